import { setTimeout as sleep } from "node:timers/promises";
import { livingProcess, processIds, send } from "../process/processes.ts";
import type { Exited, Launched } from "./launcher.ts";
import { markedProcesses } from "./mark.ts";

const LOOK_AGAIN_MS = 20;
/** After SIGKILL a process is gone as soon as the kernel comes to it. */
const KILLED_MS = 2000;

/** A program with all processes that it starts: a group of its own, and those that have left it, by their mark. */
export class ProcessGroup {
  readonly exited: Promise<Exited>;
  readonly #launched: Launched;
  readonly #started: Promise<number | undefined>;
  readonly #mark: string;
  #pid: number | undefined;

  /** @param mark in the environment of its processes */
  constructor(launched: Launched, mark: string) {
    this.#launched = launched;
    this.#mark = mark;
    this.exited = launched.exited;
    this.#started = launched.pid.then((started) => {
      this.#pid = started;
      return started;
    });
  }

  /** Nothing of it lives any more. */
  forget(): void {
    this.#launched.forget();
  }

  /** Whether one of its processes lives that has not left the group. */
  isAlive(): boolean {
    if (this.#pid === undefined || !send(-this.#pid, 0)) return false;
    // The remains of processes answer, too; without a /proc there is nobody to tell.
    return processIds()?.some((pid) => livingProcess(pid)?.group === this.#pid) ?? true;
  }

  /** SIGTERM to all, and SIGKILL to what lives after the grace. Resolves when nothing lives any more. */
  async end(graceMs: number): Promise<void> {
    const pid = await this.#started;
    if (pid === undefined) return;
    send(-pid, "SIGTERM");
    const strays = markedProcesses((mark) => mark === this.#mark);
    for (const stray of strays) send(stray, "SIGTERM");
    const isOver = () => !this.isAlive() && strays.every((stray) => livingProcess(stray) === undefined);
    const deadline = performance.now() + graceMs;
    while (!isOver() && performance.now() < deadline) await sleep(LOOK_AGAIN_MS);
    await this.kill();
  }

  /** SIGKILL to all, at once. */
  async kill(): Promise<void> {
    const pid = await this.#started;
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
