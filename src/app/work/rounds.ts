/** Trains an adaptive plan: of a grid all of it at once, of a search one round after the other. */
import type { AnyPlan, TrialId, TrialState } from "../../model/trial.ts";
import type { RunSummary } from "../../run/events.ts";
import { runTrials } from "../../run/run.ts";
import type { Redo } from "../../store/leases.ts";
import type { RunLog } from "../../store/runlog.ts";
import type { Store } from "../../store/store.ts";
import type { Outcomes } from "../spec/adaptive-plan.ts";
import type { RunEnd } from "./run-end.ts";
import type { RunEvent } from "./run-events.ts";
import type { Workload } from "./workload.ts";

export interface Settings {
  /** Further attempts for a trial that fails. */
  readonly retries: number;
  readonly redo: Redo;
  /** Whether the first failed trial ends the run. */
  readonly failFast: boolean;
}

/** What a run of one spec works with. */
export interface Run {
  readonly settings: Settings;
  readonly workload: Workload;
  readonly store: Store;
  /** The trials in flight are to be left as soon as they can be gone on with. */
  readonly stop: AbortSignal;
  /** They are to be ended where they are. */
  readonly leave: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
  /** Ended since the run began: not to be trained again, whatever is to be redone. */
  readonly ended: Set<TrialId>;
}

/** Trains `first`, and what its results add to it, until they ask for no more. */
export async function trainRounds(run: Run, first: AnyPlan, log: RunLog): Promise<RunEnd> {
  let worst: RunEnd = "finished";
  for (let plan = first; ; ) {
    const { end, counts, unfinished, failedBefore } = await train(run, plan, log);
    await log.settled(run.stop);
    if (end === "interrupted") {
      const total = plan.trials.length;
      run.onEvent({ kind: "stopped", recorded: recorded(plan, counts), total, unfinished });
      return "interrupted";
    }
    if (counts.failed + failedBefore > 0) worst = "findings";
    if (end !== "finished" || plan.searchLog === undefined) return worst;
    const grown = run.workload.plan.grow(outcomesOf(run));
    log.extend(grown);
    if (grown.trials.length === plan.trials.length) return worst;
    plan = grown;
  }
}

function recorded({ trials }: AnyPlan, counts: RunSummary["counts"]): number {
  const { total, completed, diverged, failed, elsewhere } = counts;
  return trials.length - (total - (completed + diverged + failed + elsewhere));
}

/** What is recorded counts, unless it is to be done again and has not been yet. */
export function outcomesOf({ store, settings: { redo }, ended }: Run): Outcomes {
  return (trials, metric) =>
    store.outcomes(trials, metric).map((outcome, i) => {
      if (ended.has(trials[i]!.id) || redo === "nothing") return outcome;
      const isRedone = redo === "everything" || (outcome.kind === "no-result" && outcome.status === "failed");
      return isRedone ? { kind: "waiting" } : outcome;
    });
}

interface Trained extends RunSummary {
  /** Failed before and not tried again now. */
  readonly failedBefore: number;
}

/** Trains what the plan still needs. */
async function train(run: Run, plan: AnyPlan, log: RunLog): Promise<Trained> {
  const { settings, workload, store, stop, leave, ended, onEvent } = run;
  workload.describeData(plan.trials, log);
  const states = store.states(plan.spec.name, plan.trials);
  const trials = plan.trials.filter(({ id }, i) => !ended.has(id) && isToRun(states[i]!, settings.redo));
  const failedBefore = states.filter(
    (state) => state.kind === "failed" && !isToRun(state, settings.redo),
  ).length;
  const { places, unfinished, settle, close } = workload.open(plan);
  onEvent({
    kind: "round",
    plan,
    atMost: workload.plan.atMost,
    trials,
    failedBefore,
    unfinished: unfinished(trials),
    jobs: places.count,
    weigh: workload.weigh,
    ...(workload.estimate && { seconds: workload.estimate(plan, trials, places.count, store) }),
  });
  try {
    const summary = await runTrials({
      ...settings,
      trials,
      recorder: log,
      places,
      stop,
      leave,
      onEvent: (event) => {
        if (event.kind === "ended") settle(event.trial);
        if (event.kind === "ended" || event.kind === "elsewhere") ended.add(event.trial.id);
        onEvent(event);
      },
    });
    return { ...summary, failedBefore };
  } finally {
    close();
    onEvent({ kind: "round-ended" });
  }
}

/** Whether a trial is trained that stands so in the records. */
export function isToRun(state: TrialState, redo: Redo): boolean {
  if (redo === "everything") return true;
  return (
    state.kind === "to-run" || state.kind === "running" || (state.kind === "failed" && redo === "failed")
  );
}
