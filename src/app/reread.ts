/** The metrics of a program's recorded trials, read once more by the rules of its spec as it is now. */
import { inputsDigest } from "../command/inputs.ts";
import { programNumerics } from "../command/versions.ts";
import { RunxError } from "../errors.ts";
import type { OutputFile } from "../model/command.ts";
import type { MetricName } from "../model/parameters.ts";
import type { TrialRow } from "../model/records.ts";
import {
  type AnyTrial,
  type EpochRecord,
  isCommand,
  type TrialId,
  type TrialOutcome,
} from "../model/trial.ts";
import { deleteOthers } from "../program/outputs.ts";
import { trialFolder } from "../program/program-place.ts";
import { reread } from "../program/reread.ts";
import { captureProvenance } from "../run/provenance.ts";
import type { MetricOutcome } from "../store/outcomes.ts";
import type { RunLog } from "../store/runlog.ts";
import type { Store } from "../store/store.ts";
import { type Difference, firstDifference, type Training } from "../verify/compare.ts";
import { whileStoreIsOpen } from "./records/with-store.ts";
import type { CheckedProgram } from "./spec/checked-program.ts";
import { checkSpec, type SpecOptions } from "./spec/checked-spec.ts";
import { adaptivePlanOf } from "./spec/plan-of-spec.ts";
import { limitsFor, programFiles } from "./work/program-workload.ts";

export interface RereadOptions extends SpecOptions {
  readonly db: string;
  /** What it was asked for with, as it is recorded. */
  readonly command: readonly string[];
}

/** What came of one recorded trial. */
export type RereadTrial = { readonly id: TrialId } & (
  | { readonly kind: "same" }
  /** Recorded anew; `difference`: where it first differs from what was recorded. */
  | { readonly kind: "changed"; readonly difference: Difference }
  /** What was recorded stays, since by the rules of now the trial fails. */
  | { readonly kind: "fails"; readonly reason: string }
  /** What was recorded stays: there are no files, or only another run of the program can tell. */
  | { readonly kind: "gone" | "run-again" }
  /** What was recorded stays: other experiments that have the trial are about metrics that the rules of now do not read. */
  | {
      readonly kind: "shared";
      readonly experiments: readonly string[];
      readonly metrics: readonly MetricName[];
    }
  /** What was recorded stays: another process is at the trial. */
  | { readonly kind: "busy" }
);

/**
 * Applies what a spec says of metrics and exit codes to the files that its recorded trials have left, and records what
 * changes. Runs nothing but the version commands. Throws RunxError.
 */
export async function rereadTrials(path: string, options: RereadOptions): Promise<readonly RereadTrial[]> {
  const checked = checkSpec(path, options);
  if (!("inputs" in checked)) throw notAProgram(path);
  return whileStoreIsOpen(options.db, "change", async (store) => {
    const numerics = await programNumerics(checked.spec.program.versions, checked.folder);
    const readings = new Readings(checked, store);
    const digest = inputsDigest(checked.inputs);
    const plan = adaptivePlanOf(checked, () => digest, numerics).grow((trials, metric) =>
      trials.map((trial) => readings.outcome(trial, metric)),
    );
    const found = plan.trials.flatMap((trial) => {
      const reading = readings.of(trial);
      return reading === undefined ? [] : [{ trial, reading }];
    });
    if (found.length === 0) throw nothingRecorded(checked.spec.name);
    if (!found.some(({ reading }) => reading.kind === "changed")) {
      return found.map(({ trial, reading }) => told(trial.id, reading));
    }
    const made = { jobs: 1, numerics, command: options.command };
    const log = store.beginRun(plan, await captureProvenance(made, checked.folder), "everything");
    log.describeInputs(digest, checked.inputs);
    try {
      return found.map(({ trial, reading }) => {
        if (reading.kind !== "changed") return told(trial.id, reading);
        if (!recordAnew(log, trial.id, reading.training)) return { id: trial.id, kind: "busy" };
        readings.keep(trial.id, reading.training.outcome);
        return told(trial.id, reading);
      });
    } finally {
      log.close(0);
    }
  });
}

type RereadMetrics =
  | Exclude<Unidentified<RereadTrial>, { readonly kind: "changed" | "busy" }>
  | { readonly kind: "changed"; readonly difference: Difference; readonly training: Training };

type Unidentified<T> = T extends unknown ? Omit<T, "id"> : never;

