import type { Database } from "better-sqlite3";
import { describeOwner } from "./leases.ts";
import { isAlive, type Owner } from "./owner.ts";

/** Where an experiment stands. What a garbage collection has taken all plans from is unknown. */
export type Presence =
  | { readonly kind: "unknown" }
  | { readonly kind: "recorded"; readonly running?: string }
  | { readonly kind: "removed" };

/** Whether an experiment can be removed or restored; `running` names a living process that works on it. */
export function presenceOf(db: Database, name: string): Presence {
  const row = db
    .prepare<[string], { experiment: number; removed: string | null }>(
      `SELECT experiment, removed_at AS removed FROM experiments
       WHERE name = ? AND experiment IN (SELECT experiment FROM plans JOIN plan_trials USING (plan))`,
    )
    .get(name);
  if (row === undefined) return { kind: "unknown" };
  if (row.removed !== null) return { kind: "removed" };
  const owner = livingRuns(db).find(({ experiment }) => experiment === row.experiment);
  return { kind: "recorded", ...(owner !== undefined && { running: describeOwner(owner) }) };
}

type LivingRun = Owner & { readonly run: number; readonly plan: number; readonly experiment: number };

/** Runs without a last word whose process is alive. */
export function livingRuns(db: Database): LivingRun[] {
  return db
    .prepare<[], LivingRun>(
      `SELECT run, plan, experiment, pid, process_start AS processStart, machine, heartbeat
       FROM runs JOIN plans USING (plan) WHERE ended_at IS NULL`,
    )
    .all()
    .filter(isAlive);
}

/** Takes experiments out of every list, report and view. Their trials stay and count for other experiments. */
export function removeExperiments(db: Database, names: readonly string[]): void {
  const remove = db.prepare("UPDATE experiments SET removed_at = ? WHERE name = ? AND removed_at IS NULL");
  for (const name of names) remove.run(new Date().toISOString(), name);
}

export function restoreExperiments(db: Database, names: readonly string[]): void {
  const restore = db.prepare("UPDATE experiments SET removed_at = NULL WHERE name = ?");
  for (const name of names) restore.run(name);
}
