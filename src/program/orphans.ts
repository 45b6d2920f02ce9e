import { livingProcess, send } from "../process/processes.ts";
import { markedProcesses } from "./mark.ts";

/** Ends what runx processes have left running that were killed, where nothing else has. Returns how many there were. */
export function endOrphans(): number {
  const orphans = markedProcesses(isOrphaned);
  for (const pid of orphans) send(pid, "SIGKILL");
  return orphans.length;
}

/** Whether the process that made the mark is gone. */
function isOrphaned(mark: string): boolean {
  const [, pid, start] = /^(\d+)\.(\d+)\.\d+$/.exec(mark) ?? [];
  return pid !== undefined && livingProcess(Number(pid))?.start !== start;
}
