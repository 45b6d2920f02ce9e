import type { Database } from "better-sqlite3";
import { isAlive, type Owner } from "./owner.ts";

/**
 * Another text whenever what is recorded of a plan has changed: its run, its decisions, or its trials' attempts. A
 * process that was killed writes nothing, so the living ones are counted.
 */
export function planRevision(db: Database, plan: number, run: number): string {
  const frozen = db
    .prepare<[number, number], readonly unknown[]>(
      `SELECT plan, run, ended_at, report, decisions_checksum FROM runs JOIN plans USING (plan)
       WHERE plan = ? AND run = ?`,
    )
    .raw()
    .get(plan, run);
  const attempts = db
    .prepare<[number], readonly unknown[]>(
      `SELECT count(ended_at), max(ended_at), max(attempts.attempt)
       FROM plan_trials JOIN trials USING (trial) JOIN attempts ON attempts.trial = trials.trial WHERE plan = ?`,
    )
    .raw()
    .get(plan);
  const running = db
    .prepare<[number], Owner>(
      `SELECT pid, process_start AS processStart, machine, heartbeat
       FROM attempts JOIN runs USING (run) JOIN plan_trials USING (trial)
       WHERE status = 'running' AND plan_trials.plan = ?`,
    )
    .all(plan);
  return JSON.stringify([frozen, attempts, running.filter(isAlive).length]);
}
