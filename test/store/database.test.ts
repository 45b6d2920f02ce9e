import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";
import { RunxError } from "../../src/errors.ts";
import { SCHEMA_VERSION } from "../../src/store/migrations.ts";
import { openStore } from "../../src/store/store.ts";
import { openDatabase, PROVENANCE, samplePlan, temporaryFolder } from "./samples.ts";

function refusalOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof RunxError) return error.problems[0].code;
    throw error;
  }
}

function make(path: string): void {
  const store = openStore(path, "write");
  store.beginRun(samplePlan(), PROVENANCE, "nothing").close(0);
  store.close();
}

test("a database is made with its folder, and leaves no log behind when it is closed", () => {
  const path = join(temporaryFolder(), "new", "folder", "runx.db");
  make(path);
  const db = openDatabase(path);
  expect(db.pragma("application_id", { simple: true })).toBe(0x72756e78);
  expect(db.pragma("user_version", { simple: true })).toBe(SCHEMA_VERSION);
  expect(db.pragma("journal_mode", { simple: true })).toBe("wal");
  db.close();
  expect(existsSync(`${path}-wal`)).toBe(false);
});

test("an empty file becomes a database", () => {
  const path = join(temporaryFolder(), "runx.db");
  writeFileSync(path, "");
  expect(refusalOf(() => openStore(path, "read"))).toBe("store.missing");
  make(path);
  const store = openStore(path, "read");
  expect(store.experiments()).toHaveLength(1);
  store.close();
});

test("to read, there must be a database, and none is made", () => {
  const path = join(temporaryFolder(), "runx.db");
  expect(refusalOf(() => openStore(path, "read"))).toBe("store.missing");
  expect(existsSync(path)).toBe(false);
});

test.each(["read", "write"] as const)(
  "what is not a database of runx is refused untouched (%s)",
  (access) => {
    const folder = temporaryFolder();
    const text = join(folder, "notes.txt");
    writeFileSync(text, "eta: 3.0, and other notes that nobody wants to lose\n");
    expect(refusalOf(() => openStore(text, access))).toBe("store.not-a-database");
    expect(readFileSync(text, "utf8")).toMatch(/^eta: 3.0/);

    expect(refusalOf(() => openStore(folder, access))).toBe("store.directory");

    const foreign = join(folder, "bookmarks.db");
    const db = openDatabase(foreign);
    db.exec("CREATE TABLE bookmarks (url TEXT); PRAGMA application_id = 252006674");
    db.close();
    const before = readFileSync(foreign);
    expect(refusalOf(() => openStore(foreign, access))).toBe("store.foreign");
    expect(readFileSync(foreign).equals(before)).toBe(true);

    const cut = join(folder, "cut.db");
    make(cut);
    writeFileSync(cut, readFileSync(cut).subarray(0, 5000));
    expect(refusalOf(() => openStore(cut, access))).toBe("store.damaged");

    const magic = join(folder, "magic.db");
    writeFileSync(magic, "SQLite format 3\0 and then nothing of the kind".padEnd(8192, "?"));
    expect(refusalOf(() => openStore(magic, access))).toBe("store.not-a-database");
  },
);

test("another application's log is left as it is", () => {
  const path = join(temporaryFolder(), "bookmarks.db");
  const db = openDatabase(path);
  db.exec("PRAGMA journal_mode = WAL; CREATE TABLE bookmarks (url TEXT)");
  const copy = `${path}.copy`;
  copyFileSync(path, copy);
  copyFileSync(`${path}-wal`, `${copy}-wal`);
  db.close();
  const before = [readFileSync(copy), readFileSync(`${copy}-wal`)];
  expect(refusalOf(() => openStore(copy, "write"))).toBe("store.foreign");
  expect([readFileSync(copy), readFileSync(`${copy}-wal`)]).toEqual(before);
});

test("a database of a newer runx is refused untouched", () => {
  const path = join(temporaryFolder(), "runx.db");
  make(path);
  const db = openDatabase(path);
  db.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
  db.close();
  const before = readFileSync(path);
  for (const access of ["read", "write"] as const) {
    expect(refusalOf(() => openStore(path, access))).toBe("store.newer-version");
  }
  expect(readFileSync(path).equals(before)).toBe(true);
});

