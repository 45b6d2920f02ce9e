import type { Extent, Rung } from "../../app/spec/adaptive-plan.ts";
import { isSettled } from "../../app/spec/plan-of-spec.ts";
import type { Round } from "../../app/work/run-events.ts";
import { describeJudge } from "../../metric/metric.ts";
import type { PointSearchLog, SearchLog } from "../../model/search.ts";
import { type AnyPlan, type AnyTrial, plannedEpochs } from "../../model/trial.ts";
import { durationText, valueWithUnit } from "../../report/figures.ts";
import { leadingPoint } from "../../report/search/log.ts";
import { type TrialWords, wordsForAll } from "../../report/trial-words.ts";
import type { RunCounts, RunEvent } from "../../run/events.ts";
import { counted, thousands } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import { percentText } from "../../text/number.ts";
import { armTextAmong } from "./arm-text.ts";
import { Pace } from "./pace.ts";

/** Trials to be trained; of a plan that grows by its own results, the plan as well. */
export type Stage = Pick<Round, "trials" | "weigh" | "jobs"> & {
  readonly plan?: Pick<AnyPlan, "trials" | "searchLog">;
  readonly atMost?: Extent;
};

const AT_ONCE: Extent = { trials: 0, rounds: 1 };

/**
 * What has happened so far, weighed by work, so that large networks count for more. A search is followed over all its
 * rounds: trials that it has yet to ask for count as much as those it has asked for.
 *
 * A training that ends early by its own results counts as a whole one: others are likely to as well. Of one that failed
 * only the epochs that were trained count, and of one that another process trained none: the rest is taken out of what
 * there is to do.
 */
export class Track {
  readonly #seconds: () => number;
  readonly #pace: Pace;
  readonly #inFlight = new Map<string, { readonly trial: AnyTrial; readonly epoch: number }>();
  readonly #waitingTrials = new Map<string, AnyTrial>();
  #weigh: Round["weigh"] = () => 1;
  #nameOf: (varied: AnyTrial["arm"]["varied"]) => string = armTextAmong([]);
  #total = NOTHING;
  #ended = NOTHING;
  #endings = 0;
  /** Of trials that later rounds are expected to ask for. */
  #expected = NOTHING;
  #expectedTrials = 0;
  /** Rounds to come, of a search that goes on with its best points, and the work of an epoch there. */
  #rungs: readonly Rung[] = [];
  #epochWork = 0;
  /** Epochs that the trials of this round need not train, for the round before has. */
  #passed = 0;
  #jobs = 1;
  /** The work of epochs that earlier trainings have done. */
  #given = 0;
  /** Of this round. */
  #counts: RunCounts | undefined;
  /** Trials of earlier rounds. */
  #before = { ended: 0, failed: 0, total: 0 };
  #round = "";
  #best = "";
  #latest = "";
  #waiting = "";
  #step: TrialWords["step"] = "epoch";
  /** Of every trial is known how many there will be. */
  #areToldSteps = true;

  /** `seconds`: since the run began. */
  constructor(seconds: () => number) {
    this.#seconds = seconds;
    this.#pace = new Pace(seconds);
  }

  /** The first trials, or those of the next round. */
  begin({ trials, weigh, jobs, plan = { trials }, atMost = AT_ONCE }: Stage): void {
    const { ended, failed, total } = this.#tally();
    this.#before = { ended, failed, total };
    this.#counts = undefined;
    this.#jobs = jobs;
    this.#pace.beginRound(Math.max(1, Math.min(jobs, trials.length)), this.#trained());
    this.#weigh = weigh;
    this.#step = wordsForAll(trials.map(({ arm }) => arm.parameters)).step;
    this.#nameOf = armTextAmong(plan.trials.map(({ arm }) => arm.varied));
    const lengths = trials.map(({ arm }) => plannedEpochs(arm.parameters));
    // Networks with given weights have no epochs to count.
    this.#areToldSteps &&=
      lengths.every((each) => each !== undefined) &&
      (lengths.length === 0 || lengths.some((each) => each > 0));
    for (const trial of trials) {
      this.#total = this.#plus(this.#total, trial, epochsOf(trial));
      this.#waitingTrials.set(trial.id, trial);
    }
    const { searchLog } = plan;
    this.#round = searchLog === undefined ? "" : roundText(searchLog, atMost);
    this.#best = searchLog?.kind === "search" ? this.#bestText(searchLog) : "";
    const grows = searchLog !== undefined && !isSettled(searchLog);
    this.#expectedTrials = grows ? Math.max(0, atMost.trials - plan.trials.length) : 0;
    this.#expected = this.#expectedWork(plan.trials, atMost);
    const [rungs, round] = searchLog && atMost.rungs ? [atMost.rungs, roundOf(searchLog)] : [[], 1];
    this.#rungs = rungs.slice(round);
    this.#passed = rungs.slice(0, round - 1).reduce((sum, { epochs }) => sum + epochs, 0);
    this.#epochWork = this.#meanEpochWork(plan.trials);
  }

