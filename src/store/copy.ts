import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isErrno, refuse } from "./refusals.ts";

/** Even reading in WAL mode writes beside the file. Where that is not allowed, a copy is read. */
export function copied<Opened extends { readonly close: () => void }>(
  path: string,
  open: (path: string) => Opened,
): Opened {
  const folder = mkdtempSync(join(tmpdir(), "runx-"));
  const copy = join(folder, "copy.db");
  try {
    copyWithLog(path, copy);
    const opened = open(copy);
    return {
      ...opened,
      close: () => {
        opened.close();
        rmSync(folder, { recursive: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw isErrno(error) ? refuse("unreadable", path, error.message) : error;
  }
}

/** Database and log belong together only when the log did not change meanwhile: another process may be at work. */
function copyWithLog(path: string, copy: string): void {
  for (let tries = 0; tries < 10; tries++) {
    const before = stateOfLog(path);
    copyFileSync(path, copy);
    rmSync(`${copy}-wal`, { force: true });
    if (before !== "absent") copyFileSync(`${path}-wal`, `${copy}-wal`);
    if (stateOfLog(path) === before) return;
  }
  throw refuse("busy", path, "it changed while it was being read");
}

function stateOfLog(path: string): string {
  const stat = statSync(`${path}-wal`, { throwIfNoEntry: false, bigint: true });
  return stat === undefined ? "absent" : `${stat.size} ${stat.mtimeNs}`;
}