test("a path below a file is refused", () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  expect(refusalOf(() => openStore(join(file, "runx.db"), "write"))).toBe("store.read-only");
});

test("a read-only file and a read-only folder can be read, not written", async () => {
  const folder = join(temporaryFolder(), "results");
  mkdirSync(folder);
  const path = join(folder, "runx.db");
  make(path);
  chmodSync(path, 0o444);
  expect(await openAsNobody(path, "read")).toEqual({ experiments: ["sample"] });
  expect(await openAsNobody(path, "write")).toEqual({ code: "store.read-only" });
  chmodSync(path, 0o644);
  chmodSync(folder, 0o555);
  expect(await openAsNobody(path, "read")).toEqual({ experiments: ["sample"] });
  expect(await openAsNobody(path, "write")).toEqual({ code: "store.read-only" });
  expect(await openAsNobody(join(folder, "new.db"), "write")).toEqual({ code: "store.read-only" });
  chmodSync(path, 0o000);
  expect(await openAsNobody(path, "read")).toEqual({ code: "store.unreadable" });
  chmodSync(folder, 0o755);
});

async function openAsNobody(path: string, access: string): Promise<unknown> {
  // The folder above is the test's own: the other user must be able to pass through it.
  chmodSync(join(path, "..", ".."), 0o755);
  const script = fileURLToPath(new URL("./open-as-nobody.js", import.meta.url));
  const { stdout } = await execa(process.execPath, [script, path, access]);
  return JSON.parse(stdout);
}

test("who may only read follows a run, through a link too", async () => {
  const folder = join(temporaryFolder(), "results");
  mkdirSync(folder);
  const path = join(folder, "runx.db");
  const link = join(folder, "link.db");
  symlinkSync("runx.db", link);
  const store = openStore(path, "write");
  store.beginRun(samplePlan(), PROVENANCE, "nothing").close(0);
  chmodSync(join(folder, ".."), 0o755);
  const script = fileURLToPath(new URL("./follow-as-nobody.js", import.meta.url));
  const reader = execa(process.execPath, [script, link]);
  const lines = reader.iterable();
  expect(JSON.parse((await lines.next()).value!)).toEqual({ revision: 0, experiments: ["sample"] });
  store.beginRun(samplePlan(1, {}, "other"), PROVENANCE, "nothing").close(0);
  await expect
    .poll(async () => {
      reader.stdin.write("\n");
      return JSON.parse((await lines.next()).value!) as unknown;
    })
    .toEqual({ revision: 1, experiments: ["other", "sample"] });
  reader.stdin.end();
  await reader;
  store.close();
});

/** As a process leaves them that is killed when it has written the first page, and not yet removed the journal. */
function cutShort(path: string): void {
  const db = openDatabase(path);
  db.exec("CREATE TABLE t (a); DROP TABLE t");
  db.close();
  const journal = Buffer.alloc(512);
  journal.write("d9d505f920a163d7", "hex");
  // No pages were saved and none were there before; sectors of 512 bytes, pages of 4096.
  for (const [word, value] of [0, 0, 0, 512, 4096].entries()) journal.writeUInt32BE(value, 8 + 4 * word);
  writeFileSync(`${path}-journal`, journal);
}

test("a database whose making was cut short is made again", () => {
  const path = join(temporaryFolder(), "runx.db");
  cutShort(path);
  expect(refusalOf(() => openStore(path, "read"))).toBe("store.missing");
  expect(statSync(path).size).toBe(0);
  cutShort(path);
  make(path);
  expect(existsSync(`${path}-journal`)).toBe(false);
});

test("of sixteen first starts at once all succeed, with one migration", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "runx.db");
  const signal = join(folder, "go");
  const script = fileURLToPath(new URL("./first-start.js", import.meta.url));
  const starts = Array.from({ length: 16 }, () =>
    execa(process.execPath, [script, path, signal], { reject: false }),
  );
  await Promise.all(starts.map((start) => once(start.stdout, "data")));
  writeFileSync(signal, "");
  const ends = await Promise.all(starts);
  expect(ends.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(ends.map(() => [0, ""]));
  const db = openDatabase(path, { readonly: true });
  expect(db.prepare("SELECT version FROM migrations").all()).toHaveLength(SCHEMA_VERSION);
  expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
  db.close();
  expect(statSync(path).size).toBeGreaterThan(0);
});
