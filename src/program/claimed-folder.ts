import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { livingProcess, stillLives } from "../process/processes.ts";

interface ClaimedFolder {
  readonly path: string;
  /** Another worker may have it. */
  leave(): void;
}

/**
 * A folder that no other worker writes to: two of one machine may come to run the same trial. The first one that is free,
 * so that a worker that is started again goes on with what an earlier one has left.
 */
export function claimedFolder(parent: string, name: string): ClaimedFolder {
  for (let number = 1; ; number++) {
    const path = join(parent, `${name}-${number}`);
    const claim = join(path, "worker");
    mkdirSync(path, { recursive: true });
    if (existsSync(claim) && !isHeld(readFileSync(claim, "utf8"))) rmSync(claim, { force: true });
    try {
      writeFileSync(claim, claimText(), { flag: "wx" });
      return { path, leave: () => rmSync(claim, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** The id of this process, its start where the system tells it, and its machine. */
function claimText(): string {
  return `${process.pid} ${livingProcess(process.pid)?.start ?? ""} ${hostname()}`;
}

/** A process of another machine may live, and one that has not written its name yet does. */
function isHeld(claim: string): boolean {
  const [, pid = "", start = "", host] = /^(\d+) (?:(\d*) )?(.+)$/.exec(claim) ?? [];
  return host !== hostname() || stillLives(Number(pid), start);
}
