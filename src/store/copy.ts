import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStart } from "./contents.ts";
import { pause } from "./pause.ts";
import { isErrno, refuse } from "./refusals.ts";

/** A copy of a database in a folder of its own. */
export interface Copy {
  readonly path: string;
  /** Another text when the original has changed since. */
  readonly state: string;
  remove(): void;
}

const PATIENCE_MS = 10_000;
const AGAIN_MS = 20;

/** Even reading in WAL mode writes beside the file. Where that is not allowed, a copy is read. */
export function copyOf(path: string): Copy {
  const folder = copyFolder(path);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const copy = join(folder, "copy.db");
  try {
    const state = stateOf(path);
    copyWithLogs(path, copy);
    return { path: copy, state, remove };
  } catch (error) {
    remove();
    throw isErrno(error) ? refuse("unreadable", path, error.message) : error;
  }
}

function copyFolder(path: string): string {
  try {
    return mkdtempSync(join(tmpdir(), "runx-"));
  } catch (error) {
    throw isErrno(error) ? refuse("no-copy", path, error.message) : error;
  }
}

/** Changes whenever another process records something. */
export function stateOf(path: string): string {
  return ["", "-wal"].map((suffix) => sizeAndTime(`${path}${suffix}`)).join(" ");
}

/**
 * A log that only grows meanwhile is copied with its beginning, which is a state that was committed. So database and
 * log belong together unless the log was folded in or begun anew while they were copied.
 */
function copyWithLogs(path: string, copy: string): void {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const started = Date.now();
    const before = foldedState(path);
    for (const suffix of ["", "-wal", "-journal"]) {
      rmSync(`${copy}${suffix}`, { force: true });
      if (existsSync(`${path}${suffix}`)) copyFileSync(`${path}${suffix}`, `${copy}${suffix}`);
    }
    if (foldedState(path) === before && !isJustWritten(path, started)) return;
    if (Date.now() > deadline) {
      throw refuse("busy", path, `it was written to for ${PATIENCE_MS / 1000} s without a pause`);
    }
    pause(AGAIN_MS);
  }
}

/** The 32 bytes at the start of a log hold numbers that change when it is begun anew. */
function foldedState(path: string): string {
  const log = readStart(`${path}-wal`, 32) ?? "absent";
  return `${sizeAndTime(path)} ${log} ${sizeAndTime(`${path}-journal`)}`;
}

/** Times of files have steps of some milliseconds: of two writes in one step the second does not show. */
function isJustWritten(path: string, now: number): boolean {
  return Math.abs(now - statSync(path).mtimeMs) < AGAIN_MS;
}

function sizeAndTime(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stat === undefined ? "absent" : `${stat.ino} ${stat.size} ${stat.mtimeNs}`;
}
