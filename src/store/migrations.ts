import type { Database } from "better-sqlite3";
import { FIRST_SCHEMA } from "./schema.ts";
import { ANNOTATIONS_SCHEMA } from "./schema-annotations.ts";
import { CHECKSUMS_SCHEMA } from "./schema-checksums.ts";
import { DATASETS_SCHEMA } from "./schema-datasets.ts";
import { DECISIONS_SCHEMA } from "./schema-decisions.ts";
import { IDENTITY_SCHEMA } from "./schema-identity.ts";
import { MACHINE_SCHEMA } from "./schema-machine.ts";
import { OUTPUTS_SCHEMA } from "./schema-outputs.ts";
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
  { name: "decisions of searches", sql: DECISIONS_SCHEMA },
  { name: "what trials learned from", sql: DATASETS_SCHEMA },
  { name: "checksums of finished trials", sql: CHECKSUMS_SCHEMA },
  { name: "a name of its own", sql: IDENTITY_SCHEMA },
  { name: "machines of trials", sql: MACHINE_SCHEMA },
  { name: "side plans", sql: SIDE_PLANS_SCHEMA },
  { name: "outputs of programs", sql: OUTPUTS_SCHEMA },
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
