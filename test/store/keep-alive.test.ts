import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { keepAlive } from "../../src/store/keep-alive.ts";
import { temporaryFolder } from "./samples.ts";

function open(node: string): Database.Database {
  const db = keepAlive(new Database(join(temporaryFolder(), "some.db")), node);
  onTestFinished(() => void db.close());
  return db;
}

test.each(["20.20.2", "24.21.0"])(
  "a database under Node %s prepares, transacts and asks pragmas alike",
  (node) => {
    const db = open(node);
    expect(db.pragma("journal_mode = WAL")).toEqual([{ journal_mode: "wal" }]);
    expect(db.pragma("foreign_keys = ON")).toEqual([]);
    expect(db.pragma("foreign_keys", { simple: true })).toBe(1);
    expect(db.pragma("foreign_keys")).toEqual([{ foreign_keys: 1 }]);
    for (const version of [1, 2]) db.pragma(`user_version = ${version}`);
    expect(db.pragma("user_version", { simple: true })).toBe(2);
    db.exec("CREATE TABLE numbers (n INTEGER)");
    const insert = db.prepare("INSERT INTO numbers VALUES (?)");
    db.transaction(() => {
      insert.run(1);
      insert.run(2);
    }).immediate();
    expect(() =>
      db.transaction(() => {
        insert.run(3);
        throw new Error("undo");
      })(),
    ).toThrow("undo");
    expect(db.prepare("SELECT n FROM numbers").pluck().all()).toEqual([1, 2]);
    expect(() => db.prepare("SELECT missing")).toThrow(/no such column/);
  },
);
