/**
 * The process that starts programs and outlives runx just long enough to end what was running. It is small, so that
 * starting a program costs little; and since it is the parent of every program, none can run that it does not know of.
 */
import { spawn } from "node:child_process";
import { closeSync, openSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { send } from "../process/processes.ts";
import type { Exit, LaunchAnswer, LauncherOrder, LaunchOrder } from "./launch.ts";
import { markedProcesses } from "./mark.ts";

const [, , owner = ""] = process.argv;
const runx = Number.parseInt(owner, 10);
/** The groups of processes that were started, by launch. */
const groups = new Map<number, number>();
/** Each variable of `process.env` is asked of the system: once is enough. */
const environment = { ...process.env };

// What is meant for runx reaches it, too, where they share a terminal.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

const orders = createInterface({ input: process.stdin });
orders.on("line", (line) => follow(JSON.parse(line) as LauncherOrder));
// However runx has gone, its end of the pipe is closed.
orders.on("close", () => void endAll());

function follow(order: LauncherOrder): void {
  if (order.kind === "forget") {
    groups.delete(order.launch);
    return;
  }
  // An order may still lie in the pipe when runx is gone: nobody waits for it.
  if (process.ppid !== runx) return;
  const ended = (exit: Exit) => tellExit(order.launch, exit);
  try {
    start(order, ended);
  } catch (error) {
    ended(notStarted(error as NodeJS.ErrnoException));
  }
}

function start(
  { launch, argv: [file, ...args], cwd, env, ...logs }: LaunchOrder,
  ended: (exit: Exit) => void,
) {
  const [stdout, stderr] = [openSync(logs.stdout, "a"), openSync(logs.stderr, "a")];
  try {
    const child = spawn(file, args, {
      cwd,
      env: { ...environment, ...env },
      detached: true,
      stdio: ["ignore", stdout, stderr],
    });
    const { pid } = child;
    if (pid !== undefined) {
      groups.set(launch, pid);
      tellStart(launch, pid);
    }
    child.on("error", (error) => ended(notStarted(error)));
    child.on("exit", (code, signal) => {
      ended(code === null ? { kind: "signal", signal: signal! } : { kind: "code", code });
    });
  } finally {
    closeSync(stdout);
    closeSync(stderr);
  }
}

function notStarted({ message, code }: NodeJS.ErrnoException): Exit {
  return { kind: "not-started", reason: message, ...(code !== undefined && { code }) };
}

/** So long a program may run before its start is told: of a shorter one that is told together with its end. */
const UNTOLD_MS = 2;
let untold: LaunchAnswer[] = [];
let telling: NodeJS.Timeout | undefined;

function tellStart(launch: number, pid: number): void {
  untold.push({ launch, kind: "started", pid });
  telling ??= setTimeout(tell, UNTOLD_MS);
}

function tellExit(launch: number, exit: Exit): void {
  const group = groups.get(launch);
  const isOutlived = group !== undefined && send(-group, 0);
  if (!isOutlived) groups.delete(launch);
  untold.push({ launch, kind: "exited", exit, isOutlived });
  tell();
}

function tell(): void {
  clearTimeout(telling);
  telling = undefined;
  const lines = untold.map((answer) => `${JSON.stringify(answer)}\n`).join("");
  untold = [];
  try {
    writeSync(1, lines);
  } catch {
    // runx is gone: nobody asks any more.
  }
}

/** Asks everything that runs to end, and after a second makes it. Twice each: what was just being started is there then. */
async function endAll(): Promise<void> {
  for (const [signal, wait] of [
    ["SIGTERM", 500],
    ["SIGTERM", 500],
    ["SIGKILL", 300],
    ["SIGKILL", 0],
  ] as const) {
    if (!sendToAll(signal) && groups.size === 0) break;
    await sleep(wait);
  }
  process.exit();
}

/** Whether there was anything. */
function sendToAll(signal: NodeJS.Signals): boolean {
  const strays = markedProcesses((mark) => mark.startsWith(`${owner}.`));
  const living = [...groups.values()].filter((group) => send(-group, signal));
  for (const pid of strays) send(pid, signal);
  return living.length + strays.length > 0;
}
