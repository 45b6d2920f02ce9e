import { chmodSync, linkSync, lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { writeNamed } from "../../src/files/named-file.ts";
import { realFile } from "../../src/files/real-file.ts";
import { freshPath, refusalOf } from "../weights/networks.ts";

it("writes what a link leads to, also where nothing is yet, and never replaces a device", () => {
  const path = freshPath("a.txt");
  const [link, dangling, device] = ["link", "dangling", "device"].map((name) => join(dirname(path), name));
  writeFileSync(path, "old");
  symlinkSync(path, link!);
  symlinkSync("new.txt", dangling!);
  symlinkSync("/dev/null", device!);
  for (const each of [link!, dangling!, device!]) {
    writeNamed(each, "new");
    expect(lstatSync(each).isSymbolicLink()).toBe(true);
  }
  expect(readFileSync(path, "utf8")).toBe("new");
  expect(readFileSync(join(dirname(path), "new.txt"), "utf8")).toBe("new");
});

it("keeps the permissions of a file", () => {
  const path = freshPath("a.txt");
  writeFileSync(path, "old");
  chmodSync(path, 0o640);
  writeNamed(path, "new");
  expect(statSync(path).mode & 0o777).toBe(0o640);
});

it("refuses a file with other names", () => {
  const path = freshPath("a.txt");
  writeFileSync(path, "old");
  linkSync(path, join(dirname(path), "b.txt"));
  expect(refusalOf(() => writeNamed(path, "new"))).toMatch(/^file.other-names: /);
  expect(readFileSync(path, "utf8")).toBe("old");
});

it("refuses a database and its logs, by any name", () => {
  const path = freshPath("x.db");
  const db = new Database(path);
  db.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (a)");
  const link = join(dirname(path), "report.csv");
  symlinkSync(path, link);
  for (const each of [path, `${path}-wal`, `${path}-shm`, link]) {
    expect(refusalOf(() => writeNamed(each, "a,b\n"))).toMatch(/^file.database: /);
  }
  expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
  db.close();
});

it("follows links to the file itself, as far as they lead", () => {
  const path = freshPath("a.txt");
  const folder = dirname(realFile(path));
  symlinkSync(".", join(folder, "here"));
  symlinkSync("here/b.txt", join(folder, "link"));
  symlinkSync("circle", join(folder, "circle"));
  expect(realFile(join(folder, "here", "link"))).toBe(join(folder, "b.txt"));
  expect(realFile(join(folder, "circle"))).toBe(join(folder, "circle"));
});
