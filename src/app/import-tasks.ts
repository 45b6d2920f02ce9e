/** Task files: what comes back from a cluster. */
import { resolve } from "node:path";
import { sourceFor } from "../data/index.ts";
import { fromFiles } from "../machines/artifact-files.ts";
import { Collector } from "../machines/collector.ts";
import type { ResultMessage, WireFiles } from "../machines/messages.ts";
import { readTaskPlan, type TaskPlan } from "../machines/task-plan.ts";
import { readTaskResults, type TaskResults } from "../machines/task-results.ts";
import { RefusedMessage } from "../machines/wire.ts";
import { shortId } from "../model/shortened.ts";
import {
  type AnyPlan,
  type AnyTrial,
  isCommand,
  isNetwork,
  type Trial,
  type TrialId,
} from "../model/trial.ts";
import { trialFolder } from "../program/program-place.ts";
import { captureProvenance } from "../run/provenance.ts";
import type { RunLog } from "../store/runlog.ts";
import type { Store } from "../store/store.ts";
import { whileStoreIsOpen } from "./records/with-store.ts";
import { rememberIdentities } from "./spec/identities.ts";
import { artifactsIn } from "./work/artifacts.ts";
import { describeData } from "./work/network-workload.ts";
import { keepLogEnds } from "./work/program-logs.ts";
import { programFiles } from "./work/program-workload.ts";

/** How results were taken in. */
export interface Imported {
  readonly experiment: string;
  readonly recorded: number;
  /** Recorded before, to the same bits. */
  readonly same: number;
  /** Recorded before, to other bits: what was recorded first is kept. */
  readonly different: readonly TrialId[];
  /** Recorded before, of programs that have told something else: what was recorded first is kept. */
  readonly differing: readonly TrialId[];
  readonly damaged: TaskResults["damaged"];
  /** Tasks that have trials without a result. */
  readonly missing: readonly { readonly task: number; readonly trials: number }[];
}

/** Records the results that task files hold. A second time changes nothing. Throws RunxError. */
export async function importTasks(
  folder: string,
  options: { readonly db: string; readonly command: readonly string[] },
): Promise<Imported> {
  const path = resolve(folder);
  const plan = readTaskPlan(path);
  const found = readTaskResults(path, plan);
  return whileStoreIsOpen(options.db, "write", (store) => record(store, plan, found, options.command));
}

async function record(
  store: Store,
  plan: TaskPlan,
  { results, damaged }: TaskResults,
  command: readonly string[],
): Promise<Imported> {
  const isNew = results.some(({ trial }) => store.outcome(trial) === undefined);
  const log = isNew ? store.beginRun(planOf(plan), await provenanceOf(plan, command), "nothing") : undefined;
  const intake = new Intake(store, plan, log);
  for (const result of results) await intake.take(result);
  log?.close(0);
  const { recorded, same, different, differing, refused } = intake;
  return {
    experiment: plan.spec.name,
    recorded,
    same,
    different: [...different],
    differing: [...differing],
    damaged: [...damaged, ...refused],
    missing: missingIn(plan, store),
  };
}

/** Records results one by one. */
class Intake {
  recorded = 0;
  same = 0;
  readonly different = new Set<TrialId>();
  readonly differing = new Set<TrialId>();
  readonly refused: TaskResults["damaged"][number][] = [];
  readonly #store: Store;
  readonly #log: RunLog | undefined;
  readonly #trials: ReadonlyMap<TrialId, AnyTrial>;
  readonly #collector: Collector;
  readonly #left: Left;

  /** @param log absent where everything is recorded */
  constructor(store: Store, plan: TaskPlan, log: RunLog | undefined) {
    this.#store = store;
    this.#log = log;
    this.#trials = new Map(plan.trials.map(({ trial }) => [trial.id, trial]));
    this.#collector = new Collector((id) => store.outcome(id));
    this.#left = leftBy(store.path, plan);
  }

  async take(result: ResultMessage): Promise<void> {
    const trial = this.#trials.get(result.trial)!;
    try {
      if (this.#log?.lease(trial.id).kind === "leased") await this.#record(trial, result, this.#log);
      else await this.#compare(result);
    } catch (error) {
      if (!(error instanceof RefusedMessage)) throw error;
      if (this.#store.outcome(trial.id) === undefined) this.#log?.abandon(trial.id);
      this.refused.push({ file: placeOf(result), line: 0, why: error.message });
    }
  }

  async #record(trial: AnyTrial, result: ResultMessage, log: RunLog): Promise<void> {
    const keep = this.#left(trial, result.files ?? {}, log);
    const ended = this.#collector.expect(trial, (heard) => {
      if (heard.kind === "epoch") log.epoch(trial.id, heard.record);
    });
    const settling = this.#collector.result(result);
    const end = await Promise.race([ended, settling.then(() => undefined)]);
    if (end?.kind !== "ended") throw new RefusedMessage("it did not end");
    keep();
    log.end(trial.id, { ...end.outcome });
    await settling;
    this.recorded += 1;
  }

  async #compare(result: ResultMessage): Promise<void> {
    const { kind } = await this.#collector.result(result);
    if (kind === "different") this.different.add(result.trial);
    else if (kind === "differs") this.differing.add(result.trial);
    else this.same += 1;
  }
}

/** Checks what a trial has left, and says how it is kept. Throws RefusedMessage where it is damaged. */
type Left = (trial: AnyTrial, files: WireFiles, log: RunLog) => () => void;

function leftBy(database: string, { save, folder, program }: TaskPlan): Left {
  const identity = rememberIdentities();
  const identityOf = ({ arm, seed }: Trial) => identity(sourceFor(arm.parameters.data, seed), folder);
  const artifacts = artifactsIn(database, save, "nothing", (trial) => identityOf(trial).encoding);
  const described = new Set<string>();
  return (trial, files, log) => {
    const isNews = !described.has(trial.dataDigest);
    described.add(trial.dataDigest);
    if (isCommand(trial)) {
      if (isNews && program) log.describeInputs(trial.dataDigest, program.inputs);
      return () => keepLogEnds(trialFolder(programFiles(database), trial.id), files);
    }
    if (!isNetwork(trial)) throw new RefusedMessage("nothing of its kind is done by tasks");
    const left = fromFiles(trial, files);
    if (isNews) describeData([trial], identityOf, log);
    return () => artifacts.keep(trial, left);
  };
}

function placeOf({ trial, machine }: ResultMessage): string {
  return `trial ${shortId(trial)} of ${machine.worker}`;
}

function missingIn({ trials }: TaskPlan, store: Store): Imported["missing"] {
  const missing = new Map<number, number>();
  for (const { trial, task } of trials) {
    if (task > 0 && store.outcome(trial.id) === undefined) missing.set(task, (missing.get(task) ?? 0) + 1);
  }
  return [...missing].map(([task, count]) => ({ task, trials: count })).sort((a, b) => a.task - b.task);
}

/** The plan as a run freezes it: of the spec only what is recorded counts. */
function planOf({ spec, save, trials }: TaskPlan): AnyPlan {
  const all = trials.map(({ trial }) => trial);
  return { spec: { ...spec, save, arms: [], seeds: [], warnings: [] }, trials: all };
}

function provenanceOf({ trials, folder }: TaskPlan, command: readonly string[]) {
  return captureProvenance({ jobs: 1, numerics: trials[0]!.trial.numerics, command }, folder);
}
