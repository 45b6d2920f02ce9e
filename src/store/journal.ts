import Database from "better-sqlite3";
import { readStart } from "./contents.ts";
import { APPLICATION_ID } from "./migrations.ts";
import { refuse } from "./refusals.ts";

/**
 * A process that ended between two writes of a transaction has left a rollback journal: until a writer has rolled it
 * back nobody can read. Nothing is done where there is none. The journal of another application is left as it is.
 */
export function rollBack(path: string, timeout: number): void {
  const journal = firstBytes(`${path}-journal`, JOURNAL_HEADER);
  if (journal === undefined || !journal.subarray(0, MAGIC.length).equals(MAGIC)) return;
  const wasEmpty = journal.readUInt32BE(PAGES_BEFORE_AT) === 0;
  const database = firstBytes(path, DATABASE_HEADER);
  const isOurs = database !== undefined && database.readUInt32BE(APPLICATION_ID_AT) === APPLICATION_ID;
  if (!wasEmpty && !isOurs) throw refuse("foreign", path);
  const db = new Database(path, { timeout });
  try {
    db.prepare("SELECT count(*) FROM sqlite_schema").get();
  } finally {
    db.close();
  }
}

/** https://www.sqlite.org/fileformat.html, sections 1.3 (database) and 3 (journal). */
const MAGIC = Buffer.from("d9d505f920a163d7", "hex");
const PAGES_BEFORE_AT = 16;
const JOURNAL_HEADER = 28;
const APPLICATION_ID_AT = 68;
const DATABASE_HEADER = 100;

/** Undefined where the file is not there or shorter. */
function firstBytes(path: string, count: number): Buffer | undefined {
  const text = readStart(path, count);
  return text?.length === count ? Buffer.from(text, "latin1") : undefined;
}
