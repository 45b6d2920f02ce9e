import { performance } from "node:perf_hooks";
import type { Trial } from "../model.ts";
import { durationText } from "../report/figures.ts";
import { forTerminal } from "../report/render/escape.ts";
import type { RunCounts, RunEvent } from "../run/events.ts";
import { armText } from "./arm-text.ts";
import type { Io } from "./io.ts";

/** Draws what a run tells. */
export interface Progress {
  show(event: RunEvent): void;
  /** Takes the drawing away, so that the answer follows on a clean line. */
  finish(): void;
}

/** How much each trial weighs in the time left, in multiply-adds an epoch. */
export type Weigh = (trial: Trial) => number;

export function openProgress(io: Io, trials: readonly Trial[], weigh: Weigh, quiet: boolean): Progress {
  if (quiet || trials.length === 0) return { show: () => {}, finish: () => {} };
  const track = new Track(trials, weigh);
  return io.interactive ? redrawn(io, track) : plainLines(io, track);
}

const BAR = 20;
const REDRAW_MS = 100;

/** One line, redrawn in place at most ten times a second. */
function redrawn(io: Io, track: Track): Progress {
  let drawn = 0;
  const clear = "\r\x1b[K";
  return {
    show(event) {
      track.take(event);
      if (event.kind === "ended" && event.outcome.status === "failed") {
        io.err(`${clear}${io.errColors.red(failureLine(event.trial, event.outcome.reason))}\n`);
      }
      const now = performance.now();
      if (now - drawn < REDRAW_MS) return;
      drawn = now;
      const filled = Math.round(track.fraction * BAR);
      const bar = io.errColors.cyan("━".repeat(filled)) + io.errColors.dim("━".repeat(BAR - filled));
      io.err(`${clear}${bar} ${track.line.slice(0, Math.max(20, io.columns - BAR - 2))}`);
    },
    finish: () => io.err(clear),
  };
}

const LINES = 10;

/** About ten plain lines over the whole run, and one for each failure. Nothing is cut: a file has no width. */
function plainLines(io: Io, track: Track): Progress {
  let told = 0;
  return {
    show(event) {
      track.take(event);
      if (event.kind === "waiting") io.err(`${track.line}\n`);
      if (event.kind !== "ended") return;
      if (event.outcome.status === "failed") io.err(`${failureLine(event.trial, event.outcome.reason)}\n`);
      const tenths = Math.floor(track.fraction * LINES);
      if (tenths === told) return;
      told = tenths;
      io.err(`${track.line}\n`);
    },
    finish: () => {},
  };
}

function failureLine(trial: Trial, reason: string): string {
  return forTerminal(
    `trial ${trial.id.slice(0, 8)} (${armText(trial.arm.varied)}, seed ${trial.seed}) failed: ${reason}`,
  );
}

/** What has happened so far, weighed by work, so that large networks count for more. */
class Track {
  readonly #started = performance.now();
  readonly #weigh: Weigh;
  readonly #inFlight = new Map<string, { readonly trial: Trial; readonly epoch: number }>();
  readonly #total: Amount;
  #ended: Amount = { work: 0, epochs: 0 };
  #counts: RunCounts | undefined;
  #latest = "";
  #waiting = "";

  constructor(trials: readonly Trial[], weigh: Weigh) {
    this.#weigh = weigh;
    this.#total = trials.reduce((sum, trial) => this.#plus(sum, trial, epochsOf(trial)), {
      work: 0,
      epochs: 0,
    });
  }

  take(event: RunEvent): void {
    this.#waiting = event.kind === "waiting" ? `waiting for ${event.trials} trials of ${event.by}` : "";
    if ("counts" in event) this.#counts = event.counts;
    switch (event.kind) {
      case "epoch":
        this.#inFlight.set(event.trial.id, { trial: event.trial, epoch: event.record.epoch });
        this.#latest = latestText(event.trial, event.record.metrics);
        return;
      case "retried":
        this.#inFlight.delete(event.trial.id);
        return;
      case "ended":
      case "elsewhere":
        this.#inFlight.delete(event.trial.id);
        this.#ended = this.#plus(this.#ended, event.trial, epochsOf(event.trial));
    }
  }

  get fraction(): number {
    return this.#total.work > 0 ? Math.min(1, this.#done().work / this.#total.work) : 0;
  }

  get line(): string {
    const counts = this.#counts;
    const ended = counts ? counts.completed + counts.diverged + counts.failed + counts.elsewhere : 0;
    const parts = [
      `${ended}/${counts?.total ?? 0} trials`,
      `${this.#done().epochs}/${this.#total.epochs} epochs`,
      this.#timeLeft(),
      counts && counts.failed > 0 ? `${counts.failed} failed` : "",
      this.#waiting || this.#latest,
    ].filter((part) => part !== "");
    return forTerminal(parts.join(" · "));
  }

  #done(): Amount {
    let sum = this.#ended;
    for (const { trial, epoch } of this.#inFlight.values()) sum = this.#plus(sum, trial, epoch);
    return sum;
  }

  #plus(sum: Amount, trial: Trial, epochs: number): Amount {
    return { work: sum.work + this.#weigh(trial) * epochs, epochs: sum.epochs + epochs };
  }

  #timeLeft(): string {
    const elapsed = (performance.now() - this.#started) / 1000;
    if (this.fraction < 0.01) return "";
    if (this.fraction >= 1) return `took ${durationText(elapsed)}`;
    return `${durationText((elapsed / this.fraction) * (1 - this.fraction))} left`;
  }
}

interface Amount {
  readonly work: number;
  readonly epochs: number;
}

function epochsOf(trial: Trial): number {
  return Math.max(1, trial.arm.parameters.epochs);
}

/** `cross-entropy, eta 0.5: 94.82 %`, of the split a user watches. */
function latestText(trial: Trial, metrics: { readonly [metric: string]: number }): string {
  for (const split of ["validation", "test", "train"]) {
    const accuracy = metrics[`${split}.accuracy`];
    if (accuracy !== undefined)
      return `${armText(trial.arm.varied)}: ${(100 * accuracy).toFixed(2)} % ${split}`;
    const cost = metrics[`${split}.cost`];
    if (cost !== undefined) return `${armText(trial.arm.varied)}: ${split} cost ${cost.toPrecision(3)}`;
  }
  return armText(trial.arm.varied);
}
