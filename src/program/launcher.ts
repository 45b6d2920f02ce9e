import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { packageFile } from "../package-file.ts";
import type { LaunchAnswer, LauncherOrder, LaunchOrder } from "./launch.ts";
import { owner } from "./mark.ts";

export type Exited = Pick<Extract<LaunchAnswer, { readonly kind: "exited" }>, "exit" | "isOutlived">;

/** A program that was asked for. */
export interface Launched {
  /** Undefined where it could not be started. */
  readonly pid: Promise<number | undefined>;
  readonly exited: Promise<Exited>;
  /** Nothing of it lives any more, where something outlived it. */
  forget(): void;
}

/** Starts programs by way of a small process, which ends them when runx is killed. */
export class Launcher {
  readonly #starts = new Map<number, (pid: number | undefined) => void>();
  readonly #exits = new Map<number, (exited: Exited) => void>();
  #process: ChildProcess | undefined;
  #launches = 0;

  launch(program: Omit<LaunchOrder, "kind" | "launch">): Launched {
    this.#launches += 1;
    const launch = this.#launches;
    this.#process ??= this.#start();
    this.#tell({ kind: "launch", launch, ...program });
    return {
      pid: new Promise((resolve) => this.#starts.set(launch, resolve)),
      exited: new Promise((resolve) => this.#exits.set(launch, resolve)),
      forget: () => this.#tell({ kind: "forget", launch }),
    };
  }

  /** Nothing is run any more. */
  close(): void {
    this.#process?.stdin?.end();
    this.#process = undefined;
  }

  #start(): ChildProcess {
    const child = spawn(process.execPath, [packageFile("lib/launcher.js"), owner], {
      detached: true,
      stdio: ["pipe", "pipe", "ignore"],
    });
    child.stdin?.on("error", () => {});
    child.on("error", () => this.#lose(child));
    child.on("exit", () => this.#lose(child));
    createInterface({ input: child.stdout! }).on("line", (line) =>
      this.#hear(JSON.parse(line) as LaunchAnswer),
    );
    return child;
  }

  #tell(order: LauncherOrder): void {
    this.#process?.stdin?.write(`${JSON.stringify(order)}\n`);
  }

  #hear(answer: LaunchAnswer): void {
    this.#starts.get(answer.launch)?.(answer.kind === "started" ? answer.pid : undefined);
    this.#starts.delete(answer.launch);
    if (answer.kind === "started") return;
    this.#exits.get(answer.launch)?.(answer);
    this.#exits.delete(answer.launch);
  }

  /** It was killed, and how its programs end is never told. The next one is started by another. */
  #lose(child: ChildProcess): void {
    if (this.#process !== child) return;
    this.#process = undefined;
    const exit = { kind: "not-started", reason: "the process that starts programs was ended" } as const;
    for (const launch of this.#exits.keys()) this.#hear({ launch, kind: "exited", exit, isOutlived: false });
  }
}
