/** runx for programs: what its commands do, with plain options and results. `docs/api.md` has examples. */
import { type Checked, check as checkNetwork } from "./app/check.ts";
import { type Planned, plan as planSpec } from "./app/plan.ts";
import { type Predicted, type PredictOptions, predict as predictRows } from "./app/predict.ts";
import { type ReportOptions, report as reportRecorded } from "./app/report.ts";
import { type RunOptions, type RunResult, run as runSpecs } from "./app/run.ts";
import type { SpecObject, SpecOptions } from "./app/spec/checked-spec.ts";
import { type Verified, type VerifyOptions, verify as verifyRecorded } from "./app/verify.ts";
import type { RunEvent } from "./app/work/run-events.ts";
import type { NewRow } from "./data/asked/rows.ts";
import { type Problem, RunxError, textOf } from "./errors.ts";
import { refusalOf } from "./optional-packages.ts";
import type { Scalar } from "./report/render/data-tables.ts";
import type { JudgedClaim, Report } from "./report/report.ts";
import { openStore as openRecords, type Store as Records } from "./store/store.ts";

export type {
  Checked,
  JudgedClaim,
  NewRow,
  Planned,
  PredictOptions,
  Problem,
  Report,
  ReportOptions,
  RunEvent,
  RunOptions,
  RunResult,
  SpecObject,
  SpecOptions,
  Verified,
  VerifyOptions,
};
export { RunxError };

/** Where results lie when `db` is not given, relative to the current folder. */
const DEFAULT_DB = "results/runx.db";

type WithDefault<Options extends { readonly db: string }> = Omit<Options, "db"> & { readonly db?: string };

/** A spec: the path of a file, or an object with the same keys, described in `docs/spec.md`. */
export type Experiment = string | SpecObject;

/** Gives the spec itself: an editor completes and checks its keys, and says what each means. */
export function defineExperiment<const Spec extends SpecObject>(spec: Spec): Spec {
  return spec;
}

/** Reads a spec and its data, and says what was understood; trains and writes nothing. Throws RunxError with every problem. */
export function check(spec: Experiment, options: SpecOptions = {}): Checked {
  return plainly(() => checkNetwork(spec, options));
}

/** The trials of a spec, where each stands, and seconds that the rest would take. Writes nothing. Throws RunxError. */
export function plan(
  spec: Experiment,
  { db = DEFAULT_DB, ...options }: SpecOptions & { readonly db?: string } = {},
): Promise<Planned> {
  return plainlyLater(() => planSpec(spec, { ...options, db }));
}

/**
 * Trains what is not recorded yet, records it and answers. The same call goes on after an interruption. `signal` ends it
 * after the epochs in flight: the result's `end` is then `interrupted`, and there is no report. Throws RunxError before
 * anything is trained.
 */
export async function run(
  spec: Experiment,
  { db = DEFAULT_DB, ...options }: WithDefault<RunOptions> = {},
): Promise<RunResult> {
  const [result] = await plainlyLater(() => runSpecs([spec], { ...options, db }));
  return result!;
}

/** The same, telling what happens while it goes; what it returns is the result. Leaving the loop ends the run. */
export async function* events(
  spec: Experiment,
  options: Omit<WithDefault<RunOptions>, "onEvent"> = {},
): AsyncGenerator<RunEvent, RunResult> {
  const left = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, left.signal]) : left.signal;
  const waiting: RunEvent[] = [];
  let wake = () => {};
  let ended = false;
  const result = run(spec, {
    ...options,
    signal,
    onEvent: (event) => {
      waiting.push(event);
      wake();
    },
  }).finally(() => {
    ended = true;
    wake();
  });
  try {
    while (!ended || waiting.length > 0) {
      const event = waiting.shift();
      if (event !== undefined) yield event;
      else await Promise.race([result, new Promise<void>((resolve) => (wake = resolve))]);
    }
    return await result;
  } finally {
    left.abort();
    await result;
  }
}

