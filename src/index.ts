/** runx for programs: what its commands do, with plain options and results. `docs/api.md` has examples. */
import { type Checked, check as checkSpec } from "./app/check.ts";
import type { SpecObject, SpecOptions } from "./app/checked-spec.ts";
import { type Planned, plan as planSpec } from "./app/plan.ts";
import { type ReportOptions, report as reportRecorded } from "./app/report.ts";
import { type RunOptions, type RunResult, run as runSpecs } from "./app/run.ts";
import type { RunEvent } from "./app/run-events.ts";
import { type Verified, type VerifyOptions, verify as verifyRecorded } from "./app/verify.ts";
import { type Problem, RunxError, textOf } from "./errors.ts";
import type { Report } from "./report/report.ts";
import { openStore as openRecords, type Store } from "./store/store.ts";

export type {
  Checked,
  Planned,
  Problem,
  Report,
  RunEvent,
  RunResult,
  SpecObject,
  SpecOptions,
  Store,
  Verified,
};
export { RunxError };

/** Where results lie when `db` is not given, relative to the current folder. */
const DEFAULT_DB = "results/runx.db";

type WithDefault<Options extends { readonly db: string }> = Omit<Options, "db"> & { readonly db?: string };

/** A spec is the path of a file, or an object with its keys: see `docs/spec.md`. */
export type Experiment = string | SpecObject;

/** The spec itself, with completion of its keys in an editor. */
export function defineExperiment<const Spec extends SpecObject>(spec: Spec): Spec {
  return spec;
}

/** Reads a spec and its data; trains and writes nothing. Throws RunxError with every problem. */
export function check(spec: Experiment, options: SpecOptions = {}): Checked {
  return plainly(() => checkSpec(spec, options));
}

/** The trials of a spec, where each stands, and seconds that the rest would take. Writes nothing. Throws RunxError. */
export function plan(
  spec: Experiment,
  { db = DEFAULT_DB, ...options }: SpecOptions & { readonly db?: string } = {},
): Promise<Planned> {
  return plainlyLater(() => planSpec(spec, { ...options, db }));
}

/** Trains what is not recorded yet, records it and answers. Throws RunxError before anything is trained. */
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

/** Trains recorded trials again and compares bit for bit; undefined where the signal ended it. Throws RunxError. */
export function verify(
  names: string | readonly string[],
  { db = DEFAULT_DB, ...options }: WithDefault<VerifyOptions> = {},
): Promise<readonly Verified[] | undefined> {
  return plainlyLater(() => verifyRecorded([names].flat(), { ...options, db }));
}

/** The records, to read. Close it when done. Throws RunxError. */
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

function inPlainWords(error: unknown): unknown {
  if (!(error instanceof RunxError)) return error;
  const [first, ...rest] = error.problems;
  const plain = (problem: Problem): Problem => ({ ...problem, hint: textOf(problem.hint) });
  return new RunxError(plain(first), ...rest.map(plain));
}
