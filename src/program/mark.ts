import { readFileSync } from "node:fs";
import { livingProcess, processIds } from "../process/processes.ts";

/**
 * Every process of a trial inherits a mark in its environment, `OWNER.N`: by it the processes are found that have left
 * their group. The owner is the runx process, by its id and its start.
 */
export const MARK = "RUNX_ATTEMPT";

export const owner = `${process.pid}.${livingProcess(process.pid)?.start ?? "0"}`;

let attempts = 0;

export function nextMark(): string {
  attempts += 1;
  return `${owner}.${attempts}`;
}

/** The processes of this user whose mark belongs; none where the system has no /proc. */
export function markedProcesses(belongs: (mark: string) => boolean): number[] {
  return (processIds() ?? []).filter((pid) => {
    const mark = markOf(pid);
    return mark !== undefined && belongs(mark) && livingProcess(pid) !== undefined;
  });
}

function markOf(pid: number): string | undefined {
  let environment: Buffer;
  try {
    environment = readFileSync(`/proc/${pid}/environ`);
  } catch {
    // Gone meanwhile, or another user's.
    return undefined;
  }
  const name = Buffer.from(`${MARK}=`);
  let at = environment.indexOf(name);
  while (at > 0 && environment[at - 1] !== 0) at = environment.indexOf(name, at + 1);
  if (at < 0) return undefined;
  const end = environment.indexOf(0, at);
  return environment.toString("latin1", at + name.length, end < 0 ? undefined : end);
}
