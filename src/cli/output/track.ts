import type { Weigh } from "../../app/checked-spec.ts";
import type { AnyTrial } from "../../model/trial.ts";
import { durationText } from "../../report/figures.ts";
import type { RunCounts, RunEvent } from "../../run/events.ts";
import { forTerminal } from "../../text/escape.ts";
import { armTextAmong } from "./arm-text.ts";

/**
 * What has happened so far, weighed by work, so that large networks count for more.
 *
 * A training that ends early by its own results counts as a whole one: others are likely to as well. Of one that failed
 * only the epochs that were trained count, and of one that another process trained none: the rest is taken out of what
 * there is to do.
 */
export class Track {
  readonly #weigh: Weigh;
  readonly #seconds: () => number;
  readonly #nameOf: (varied: AnyTrial["arm"]["varied"]) => string;
  readonly #inFlight = new Map<string, { readonly trial: AnyTrial; readonly epoch: number }>();
  #total = NOTHING;
  #ended = NOTHING;
  /** The work of epochs that earlier trainings have done. */
  #given = 0;
  #counts: RunCounts | undefined;
  #latest = "";
  #waiting = "";

  /** `seconds`: since the run began. */
  constructor(trials: readonly AnyTrial[], weigh: Weigh, seconds: () => number) {
    this.#weigh = weigh;
    this.#seconds = seconds;
    this.#nameOf = armTextAmong(trials.map(({ arm }) => arm.varied));
    for (const trial of trials) this.#total = this.#plus(this.#total, trial, epochsOf(trial));
  }

  take(event: RunEvent): void {
    this.#waiting = event.kind === "waiting" ? `waiting for ${event.trials} trials of ${event.by}` : "";
    if ("counts" in event) this.#counts = event.counts;
    switch (event.kind) {
      case "epoch":
        this.#inFlight.set(event.trial.id, { trial: event.trial, epoch: event.record.epoch });
        this.#latest = latestText(this.#nameOf(event.trial.arm.varied), event.record.metrics);
        return;
      case "resumed":
        this.#given += this.#weigh(event.trial) * event.epoch;
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
    return this.#total.work > 0 ? Math.min(1, this.#done().work / this.#total.work) : 1;
  }

  /** What there is to say, the most important first. */
  get parts(): readonly string[] {
    const counts = this.#counts;
    const ended = counts ? counts.completed + counts.diverged + counts.failed + counts.elsewhere : 0;
    return [
      `${ended}/${counts?.total ?? 0} trials`,
      `${this.#done().epochs}/${this.#total.epochs} epochs`,
      this.#timeLeft(),
      counts && counts.failed > 0 ? `${counts.failed} failed` : "",
      this.#waiting || this.#latest,
    ]
      .filter((part) => part !== "")
      .map(forTerminal);
  }

  #end(trial: AnyTrial, counting: "all" | "trained" | "none"): void {
    const planned = epochsOf(trial);
    const trained = this.#inFlight.get(trial.id)?.epoch ?? 0;
    this.#inFlight.delete(trial.id);
    const counted = { all: planned, trained, none: 0 }[counting];
    this.#ended = this.#plus(this.#ended, trial, counted);
    this.#total = this.#plus(this.#total, trial, counted - planned);
  }

  #done(): Amount {
    let sum = this.#ended;
    for (const { trial, epoch } of this.#inFlight.values()) sum = this.#plus(sum, trial, epoch);
    return sum;
  }

  #plus(sum: Amount, trial: AnyTrial, epochs: number): Amount {
    return { work: sum.work + this.#weigh(trial) * epochs, epochs: sum.epochs + epochs };
  }

  #timeLeft(): string {
    const elapsed = this.#seconds();
    if (this.fraction >= 1) return `took ${durationText(elapsed)}`;
    const done = this.#done().work - this.#given;
    if (done < 0.01 * (this.#total.work - this.#given)) return "";
    return `${durationText((elapsed / done) * (this.#total.work - this.#given - done))} left`;
  }
}

interface Amount {
  readonly work: number;
  readonly epochs: number;
}

const NOTHING: Amount = { work: 0, epochs: 0 };

/** An evaluation without training is about as much as an epoch, and so is a program that names no epochs. */
function epochsOf(trial: AnyTrial): number {
  const { parameters } = trial.arm;
  const planned = parameters.kind === "command" ? parameters.values.epochs : parameters.epochs;
  return typeof planned === "number" ? Math.max(1, planned) : 1;
}

/** `cross-entropy (η 0.5): 94.82 %`, of the split a user watches. */
function latestText(arm: string, metrics: { readonly [metric: string]: number }): string {
  for (const split of ["validation", "test", "train"]) {
    const accuracy = metrics[`${split}.accuracy`];
    if (accuracy !== undefined) return `${arm}: ${(100 * accuracy).toFixed(2)} % ${split}`;
    const cost = metrics[`${split}.cost`];
    if (cost !== undefined) return `${arm}: ${split} cost ${cost.toPrecision(3)}`;
  }
  return arm;
}
