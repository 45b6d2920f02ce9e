import { createHash } from "node:crypto";
import type { Database } from "better-sqlite3";
import canonicalize from "canonicalize";
import type { Arm, TrialParameters } from "../model/parameters.ts";
import type { PlanName } from "../model/records.ts";
import type { SearchLog } from "../model/search.ts";
import type { AnyPlan, TrialId } from "../model/trial.ts";
import { changedRecord, checksumOf, checksumOfParts, refuseChanged } from "./checksums.ts";

/**
 * Writes a plan unless the experiment has this very plan already, and returns its key. Must run inside a
 * transaction.
 */
export function freezePlan(db: Database, plan: AnyPlan): number {
  const experiment = experimentKey(db, plan.spec.name);
  const digest = planDigest(plan);
  const known = db
    .prepare<[number, string], number>("SELECT plan FROM plans WHERE experiment = ? AND digest = ?")
    .pluck()
    .get(experiment, digest);
  const key = known ?? insertPlan(db, plan, experiment, digest);
  if (plan.searchLog !== undefined) {
    const text = JSON.stringify(plan.searchLog);
    db.prepare("UPDATE plans SET decisions = ?, decisions_checksum = ? WHERE plan = ?").run(
      text,
      checksumOf(text),
      key,
    );
  }
  return key;
}

/**
 * The plan of a run has grown by what its trials have shown: the larger one takes its place. What it has grown from
 * goes, unless another run has it. Must run inside a transaction.
 */
export function replacePlan(db: Database, run: number, plan: AnyPlan): void {
  const before = db.prepare<[number], number>("SELECT plan FROM runs WHERE run = ?").pluck().get(run)!;
  const now = freezePlan(db, plan);
  if (now === before) return;
  db.prepare("UPDATE runs SET plan = ? WHERE run = ?").run(now, run);
  const others = db
    .prepare<[number], number>("SELECT count(*) FROM runs WHERE plan = ?")
    .pluck()
    .get(before)!;
  if (others > 0) return;
  db.prepare("DELETE FROM plan_trials WHERE plan = ?").run(before);
  db.prepare("DELETE FROM plans WHERE plan = ?").run(before);
}

/** What was decided so far in a plan; undefined where nothing depends on results. */
export function readSearchLog(db: Database, plan: number): SearchLog | undefined {
  const { decisions, checksum } = db
    .prepare<[number], { decisions: string | null; checksum: string | null }>(
      "SELECT decisions, decisions_checksum AS checksum FROM plans WHERE plan = ?",
    )
    .get(plan)!;
  if (decisions === null) return undefined;
  refuseChanged("the search", checksum, () => checksumOf(decisions));
  return JSON.parse(decisions) as SearchLog;
}

function experimentKey(db: Database, name: string): number {
  // An experiment that runs is wanted: one that was removed is back.
  db.prepare("INSERT INTO experiments (name) VALUES (?) ON CONFLICT DO UPDATE SET removed_at = NULL").run(
    name,
  );
  return db.prepare<[string], number>("SELECT experiment FROM experiments WHERE name = ?").pluck().get(name)!;
}

function planDigest({ spec, trials }: AnyPlan): string {
  const hash = createHash("sha256").update(
    JSON.stringify([spec.description ?? null, spec.tags, spec.report, spec.source]),
  );
  const armText = cachedByArm((arm) => JSON.stringify(arm.varied));
  for (const trial of trials) hash.update(`${trial.id} ${armText(trial.arm)}\n`);
  return hash.digest("hex");
}

/** What a plan's spec says of it. */
export interface PlanColumns {
  readonly description: string | null;
  readonly tags: string;
  readonly report: string;
  readonly spec_path: string;
  readonly spec_text: string;
  readonly overrides: string;
}

