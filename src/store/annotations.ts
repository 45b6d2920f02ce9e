import type { Database } from "better-sqlite3";
import type { Note, Subject } from "../model/records.ts";

/** The column that holds the subject's key, and the key; undefined where nothing is recorded under that name. */
function keyOf(db: Database, subject: Subject): { column: "experiment" | "trial"; key: number } | undefined {
  const column = subject.kind;
  const [query, name] =
    subject.kind === "experiment"
      ? ["SELECT experiment FROM experiments WHERE name = ?", subject.name]
      : ["SELECT trial FROM trials WHERE id = ?", subject.id];
  const key = db.prepare<[string], number>(query).pluck().get(name);
  return key === undefined ? undefined : { column, key };
}

/** In the order in which they were given. */
export function readTags(db: Database, subject: Subject): string[] {
  const at = keyOf(db, subject);
  if (at === undefined) return [];
  return db
    .prepare<[number], string>(`SELECT tag FROM tags WHERE ${at.column} = ? ORDER BY rowid`)
    .pluck()
    .all(at.key);
}

/** Oldest first. */
export function readNotes(db: Database, subject: Subject): Note[] {
  const at = keyOf(db, subject);
  if (at === undefined) return [];
  return db
    .prepare<[number], Note>(
      `SELECT written_at AS written, text FROM notes WHERE ${at.column} = ? ORDER BY note`,
    )
    .all(at.key);
}

/** A tag that is there already stays as it is. */
export function addTags(db: Database, subject: Subject, tags: readonly string[]): void {
  const { column, key } = recorded(db, subject);
  const insert = db.prepare(`INSERT INTO tags (tag, ${column}) VALUES (?, ?) ON CONFLICT DO NOTHING`);
  for (const tag of tags) insert.run(tag, key);
}

export function removeTags(db: Database, subject: Subject, tags: readonly string[]): void {
  const { column, key } = recorded(db, subject);
  const remove = db.prepare(`DELETE FROM tags WHERE tag = ? AND ${column} = ?`);
  for (const tag of tags) remove.run(tag, key);
}

export function addNote(db: Database, subject: Subject, text: string): void {
  const { column, key } = recorded(db, subject);
  db.prepare(`INSERT INTO notes (${column}, written_at, text) VALUES (?, ?, ?)`).run(
    key,
    new Date().toISOString(),
    text,
  );
}

function recorded(db: Database, subject: Subject): { column: "experiment" | "trial"; key: number } {
  const at = keyOf(db, subject);
  if (at === undefined) throw new Error(`nothing is recorded for ${JSON.stringify(subject)}`);
  return at;
}
