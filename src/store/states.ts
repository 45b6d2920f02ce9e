import type { Database } from "better-sqlite3";
import { armKey, valueKey } from "../model/arm-key.ts";
import type { Arm, Json } from "../model/parameters.ts";
import type {
  AnyTrial,
  IdentityDifference,
  NearMatch,
  TrialId,
  TrialOutcome,
  TrialState,
} from "../model/trial.ts";
import { describeOwner } from "./leases.ts";
import { isAlive, type Owner } from "./owner.ts";

/** Where each trial stands. The experiment's earlier plans tell which recorded trials look the same. */
export function trialStates(db: Database, experiment: string, trials: readonly AnyTrial[]): TrialState[] {
  const outcome = db.prepare<[TrialId], { status: TrialOutcome["status"]; reason: string | null }>(
    "SELECT status, reason FROM trials JOIN attempts USING (attempt) WHERE id = ?",
  );
  const owners = livingOwners(db);
  const nearMatch = nearMatches(db, experiment);
  return trials.map((trial): TrialState => {
    const recorded = outcome.get(trial.id);
    const owner = owners.get(trial.id);
    if (recorded?.status === "completed" || recorded?.status === "diverged") {
      return { kind: "cached", status: recorded.status };
    }
    if (owner !== undefined) return { kind: "running", by: owner };
    if (recorded !== undefined) return { kind: "failed", reason: recorded.reason ?? "" };
    const similar = nearMatch(trial);
    return { kind: "to-run", ...(similar !== undefined && { nearMatch: similar }) };
  });
}

/** Trials being trained now, and by whom. */
export function livingOwners(db: Database): Map<TrialId, string> {
  const running = db
    .prepare<[], Owner & { readonly run: number; readonly id: TrialId }>(
      `SELECT trials.id, run, pid, process_start AS processStart, machine, heartbeat
       FROM attempts JOIN runs USING (run) JOIN trials USING (trial) WHERE status = 'running'`,
    )
    .all();
  return new Map(running.filter(isAlive).map((owner) => [owner.id, describeOwner(owner)]));
}

interface RecordedTrial {
  readonly id: TrialId;
  readonly parameters: string;
  readonly data: string;
  readonly numerics: string;
}

/** Finds a finished trial of the same arm and seed in an earlier plan of the experiment. */
function nearMatches(db: Database, experiment: string): (trial: AnyTrial) => NearMatch | undefined {
  const rows = db
    .prepare<[string], RecordedTrial & { readonly arm: string; readonly seed: number }>(
      `SELECT trials.id, parameters, data_digest AS data, numerics, arm, seed
       FROM experiments JOIN plans USING (experiment) JOIN plan_trials USING (plan) JOIN trials USING (trial)
       WHERE experiments.name = ? AND trials.attempt IS NOT NULL ORDER BY plan`,
    )
    .all(experiment);
  // Later plans overwrite earlier ones: the newest near match explains best.
  const recorded = new Map<string, RecordedTrial>();
  for (const row of rows) recorded.set(`${row.seed} ${armKey(JSON.parse(row.arm) as Arm["varied"])}`, row);
  return (trial) => {
    if (recorded.size === 0) return undefined;
    const similar = recorded.get(`${trial.seed} ${armKey(trial.arm.varied)}`);
    return similar && { id: similar.id, differences: differences(similar, trial) };
  };
}

function differences(recorded: RecordedTrial, planned: AnyTrial): IdentityDifference[] {
  const { data: _, ...before } = JSON.parse(recorded.parameters) as { readonly [name: string]: Json };
  const { data: __, ...after } = JSON.parse(JSON.stringify(planned.arm.parameters)) as typeof before;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const found = names
    .filter((name) => canonical(before[name]) !== canonical(after[name]))
    .map((name) => difference(name, before[name], after[name]));
  if (recorded.data !== planned.dataDigest) found.push(difference("data", recorded.data, planned.dataDigest));
  if (recorded.numerics !== planned.numerics) {
    found.push(difference("numerics", recorded.numerics, planned.numerics));
  }
  return found;
}

function canonical(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : valueKey(value);
}

function difference(part: string, recorded: Json | undefined, planned: Json | undefined): IdentityDifference {
  return { part, ...(recorded !== undefined && { recorded }), ...(planned !== undefined && { planned }) };
}