/** Over everything that is recorded of a plan, and the list of its trials. */
function planChecksum(db: Database, plan: number): { readonly written: string | null; readonly now: string } {
  const row = db
    .prepare<[number], PlanColumns & { checksum: string | null }>(
      `SELECT description, tags, report, spec_path, spec_text, overrides, checksum FROM plans WHERE plan = ?`,
    )
    .get(plan);
  if (row === undefined) throw changedRecord("a run");
  const members = db
    .prepare<[number], [id: TrialId, arm: string]>(
      "SELECT id, arm FROM plan_trials JOIN trials USING (trial) WHERE plan = ? ORDER BY position",
    )
    .raw()
    .iterate(plan);
  const { checksum: written, ...columns } = row;
  return { written, now: checksumOfParts(jsonParts(Object.values(columns), members)) };
}

/** The JSON of a pair of a value and a list, a piece at a time: a plan may have very many trials. */
function* jsonParts(value: unknown, list: Iterable<unknown>): Generator<string> {
  yield `[${JSON.stringify(value)},[`;
  let isFirst = true;
  for (const each of list) {
    yield `${isFirst ? "" : ","}${JSON.stringify(each)}`;
    isFirst = false;
  }
  yield "]]";
}

/** Throws ChangedRecord when a plan, or the list of its trials, is not what was frozen. */
export function refuseChangedPlan(db: Database, plan: number): void {
  const { written, now } = planChecksum(db, plan);
  refuseChanged("the plan", written, () => now);
}

function insertPlan(db: Database, { spec, trials }: AnyPlan, experiment: number, digest: string): number {
  const plan = db
    .prepare(
      `INSERT INTO plans (experiment, digest, description, tags, report, spec_path, spec_text, overrides)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      experiment,
      digest,
      spec.description ?? null,
      JSON.stringify(spec.tags),
      JSON.stringify(spec.report),
      spec.source.path,
      spec.source.text,
      JSON.stringify(spec.source.overrides),
    ).lastInsertRowid;
  // The same trial may read its data from another place than when it was first planned: the newest is kept.
  const insertTrial = db.prepare(
    `INSERT INTO trials (id, parameters, seed, data_digest, numerics) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET parameters = excluded.parameters WHERE parameters <> excluded.parameters`,
  );
  const insertMember = db.prepare(
    `INSERT INTO plan_trials (plan, position, trial, arm) SELECT ?, ?, trial, ? FROM trials WHERE id = ?`,
  );
  const parametersText = cachedByArm((arm) => canonicalize(arm.parameters)!);
  const armText = cachedByArm((arm) => JSON.stringify(arm.varied));
  for (const [position, { id, arm, seed, dataDigest, numerics }] of trials.entries()) {
    insertTrial.run(id, parametersText(arm), seed, dataDigest, numerics);
    insertMember.run(plan, position, armText(arm), id);
  }
  const key = Number(plan);
  db.prepare("UPDATE plans SET checksum = ? WHERE plan = ?").run(planChecksum(db, key).now, key);
  return key;
}

/** The trials of an arm share its object and come one after the other. */
function cachedByArm(text: (arm: Arm<TrialParameters>) => string): (arm: Arm<TrialParameters>) => string {
  let last: { arm: Arm<TrialParameters>; text: string } | undefined;
  return (arm) => {
    if (last?.arm !== arm) last = { arm, text: text(arm) };
    return last.text;
  };
}

/** The key of a plan and of its latest run; undefined where there is none, and of a removed experiment. */
export function findPlan(
  db: Database,
  name: PlanName,
): { readonly plan: number; readonly run: number } | undefined {
  if (typeof name === "string") {
    return db
      .prepare<[string], { plan: number; run: number }>(
        `SELECT plan, run FROM standing_runs JOIN experiments USING (experiment) JOIN runs USING (run)
         WHERE name = ? AND removed_at IS NULL`,
      )
      .get(name);
  }
  return db
    .prepare<[string, string], { plan: number; run: number }>(
      `SELECT plan, run FROM runs JOIN plans USING (plan) JOIN experiments USING (experiment)
       WHERE name = ? AND overrides = ? AND removed_at IS NULL AND plan IN (SELECT plan FROM plan_trials)
       ORDER BY run DESC LIMIT 1`,
    )
    .get(name.experiment, JSON.stringify(name.changedBy));
}
