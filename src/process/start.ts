import { readFileSync } from "node:fs";

/**
 * Clock ticks from boot to the start of a process, which tell it from a later one with the same id. Undefined when there
 * is no such process, or only its remains that the parent has not collected.
 */
export function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field, the program's name in parentheses, may hold spaces and parentheses: proc(5).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const state = fields[0];
    return state === "Z" || state === "X" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
