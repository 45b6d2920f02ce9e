import type { Database } from "better-sqlite3";
import { FIRST_SCHEMA } from "./schema.ts";
import { ANNOTATIONS_SCHEMA } from "./schema-annotations.ts";
import { CHECKSUMS_SCHEMA } from "./schema-checksums.ts";
import { SIDE_PLANS_SCHEMA } from "./schema-side-plans.ts";

/** "runx" in ASCII, in the header of every database of runx. */
export const APPLICATION_ID = 0x72756e78;

interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** In order; never edited after a release: a test keeps their digests. The n-th brings a database to `user_version` n. */
export const MIGRATIONS: readonly Migration[] = [
  { name: "plans, runs, attempts, epochs", sql: FIRST_SCHEMA },
  { name: "tags, notes, removed experiments", sql: ANNOTATIONS_SCHEMA },
  // What a search, or seeds taken until something is known, decided by results. JSON.
  {
    name: "decisions of searches",
    sql: `
ALTER TABLE plans ADD COLUMN decisions TEXT;
`,
  },
  // What trials learned from, by the digest that trials name: sizes of the splits, names of the classes. JSON.
  {
    name: "what trials learned from",
    sql: `
CREATE TABLE datasets (
  digest TEXT PRIMARY KEY,
  facts TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`,
  },
  { name: "checksums of finished trials", sql: CHECKSUMS_SCHEMA },
  // A name that no other database has, by which results of other machines find the one they are for.
  {
    name: "a name of its own",
    sql: `
CREATE TABLE identity (name TEXT NOT NULL) STRICT;
INSERT INTO identity (name) VALUES (lower(hex(randomblob(16))));
`,
  },
  // Which machine trained, where it is not that of the run.
  {
    name: "machines of trials",
    sql: `
ALTER TABLE attempts ADD COLUMN trained_by TEXT;
`,
  },
  { name: "side plans", sql: SIDE_PLANS_SCHEMA },
  // What a program has left, and what was noted about its end. Lists as JSON; NULL where there is none.
  {
    name: "outputs of programs",
    sql: `
ALTER TABLE attempts ADD COLUMN outputs TEXT;
ALTER TABLE attempts ADD COLUMN end_notes TEXT;
`,
  },
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Brings a database to this version of runx. Each migration is one immediate transaction that looks at the
 * version again, so that of many processes starting at once one migrates and the others find it done.
 */
export function migrate(db: Database): void {
  for (const [index, migration] of MIGRATIONS.entries()) {
    db.transaction(() => {
      if (schemaVersion(db) > index) return;
      db.exec(migration.sql);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${index + 1}`);
      db.prepare("INSERT INTO migrations (version, name, applied_at) VALUES (?, ?, ?)").run(
        index + 1,
        migration.name,
        new Date().toISOString(),
      );
    }).immediate();
  }
}

export function schemaVersion(db: Database): number {
  return db.pragma("user_version", { simple: true }) as number;
}
