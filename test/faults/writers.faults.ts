import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { execa } from "execa";
import { expect, test } from "vitest";
import { openStore } from "../../src/store/store.ts";
import { temporaryFolder } from "../store/samples.ts";
import { share, tell } from "./share.ts";

const SCRIPT = fileURLToPath(new URL("./writers.js", import.meta.url));

test("eight processes write at once and none is turned away", async () => {
  const path = join(temporaryFolder(), "runx.db");
  const writes = share(1000);
  const processes = Array.from({ length: 8 }, (_, number) =>
    execa(process.execPath, [SCRIPT, path, String(number), String(writes)], { reject: false }),
  );
  const ends = await Promise.all(processes);
  expect(ends.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(ends.map(() => [0, ""]));
  const store = openStore(path, "read");
  expect(store.experiments().map(({ completed }) => completed)).toEqual(ends.map(() => writes));
  store.close();
  const db = new Database(path, { readonly: true });
  expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
  expect(db.prepare("SELECT count(*) FROM epoch_metrics").pluck().get()).toBe(8 * writes * 3);
  db.close();
  tell("writers", { processes: 8, "trials each": writes, "turned away": 0 });
});
