import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { execa } from "execa";

const RUNX = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const SPEC = fileURLToPath(new URL("./sweep.yaml", import.meta.url));

export const SWEEP_TRIALS = 40;

/** Starts the sweep as a user does, on a database. */
export function startSweep(path: string, jobs = 2) {
  const args = ["run", SPEC, "--db", path, "--jobs", String(jobs), "--quiet"];
  return execa(process.execPath, [RUNX, ...args], { reject: false });
}

/** What a database holds of the sweep. */
export interface Records {
  readonly finished: number;
  /** Trials with more than one outcome: something was computed twice. */
  readonly twice: number;
  /** Over every outcome and epoch, the times apart. */
  readonly digest: string;
  /** When each finished trial was recorded. */
  readonly recordedAt: ReadonlyMap<string, string>;
}

const OUTCOMES = `
  SELECT trial, arm, seed, status, epochs, stopped_early, weights_sha256, test_cost, train_cost, train_accuracy
  FROM trial_results WHERE status <> 'pending' ORDER BY position`;
const EPOCHS = `
  SELECT trial, epoch, metric, value FROM epoch_metrics ORDER BY trial, epoch, metric`;

/** Reads the records and throws where they are not whole: the file, or a trial without all its epochs. */
export function readRecords(path: string): Records {
  if (!existsSync(path)) return { finished: 0, twice: 0, digest: "", recordedAt: new Map() };
  const db = new Database(path, { readonly: true });
  try {
    const check = db.pragma("integrity_check", { simple: true });
    if (check !== "ok") throw new Error(`integrity_check: ${check}`);
    if (db.pragma("user_version", { simple: true }) === 0) {
      return { finished: 0, twice: 0, digest: "", recordedAt: new Map() };
    }
    const partial = db
      .prepare(
        `SELECT trial FROM trial_results LEFT JOIN epoch_metrics USING (trial) WHERE status = 'completed'
         GROUP BY trial HAVING count(DISTINCT epoch) <> epochs + 1 OR count(*) <> 4 * (epochs + 1) - 1`,
      )
      .all();
    if (partial.length > 0) throw new Error(`${partial.length} trials have lost epochs`);
    const outcomes = db.prepare(OUTCOMES).raw().all();
    const hash = createHash("sha256").update(JSON.stringify(outcomes));
    for (const row of db.prepare(EPOCHS).raw().iterate()) hash.update(JSON.stringify(row));
    return {
      finished: outcomes.length,
      twice: Number(
        db
          .prepare(
            `SELECT count(*) FROM (SELECT trial FROM attempts WHERE status IN ('completed', 'diverged', 'failed')
               GROUP BY trial HAVING count(*) > 1)`,
          )
          .pluck()
          .get(),
      ),
      digest: hash.digest("hex"),
      recordedAt: new Map(
        db.prepare("SELECT trial, recorded_at FROM trial_results WHERE status <> 'pending'").raw().all() as [
          string,
          string,
        ][],
      ),
    };
  } finally {
    db.close();
  }
}
