import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import type { Invocation } from "../command/template.ts";
import { processStart } from "../process/start.ts";
import { markedProcesses } from "./mark.ts";

/** How the first process of a program ended. */
export type Exit =
  | { readonly kind: "code"; readonly code: number }
  | { readonly kind: "signal"; readonly signal: string }
  /** It could not be started. */
  | { readonly kind: "not-started"; readonly reason: string; readonly code?: string };

export interface Launch extends Invocation {
  readonly cwd: string;
  readonly mark: string;
  /** Descriptors of open files: no full pipe can stop the program, and its output outlives runx. */
  readonly stdout: number;
  readonly stderr: number;
}

const LOOK_AGAIN_MS = 20;
/** After SIGKILL a process is gone as soon as the kernel comes to it. */
const KILLED_MS = 2000;

/** A program with all processes that it starts: a group of its own, and those that have left it, by their mark. */
export class ProcessGroup {
  readonly exited: Promise<Exit>;
  readonly pid: number | undefined;
  readonly #mark: string;

  constructor({ argv: [file, ...args], env, cwd, mark, stdout, stderr }: Launch) {
    this.#mark = mark;
    const child = execa(file, args, {
      cwd,
      env,
      detached: true,
      buffer: false,
      cleanup: false,
      reject: false,
      stdin: "ignore",
      // The types of execa name the descriptors from 3 to 9 alone.
      stdout: stdout as 3,
      stderr: stderr as 3,
    });
    this.pid = child.pid;
    this.exited = child.then(({ exitCode, signal, code, originalMessage }): Exit => {
      if (exitCode !== undefined) return { kind: "code", code: exitCode };
      if (signal !== undefined) return { kind: "signal", signal };
      return { kind: "not-started", reason: originalMessage ?? "", ...(code !== undefined && { code }) };
    });
  }

  /** Whether one of its processes lives that has not left the group. */
  isAlive(): boolean {
    if (this.pid === undefined || !send(-this.pid, 0)) return false;
    return groupMembers(this.pid).length > 0;
  }

  /** SIGTERM to all, and SIGKILL to what lives after the grace. Resolves when nothing lives any more. */
  async end(graceMs: number): Promise<void> {
    const pid = this.pid;
    if (pid === undefined) return;
    send(-pid, "SIGTERM");
    const strays = markedProcesses((mark) => mark === this.#mark);
    for (const stray of strays) send(stray, "SIGTERM");
    const isOver = () => !this.isAlive() && strays.every((stray) => processStart(stray) === undefined);
    const deadline = performance.now() + graceMs;
    while (!isOver() && performance.now() < deadline) await sleep(LOOK_AGAIN_MS);
    await this.kill();
  }

  /** SIGKILL to all, at once. */
  async kill(): Promise<void> {
    const pid = this.pid;
    if (pid === undefined) return;
    const deadline = performance.now() + KILLED_MS;
    for (;;) {
      send(-pid, "SIGKILL");
      const strays = markedProcesses((mark) => mark === this.#mark);
      for (const stray of strays) send(stray, "SIGKILL");
      if ((strays.length === 0 && !this.isAlive()) || performance.now() > deadline) return;
      await sleep(LOOK_AGAIN_MS);
    }
  }
}

/** Whether there was somebody to send it to. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Processes of a group that are more than remains; where the system has no /proc, somebody. */
function groupMembers(group: number): readonly (number | "somebody")[] {
  let ids: string[];
  try {
    ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return ["somebody"];
  }
  return ids.map(Number).filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const [state, , pgrp] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return Number(pgrp) === group && state !== "Z" && state !== "X";
    } catch {
      return false;
    }
  });
}