/** The answer of a recorded experiment, by default of the one that ran last. Accuracies are fractions. Throws RunxError. */
export function report(experiment?: string, options: WithDefault<ReportOptions> = {}): Report {
  const { db = DEFAULT_DB, ...question } = options;
  return plainly(() => reportRecorded(experiment, { ...question, db }));
}

/**
 * Trains recorded trials again and compares weights and every metric of every epoch, bit for bit. `names`: experiments,
 * labels of arms, or first characters of trials' ids. Writes nothing. Undefined where the signal ended it. Throws RunxError.
 */
export function verify(
  names: string | readonly string[],
  { db = DEFAULT_DB, ...options }: WithDefault<VerifyOptions> = {},
): Promise<readonly Verified[] | undefined> {
  return plainlyLater(() => verifyRecorded([names].flat(), { ...options, db }));
}

/** Trained networks' answers, as plain data. */
export interface Prediction extends Omit<Predicted, "answers"> {
  /** An object for each row, with the columns that `runx predict` writes. */
  readonly answers: readonly { readonly [column: string]: Scalar }[];
}

/**
 * What trained networks answer to new rows: a trial, an arm named by its label, a weights file, or of an experiment the
 * arm that is best by validation, all seeds of which vote. `rows` is a file such as it was trained on, or rows by their
 * columns. Numbers are in the unit of the table. Throws RunxError where the rows do not fit the network.
 */
export async function predict(
  name: string,
  rows: string | readonly NewRow[],
  { db = DEFAULT_DB, ...options }: WithDefault<PredictOptions> = {},
): Promise<Prediction> {
  const { answers, ...rest } = await plainlyLater(() => predictRows(name, rows, { ...options, db }));
  const asObject = (row: (typeof answers.rows)[number]) =>
    Object.fromEntries(answers.columns.map((column, i) => [column, row[i]!]));
  return { ...rest, answers: answers.rows.map(asObject) };
}

/** What a spec claims, by what came of it: each claim in words, with the numbers behind the outcome. */
export interface Claims {
  readonly met: readonly JudgedClaim[];
  readonly missed: readonly JudgedClaim[];
  /** Those that cannot be judged: too few seeds, other settings than the spec's. */
  readonly open: readonly JudgedClaim[];
}

/**
 * Trains what is not recorded yet, then judges the spec's claims: `expect(await claims(spec)).toMatchObject({ missed: [],
 * open: [] })` in a test. Throws RunxError for bad input, and the signal's reason where it ended the run.
 */
export async function claims(spec: Experiment, options: WithDefault<RunOptions> = {}): Promise<Claims> {
  const { report: answer } = await run(spec, options);
  if (answer === undefined) throw options.signal?.reason;
  const judged = (kind: JudgedClaim["outcome"]["kind"]) =>
    answer.claims.filter(({ outcome }) => outcome.kind === kind);
  return { met: judged("met"), missed: judged("missed"), open: judged("open") };
}

/**
 * The records, as plain data: experiments, runs, trials by their id with provenance and epochs. Times are ISO 8601 in UTC,
 * durations seconds, accuracies fractions.
 */
export type Store = Pick<
  Records,
  | "path"
  | "experiments"
  | "runs"
  | "trialRows"
  | "trial"
  | "findTrials"
  | "epochSeries"
  | "searchLog"
  | "tags"
  | "notes"
  | "close"
>;

/**
 * Opens the records, to read; the file must exist. Reading changes nothing, and a run may write meanwhile. Close it when
 * done. Throws RunxError.
 */
export function openStore(db: string = DEFAULT_DB): Store {
  return plainly(() => openRecords(db, "read"));
}

/** Hints that speak of options name the properties. */
function plainly<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw inPlainWords(error);
  }
}

async function plainlyLater<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw inPlainWords(error);
  }
}

function inPlainWords(thrown: unknown): unknown {
  const error = refusalOf(thrown);
  if (!(error instanceof RunxError)) return error;
  const [first, ...rest] = error.problems;
  const plain = (problem: Problem): Problem => ({ ...problem, hint: textOf(problem.hint) });
  return new RunxError(plain(first), ...rest.map(plain));
}