  take(event: RunEvent): void {
    this.#waiting =
      event.kind === "waiting" ? `waiting for ${counted(event.trials, "trial")} of ${event.by}` : "";
    if ("counts" in event) this.#counts = event.counts;
    switch (event.kind) {
      case "epoch":
        this.#inFlight.set(event.trial.id, {
          trial: event.trial,
          epoch: partOf(event.trial, event.record.epoch),
        });
        // What a program does before its first line is its work.
        if (plannedEpochs(event.trial.arm.parameters) !== undefined) {
          this.#pace.hearEpoch(() => this.#trained());
        }
        this.#latest = latestText(this.#nameOf(event.trial.arm.varied), event.record.metrics);
        return;
      case "resumed":
        this.#given += this.#weigh(event.trial) * partOf(event.trial, event.epoch);
        this.#inFlight.set(event.trial.id, {
          trial: event.trial,
          epoch: partOf(event.trial, event.epoch),
        });
        return;
      case "retried":
        this.#inFlight.delete(event.trial.id);
        return;
      case "ended":
        this.#end(event.trial, event.outcome.status === "failed" ? "trained" : "all");
        return;
      case "elsewhere":
        this.#end(event.trial, "none");
    }
  }

  get fraction(): number {
    const all = this.#total.work + this.#expected.work;
    return all > 0 ? Math.min(1, this.#done().work / all) : 1;
  }

  /** What there is to say, the most important first. */
  get parts(): readonly string[] {
    const { ended, failed, total } = this.#tally();
    return [
      this.#round,
      `${thousands(ended)}/${thousands(total + this.#expectedTrials)} trials`,
      this.#areToldSteps
        ? `${thousands(this.#done().epochs)}/${thousands(this.#total.epochs + this.#expected.epochs)} ${this.#step}s`
        : "",
      this.#timeLeft(),
      failed > 0 ? `${failed} failed` : "",
      this.#waiting || this.#latest,
    ]
      .filter((part) => part !== "")
      .map(forTerminal);
  }

  /** The best point of a search so far; empty before there is one. */
  get best(): string {
    return forTerminal(this.#best);
  }

  #tally(): { readonly ended: number; readonly failed: number; readonly total: number } {
    const { ended, failed, total } = this.#before;
    const now = this.#counts;
    if (now === undefined) return { ended, failed, total: total + this.#waitingTrials.size };
    return {
      ended: ended + now.completed + now.diverged + now.failed + now.elsewhere,
      failed: failed + now.failed,
      total: total + now.total,
    };
  }

  #end(trial: AnyTrial, counting: "all" | "trained" | "none"): void {
    const planned = epochsOf(trial);
    const trained = this.#inFlight.get(trial.id)?.epoch ?? 0;
    this.#inFlight.delete(trial.id);
    this.#waitingTrials.delete(trial.id);
    const counted = { all: planned, trained, none: 0 }[counting];
    this.#endings += 1;
    this.#ended = this.#plus(this.#ended, trial, counted);
    this.#total = this.#plus(this.#total, trial, counted - planned);
  }

  #done(): Amount {
    let sum = this.#ended;
    for (const { trial, epoch } of this.#inFlight.values()) sum = this.#plus(sum, trial, epoch);
    return sum;
  }

  /** The work of what this run has trained itself. */
  #trained(): number {
    return this.#done().work - this.#given;
  }

  #plus(sum: Amount, trial: AnyTrial, epochs: number): Amount {
    return { work: sum.work + this.#weigh(trial) * epochs, epochs: sum.epochs + epochs };
  }

  /**
   * At the pace of a lane so far: the work left is shared by the lanes, and the longest training left is a bound, since
   * at the end lanes stand idle. Rounds to come wait for each other. Nothing is said before the pace is worth something.
   */
  #timeLeft(): string {
    if (this.fraction >= 1) return `took ${durationText(this.#seconds())}`;
    const all = this.#total.work + this.#expected.work - this.#given;
    const done = this.#trained();
    const perSecond = this.#pace.measured(done, this.#longestEpoch(), this.#endings);
    if (done < 0.01 * all || perSecond === undefined) return "";
    const planned = this.#rungs.length === 0 ? all : this.#total.work - this.#given;
    const shared = Math.max(0, planned - this.#toBePassed() - done) / this.#pace.lanes;
    return `${durationText((Math.max(shared, this.#longest()) + this.#later()) / perSecond)} left`;
  }

  /** The work of trials of this round that have not begun and will go on from the round before. */
  #toBePassed(): number {
    if (this.#passed === 0) return 0;
    const waiting = [...this.#waitingTrials.values()].filter(({ id }) => !this.#inFlight.has(id));
    return waiting.reduce((sum, trial) => sum + this.#weigh(trial) * this.#passed, 0);
  }

  /** The work that a lane has in the rounds to come. */
  #later(): number {
    return this.#rungs.reduce(
      (sum, { trials, epochs }) => sum + Math.ceil(trials / this.#jobs) * epochs * this.#epochWork,
      0,
    );
  }

  /** The work of an epoch of what is being trained. */
  #longestEpoch(): number {
    return Math.max(0, ...[...this.#inFlight.values()].map(({ trial }) => this.#weigh(trial)));
  }

  /** The work left of the training that has most of it. */
  #longest(): number {
    let most = 0;
    for (const [id, trial] of this.#waitingTrials) {
      const left = epochsOf(trial) - (this.#inFlight.get(id)?.epoch ?? this.#passed);
      most = Math.max(most, left * this.#weigh(trial));
    }
    return most;
  }

  #meanEpochWork(known: readonly AnyTrial[]): number {
    let sum = NOTHING;
    for (const trial of known) sum = this.#plus(sum, trial, epochsOf(trial));
    return sum.epochs === 0 ? 0 : sum.work / sum.epochs;
  }

  #expectedWork(known: readonly AnyTrial[], { epochs }: Extent): Amount {
    if (this.#expectedTrials === 0) return NOTHING;
    let sum = NOTHING;
    for (const trial of known) sum = this.#plus(sum, trial, epochsOf(trial));
    const more =
      epochs === undefined ? (sum.epochs / known.length) * this.#expectedTrials : epochs - sum.epochs;
    return { epochs: Math.round(more), work: more * this.#meanEpochWork(known) };
  }

  #bestText(searchLog: PointSearchLog): string {
    const best = leadingPoint(searchLog);
    if (best === undefined) return "";
    const metric = describeJudge(searchLog);
    return `best so far: ${valueWithUnit(best.score, metric)} ${metric.title}, ${this.#nameOf(best.arm)}`;
  }
}

/** `round 2 of 4`; of a replication the number of rounds is the most there can be. */
function roundText(searchLog: SearchLog, { rounds }: Extent): string {
  if (searchLog.kind === "replication") return "";
  return rounds > 1 ? `round ${roundOf(searchLog)} of ${rounds}` : "";
}

/** From 1. */
function roundOf(searchLog: SearchLog): number {
  if (searchLog.kind === "replication") return 1;
  return Math.max(...searchLog.parts.flatMap(({ points }) => points.map(({ generation }) => generation)));
}

interface Amount {
  readonly work: number;
  readonly epochs: number;
}

const NOTHING: Amount = { work: 0, epochs: 0 };

/** An evaluation without training is about as much as an epoch, and so is a program that names no epochs. */
function epochsOf(trial: AnyTrial): number {
  return Math.max(1, plannedEpochs(trial.arm.parameters) ?? 1);
}

/** How much of it is done: of a program that names no epochs nobody knows before it has ended. */
function partOf(trial: AnyTrial, epoch: number): number {
  return Math.min(epoch, plannedEpochs(trial.arm.parameters) ?? 0);
}

/** `cross-entropy (η 0.5): 94.82 %`, of the split a user watches. */
function latestText(arm: string, metrics: { readonly [metric: string]: number }): string {
  for (const split of ["validation", "test", "train"]) {
    const accuracy = metrics[`${split}.accuracy`];
    if (accuracy !== undefined) return `${arm}: ${percentText(accuracy, 2)} ${split}`;
    const cost = metrics[`${split}.cost`];
    if (cost !== undefined) return `${arm}: ${split} cost ${cost.toPrecision(3)}`;
  }
  return arm;
}
