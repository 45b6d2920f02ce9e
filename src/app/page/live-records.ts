import { mnistFile } from "../../data/sources/mnist.ts";
import type { PlanName } from "../../model/records.ts";
import { shortId } from "../../model/shortened.ts";
import type { AnyTrial, TrialId } from "../../model/trial.ts";
import { bestArm } from "../../report/arms/standing.ts";
import { buildReport } from "../../report/build.ts";
import { contentOf } from "../../report/content/content.ts";
import { learningCurves } from "../../report/content/curves.ts";
import type { Lab } from "../../report/content/lab.ts";
import type { Landscape } from "../../report/content/landscape.ts";
import { trialLabel } from "../../report/parameter-text.ts";
import type { Report } from "../../report/report.ts";
import type { Overview } from "../../serve/home.ts";
import type { LiveSource, Snapshot } from "../../serve/source.ts";
import type { Store } from "../../store/store.ts";
import { reportInput } from "../records/report-input.ts";
import { labOf } from "./lab-content.ts";
import { networkLandscapeIfCheap, WAYS_EFFORT } from "./network-landscape.ts";
import { answersOf, recordedContent } from "./page-content.ts";
import { type FollowedQueue, queueView } from "./queue-view.ts";
import { progressOf, runState } from "./run-progress.ts";

/** The database, which the first run may yet have to make. */
export interface LiveStore {
  store(): Store | undefined;
}

/** Experiments beyond these, the oldest, are listed without what they found. */
const DETAILED = 40;

/** What is recorded, as pages that follow it. `folder`: where recorded paths begin. */
export function liveRecords(records: LiveStore, folder: string, queue?: FollowedQueue): LiveSource {
  const computed = new ByRevision<Promise<Computed>>();
  const answers = new Answers(folder);
  const overviews = new ByRevision<Overview>();
  /** Of an experiment whose trainings have ended. */
  const compute = (store: Store) => async (plan: PlanName, report: Report) => {
    try {
      return await computed.get(store, plan, () => computedOf(folder, store, report));
    } catch (error) {
      computed.forget(plan);
      throw error;
    }
  };
  return {
    mnist: mnistFile,
    home: () => {
      const store = records.store();
      if (store === undefined) return [];
      return store.experiments().map((row, i) => ({
        row,
        ...(i < DETAILED && { overview: overviews.get(store, row.name, () => overviewOf(store, row.name)) }),
      }));
    },
    queue: () => queue && queueView(queue.seen, (trial) => recordedLabel(records.store(), trial)),
    revision: () => {
      const revision = `${records.store()?.revision() ?? -1} ${answers.computed}`;
      return queue === undefined ? revision : `${revision} ${JSON.stringify(queue.seen)}`;
    },
    snapshot: (plan) => {
      const store = records.store();
      return store && snapshotOf(store, plan, compute(store), answers, queue);
    },
  };
}

/** What the page of an experiment computes with, and what was computed for it. */
interface Computed {
  readonly lab?: Lab;
  readonly landscape?: Landscape;
}

async function computedOf(folder: string, store: Store, report: Report): Promise<Computed> {
  const lab = await labOf(folder, store, report, "kept");
  const landscape = await networkLandscapeIfCheap(folder, store, report, WAYS_EFFORT.served);
  return { ...(lab && { lab }), ...(landscape && { landscape }) };
}

/** What was made of a plan, until something else is recorded of it. */
class ByRevision<T> {
  readonly #made = new Map<string, { readonly revision: string | undefined; readonly value: T }>();

  get(store: Store, plan: PlanName, make: () => T): T {
    const revision = store.planRevision(plan);
    const key = JSON.stringify(plan);
    const known = this.#made.get(key);
    if (known?.revision === revision) return known!.value;
    const value = make();
    this.#made.set(key, { revision, value });
    return value;
  }

  forget(plan: PlanName): void {
    this.#made.delete(JSON.stringify(plan));
  }
}

type WhatIsAnswered = Awaited<ReturnType<typeof answersOf>>;

/**
 * What the networks of experiments answer whose trainings have ended. It takes as long as a training where no weights were
 * kept: the page is shown without, and changes when it is known.
 */
class Answers {
  readonly #folder: string;
  readonly #pending = new ByRevision<{ value?: WhatIsAnswered }>();
  /** Counts those that have become known. */
  computed = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  of(store: Store, plan: PlanName, report: Report): WhatIsAnswered {
    const found = this.#pending.get(store, plan, () => {
      const made: { value?: WhatIsAnswered } = {};
      const settle = (value: WhatIsAnswered): void => {
        made.value = value;
        this.computed++;
      };
      // Records stand without what their networks would answer.
      answersOf(this.#folder, store, report).then(settle, () => settle({}));
      return made;
    });
    return found.value ?? {};
  }
}

function overviewOf(store: Store, experiment: string): Overview {
  const run = store.run(experiment)!;
  const input = reportInput(store, experiment);
  const report = buildReport(input, run.report);
  const best = bestArm(report.arms, report.metric) ?? report.arms[0];
  const series = store.epochSeries(experiment, [report.metric.name]);
  const curves =
    best === undefined
      ? []
      : learningCurves(
          { ...report, arms: [best] },
          new Map(series.map(({ id, epochs }) => [id, epochs] as const)),
        );
  return {
    answer: report.answer,
    state: runState(input.rows, run),
    curve: (curves[0]?.points ?? []).map(({ mean }) => mean),
    seconds: input.rows.reduce((sum, row) => sum + ("seconds" in row ? row.seconds : 0), 0),
  };
}

async function snapshotOf(
  store: Store,
  plan: PlanName,
  compute: (plan: PlanName, report: Report) => Promise<Computed>,
  answers: Answers,
  queue: FollowedQueue | undefined,
): Promise<Snapshot | undefined> {
  if (store.trialRows(plan) === undefined) return undefined;
  const run = store.run(plan)!;
  const input = reportInput(store, plan);
  const running = store.runningSeries(plan);
  const report = buildReport(input, run.report);
  const series = new Map(
    [...store.epochSeries(plan), ...running].map(({ id, epochs }) => [id, epochs] as const),
  );
  const planned = store.plan(plan);
  const progress = progressOf(input.rows, run, running, planned, queue);
  const isOver = progress.state === "finished";
  const computed = isOver ? { ...answers.of(store, plan, report), ...(await compute(plan, report)) } : {};
  return {
    content: contentOf(report, series, recordedContent(store, report, series, [plan], computed)),
    progress:
      queue === undefined || progress.state === "finished"
        ? progress
        : { ...progress, queue: queueView(queue.seen, labelIn(planned)) },
  };
}

/** Trials of other databases have their ids alone. */
function recordedLabel(store: Store | undefined, id: TrialId): string {
  const record = store?.trial(id);
  if (record === undefined) return shortId(id);
  return `${record.experiments.join(", ")}: ${trialLabel(record.row.arm, record.row.seed)}`;
}

/** Trials of other experiments have their ids alone. */
function labelIn(planned: readonly AnyTrial[]): (trial: TrialId) => string {
  const trials = new Map(planned.map((trial) => [trial.id, trial]));
  return (id) => {
    const trial = trials.get(id);
    return trial === undefined
      ? `${shortId(id)} of another experiment`
      : trialLabel(trial.arm.varied, trial.seed);
  };
}
