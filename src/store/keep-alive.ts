import type { Database, Statement } from "better-sqlite3";

/**
 * Node 24 (headers of 24.19 and later) ends the process when an object of an addon like better-sqlite3 12 is collected
 * as garbage while no JavaScript runs: https://github.com/nodejs/node/issues/65446. So there none is collected:
 * databases and statements are kept until the process ends. better-sqlite3 13 has no such objects, and no Node 20.
 */
const FIRST_AFFECTED = 24;

const kept: unknown[] = [];

/** Keeps a database and every statement prepared with it; iterators must not be used. */
export function keepAlive(db: Database, node: string = process.versions.node): Database {
  if (Number.parseInt(node, 10) < FIRST_AFFECTED) return db;
  kept.push(db);
  const prepare = db.prepare.bind(db) as (sql: string) => Statement<unknown[], unknown>;
  const keeping = (sql: string) => {
    const statement = prepare(sql);
    kept.push(statement);
    return statement;
  };
  return Object.assign(db, { prepare: keeping, pragma: pragmas(keeping) });
}

/** As `Database.pragma`; each is prepared once, since some are asked again and again. */
function pragmas(prepare: (sql: string) => Statement<unknown[], unknown>) {
  const prepared = new Map<string, Statement<unknown[], unknown>>();
  return (source: string, { simple = false }: { readonly simple?: boolean } = {}): unknown => {
    const statement = prepared.get(source) ?? prepare(`PRAGMA ${source}`);
    prepared.set(source, statement);
    if (!statement.reader) return statement.run() && [];
    return simple ? statement.pluck(true).get() : statement.pluck(false).all();
  };
}
