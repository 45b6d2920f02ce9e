import { resolve } from "node:path";
import { load, sourceFor } from "../../data/index.ts";
import { type EngineName, engineNamed } from "../../engines/registry.ts";
import { RunxError } from "../../errors.ts";
import type { Engine } from "../../learner/engine.ts";
import type { Coordinator } from "../../machines/coordinator.ts";
import { networkOrders } from "../../machines/orders.ts";
import type { Dataset, DatasetIdentity } from "../../model/dataset.ts";
import type { Save, TrialParameters } from "../../model/parameters.ts";
import type { SpecOf } from "../../model/specification.ts";
import { isNetwork, type Trial } from "../../model/trial.ts";
import { estimateSeconds } from "../../plan/estimate.ts";
import { workerSlots } from "../../run/worker-slot.ts";
import { WorkerThread } from "../../run/worker-thread.ts";
import type { Redo } from "../../store/leases.ts";
import type { RunLog } from "../../store/runlog.ts";
import { measurements } from "../plan.ts";
import { type CheckedNetwork, networkPlan, workOf } from "../spec/checked-network.ts";
import { artifactsIn } from "./artifacts.ts";
import { practiceData } from "./practice.ts";
import { weigher } from "./weigh.ts";
import type { Workload } from "./workload.ts";

interface NetworkSettings {
  readonly engine: EngineName;
  readonly jobs: number;
  readonly redo: Redo;
  readonly trialTimeoutSeconds?: number;
}

/** Networks to train: here on worker threads, or through a queue by workers on other machines. */
export function networkWorkload(
  checked: CheckedNetwork,
  engine: Engine<unknown>,
  database: string,
  settings: NetworkSettings,
  queue?: Coordinator,
): Workload {
  const { spec, folder, identity } = checked;
  return {
    name: spec.name,
    folder,
    numerics: engine.numerics,
    plan: networkPlan(checked, engine.numerics),
    weigh: weigher(({ arm, seed }) => identity(arm, seed)),
    estimate: (plan, trials, jobs, store) => {
      const measured = measurements(store, checked, plan.trials.filter(isNetwork));
      return estimateSeconds(
        trials.filter(isNetwork).map(workOf(checked)),
        jobs,
        measured,
        engineNamed(settings.engine).rate,
      );
    },
    describeData: (trials, log) =>
      describeData(trials.filter(isNetwork), ({ arm, seed }) => identity(arm, seed), log),
    open: (plan) => {
      const artifacts = artifactsIn(
        database,
        savedBy(plan.spec),
        settings.redo,
        ({ arm, seed }) => identity(arm, seed).encoding,
      );
      const slots = {
        ...settings,
        count: settings.jobs,
        engine,
        makeExecutor: () => new WorkerThread(settings.engine),
        dataset: (trial: Trial) => loadAsPlanned(trial, folder),
        practice: ({ arm, seed }: Trial) => practiceData(arm.parameters, identity(arm, seed)),
        artifacts,
        effort: workOf(checked),
      };
      return {
        places: queue?.places(networkOrders(artifacts, settings.trialTimeoutSeconds)) ?? workerSlots(slots),
        unfinished: (trials) => artifacts.unfinished(trials.filter(isNetwork)),
        settle: (trial) => artifacts.settle(trial),
        close: () => {},
      };
    },
  };
}

/** Each dataset once. */
export function describeData(
  trials: readonly Trial[],
  identityOf: (trial: Trial) => DatasetIdentity,
  log: RunLog,
): void {
  const firsts = new Map(trials.map((trial) => [trial.dataDigest, trial]));
  for (const [digest, trial] of firsts) {
    const { sizes, encoding, summary } = identityOf(trial);
    const classCounts = summary?.classCounts;
    log.describeData(digest, { sizes, answer: encoding.answer, ...(classCounts && { classCounts }) });
  }
}

/** A file that was changed since the plan was made would be recorded under the digest of what it was. */
function loadAsPlanned({ arm, seed, dataDigest }: Trial, folder: string): Dataset {
  const { data } = arm.parameters;
  const dataset = load(sourceFor(data, seed), folder);
  if (dataset.identity.digest === dataDigest) return dataset;
  const file = data.source === "csv" ? data.file : data.source === "idx" ? data.images : data.source;
  throw new RunxError({
    code: "data.changed",
    message: "The data changed during the run; nothing was trained on the changed data.",
    hint: "Run the same command again to plan with the changed data.",
    where: { file: resolve(folder, file) },
  });
}

/** A rung goes on from the states that the one before has left. */
export function savedBy({ save, search }: SpecOf<TrialParameters>): readonly Save[] {
  return search?.method.kind === "successive-halving" ? [...new Set([...save, "state" as const])] : save;
}
