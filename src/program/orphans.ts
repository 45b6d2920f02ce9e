import { processStart } from "../process/start.ts";
import { markedProcesses } from "./mark.ts";

/** Ends what runx processes have left running that were killed, where nothing else has. Returns how many there were. */
export function endOrphans(): number {
  const orphans = markedProcesses(isOrphaned);
  for (const pid of orphans) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Gone meanwhile.
    }
  }
  return orphans.length;
}

/** Whether the process that made the mark is gone. */
function isOrphaned(mark: string): boolean {
  const [, pid, start] = /^(\d+)\.(\d+)\.\d+$/.exec(mark) ?? [];
  return pid !== undefined && processStart(Number(pid)) !== start;
}
