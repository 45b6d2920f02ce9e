import { readdirSync, readFileSync } from "node:fs";

export interface LivingProcess {
  /** The id of its group. */
  readonly group: number;
  /** Clock ticks from boot to its start, which tell it from a later process with the same id. */
  readonly start: string;
}

/** Undefined when there is no such process, or only its remains that the parent has not collected, or no /proc. */
export function livingProcess(pid: number): LivingProcess | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The second field, the program's name in parentheses, may hold spaces and parentheses: proc(5).
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, group, start] = [fields[0], fields[2], fields[19]!];
  return state === "Z" || state === "X" ? undefined : { group: Number(group), start };
}

/**
 * Whether the process still lives that had this id and this start: an id is used again. Without a start, where the system
 * tells none, any process of the id counts.
 */
export function stillLives(pid: number, start: string): boolean {
  return start === "" ? answers(pid) : livingProcess(pid)?.start === start;
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The ids of all processes; undefined where the system has no /proc. */
export function processIds(): readonly number[] | undefined {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return undefined;
  }
}

/** Whether there was somebody to send it to. A negative id is that of a group; signal 0 only asks. */
export function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