/** Recorded trials, each read once. */
class Readings {
  readonly #checked: CheckedProgram;
  readonly #store: Store;
  readonly #files: string;
  readonly #known = new Map<TrialId, RereadMetrics | undefined>();

  constructor(checked: CheckedProgram, store: Store) {
    this.#checked = checked;
    this.#store = store;
    this.#files = programFiles(store.path);
  }

  /** Undefined where no outcome is recorded. */
  of(trial: AnyTrial): RereadMetrics | undefined {
    if (!this.#known.has(trial.id)) this.#known.set(trial.id, this.#read(trial));
    return this.#known.get(trial.id);
  }

  /** With its value after the last epoch, as it is read now. */
  outcome(trial: AnyTrial, metric: MetricName): MetricOutcome {
    const reading = this.of(trial);
    const recorded = this.#store.outcomes([trial], metric)[0]!;
    if (reading?.kind !== "changed" || recorded.kind === "waiting") return recorded;
    const { seconds } = recorded;
    const { outcome, epochs } = reading.training;
    const value = lastValue(epochs, metric);
    return outcome.status === "completed" && value !== undefined
      ? { kind: "value", value, seconds }
      : { kind: "no-result", status: outcome.status, seconds };
  }

  /** Of the files of a completed trial, those that its outcome names stay. */
  keep(id: TrialId, outcome: TrialOutcome): void {
    if (outcome.status !== "completed") return;
    const { source } = this.#checked.spec.program.metrics;
    const kept = (outcome.outputs ?? []).map(({ path }) => path);
    deleteOthers(trialFolder(this.#files, id).out, source.kind === "file" ? [...kept, source.path] : kept);
  }

  #read(trial: AnyTrial): RereadMetrics | undefined {
    const { row, epochs, experiments = [] } = this.#store.trial(trial.id) ?? {};
    // Only what has ended has metrics.
    if (!isCommand(trial) || row === undefined || !("metrics" in row)) return undefined;
    const folder = trialFolder(this.#files, trial.id);
    const { program } = this.#checked.spec;
    const again = reread(folder, program, limitsFor(program).outputBytes, outputsOf(row));
    if (again.kind !== "read") return again;
    const difference = firstDifference({ outcome: row, epochs: epochs ?? [] }, again);
    if (difference === undefined) return { kind: "same" };
    const { outcome } = again;
    if (outcome.status === "failed" && row.status !== "failed")
      return { kind: "fails", reason: outcome.reason };
    const others = experiments.filter((name) => name !== this.#checked.spec.name);
    const metrics = metricsLost(row, again.epochs);
    if (others.length > 0 && metrics.length > 0) return { kind: "shared", experiments: others, metrics };
    return { kind: "changed", difference, training: again };
  }
}

/** A trial has one record, whatever the number of experiments: recorded anew, it would no longer have these. */
function metricsLost(row: TrialRow, epochs: readonly EpochRecord[]): readonly MetricName[] {
  if (row.status !== "completed") return [];
  const read = new Set(epochs.flatMap(({ metrics }) => Object.keys(metrics)));
  return Object.keys(row.metrics).filter((metric) => !read.has(metric));
}

function outputsOf(row: TrialRow): readonly OutputFile[] | undefined {
  return row.status === "completed" ? (row.outputs ?? []) : undefined;
}

function lastValue(epochs: readonly EpochRecord[], metric: MetricName): number | undefined {
  return epochs.findLast(({ metrics }) => metrics[metric] !== undefined)?.metrics[metric];
}

/** Whether it was recorded: nothing is where another process has the trial. */
function recordAnew(log: RunLog, id: TrialId, { outcome, epochs }: Training): boolean {
  if (log.lease(id).kind !== "leased") return false;
  for (const epoch of epochs) log.epoch(id, epoch);
  log.end(id, outcome);
  return true;
}

function told(id: TrialId, reading: RereadMetrics): RereadTrial {
  if (reading.kind !== "changed") return { id, ...reading };
  return { id, kind: "changed", difference: reading.difference };
}

function notAProgram(path: string): RunxError {
  return new RunxError({
    code: "reread.network",
    message: "This spec trains a network; only the metrics of programs can be read again.",
    hint: "Name a spec with command or shell.",
    where: { file: path },
  });
}

function nothingRecorded(experiment: string): RunxError {
  return new RunxError({
    code: "reread.nothing",
    message: `No trial of ${experiment} as it is now is recorded.`,
    hint: "Run the spec first. If its command, parameters, inputs or versions have changed, so have its trials: see runx plan SPEC.",
  });
}
