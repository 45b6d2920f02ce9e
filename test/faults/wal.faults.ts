import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { RunxError } from "../../src/errors.ts";
import type { TrialOutcome } from "../../src/model/trial.ts";
import { openStore } from "../../src/store/store.ts";
import { COMPLETED, PROVENANCE, sampleEpochs, samplePlan, temporaryFolder } from "../store/samples.ts";
import { chance, share, tell } from "./share.ts";

const plan = samplePlan(30);
const EPOCHS = 12;
const OUTCOME: TrialOutcome = { ...COMPLETED, epochs: EPOCHS };

/** Trials after which the log is folded into the database. */
const FOLDED_AFTER = new Set([15, 22, 29, 35, 44, 47, 55]);

interface Snapshot {
  readonly db: Buffer;
  readonly wal: Buffer;
  /** Trials recorded, in the order of the plan. */
  readonly recorded: number;
}

/**
 * Copies of a database with its log, as a crash leaves them: after more and more trials; with nothing folded into
 * the database, with a part of the log folded in, and with a log that was started anew.
 */
function snapshots(): Snapshot[] {
  const path = join(temporaryFolder(), "runx.db");
  const store = openStore(path, "write");
  const log = store.beginRun(plan, PROVENANCE, "nothing");
  const other = new Database(path);
  // The process that wrote this will not be there when the copy is opened.
  other.prepare("UPDATE runs SET pid = ?").run(2 ** 30);
  const reader = new Database(path, { readonly: true });
  const taken: Snapshot[] = [];
  plan.trials.forEach(({ id }, index) => {
    log.lease(id);
    for (const record of sampleEpochs(EPOCHS)) log.epoch(id, record);
    log.end(id, OUTCOME);
    // A reader that stays where it is keeps the later part of the log from being folded in.
    if (index === 40) {
      reader.exec("BEGIN");
      reader.prepare("SELECT count(*) FROM trials").get();
    }
    if (FOLDED_AFTER.has(index)) other.pragma("wal_checkpoint(PASSIVE)");
    if (index === 50) reader.exec("COMMIT");
    if (index % 3 === 0 || FOLDED_AFTER.has(index)) {
      taken.push({ db: readFileSync(path), wal: readFileSync(`${path}-wal`), recorded: index + 1 });
    }
  });
  reader.close();
  other.close();
  store.close();
  return taken;
}

type Damage = "cut" | "flipped" | "zeroed";

function damaged(wal: Buffer, damage: Damage, random: () => number): Buffer {
  const at = Math.floor(random() * wal.length);
  const copy = Buffer.from(wal);
  switch (damage) {
    case "cut":
      return copy.subarray(0, at);
    case "zeroed":
      return copy.fill(0, at, Math.min(copy.length, at + 1 + Math.floor(random() * 20_000)));
    case "flipped":
      for (let flips = 1 + Math.floor(random() * 8); flips > 0; flips--) {
        const place = Math.floor(random() * copy.length);
        copy[place] = copy[place]! ^ (1 << Math.floor(random() * 8));
      }
      return copy;
  }
}

/** How many trials there are, when they are the first of the plan and whole; else an error. */
function committedPrefix(path: string): number {
  const store = openStore(path, "read");
  const rows = store.trialRows("sample") ?? [];
  const finished = rows.filter(({ status }) => status === "completed").length;
  expect(rows.slice(0, finished).every(({ status }) => status === "completed")).toBe(true);
  for (const series of store.epochSeries("sample")) expect(series.epochs).toEqual(sampleEpochs(EPOCHS));
  for (const row of rows.slice(0, finished)) {
    expect(row).toMatchObject({ metrics: { "train.cost": { last: 1 / EPOCHS, bestEpoch: EPOCHS } } });
  }
  store.close();
  const db = new Database(path);
  expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
  expect(db.pragma("foreign_key_check")).toEqual([]);
  db.close();
  return finished;
}

/** The recovered database must take the rest of the plan. */
function finish(path: string): void {
  const store = openStore(path, "write");
  const log = store.beginRun(plan, PROVENANCE, "nothing");
  for (const { id } of plan.trials) {
    if (log.lease(id).kind !== "leased") continue;
    for (const record of sampleEpochs(EPOCHS)) log.epoch(id, record);
    log.end(id, OUTCOME);
  }
  log.close(0);
  expect(store.trialRows("sample")?.every(({ status }) => status === "completed")).toBe(true);
  store.close();
}

test("a damaged log is recovered to a committed prefix, or the database refused", () => {
  const random = chance();
  const bases = snapshots();
  const counts = { files: 0, whole: 0, prefix: 0, refused: 0 };
  const folder = temporaryFolder();
  for (const damage of ["cut", "flipped", "zeroed"] as const) {
    for (let file = 0; file < share(200); file++) {
      const base = bases[Math.floor(random() * bases.length)]!;
      const path = join(folder, `${damage}-${file}.db`);
      writeFileSync(path, base.db);
      writeFileSync(`${path}-wal`, damaged(base.wal, damage, random));
      copyFileSync(path, `${path}.kept`);
      counts.files += 1;
      try {
        const finished = committedPrefix(path);
        expect(finished).toBeLessThanOrEqual(base.recorded);
        counts[finished === base.recorded ? "whole" : "prefix"] += 1;
        if (file % 10 === 0) finish(path);
      } catch (error) {
        if (!(error instanceof RunxError)) throw error;
        expect(error.problems[0].code).toBe("store.damaged");
        expect(existsSync(path)).toBe(true);
        counts.refused += 1;
      }
    }
  }
  tell("damaged logs", counts);
});
