import { setTimeout as sleep } from "node:timers/promises";
import type { Dataset } from "../model/dataset.ts";
import type { Save } from "../model/parameters.ts";
import type { EpochRecord, Trial, TrialOutcome } from "../model/trial.ts";
import { SharedData } from "./data.ts";
import type { RunCounts, RunEvent, RunSummary } from "./events.ts";
import type { Executors } from "./executor.ts";
import type { Keepsakes, TrainingState } from "./keepsakes.ts";
import type { Ledger } from "./ledger.ts";
import { Queue } from "./queue.ts";
import { Seat } from "./seat.ts";
import type { Trainer } from "./trainer.ts";

export interface RunOptions {
  /** What is to be trained: the planned trials whose state asks for it. */
  readonly trials: readonly Trial[];
  readonly ledger: Ledger;
  readonly trainer: Trainer;
  readonly executors: Executors;
  /** Trials in work at a time. */
  readonly jobs: number;
  /** Loads the data of a trial; called once a digest, when its first trial starts. */
  readonly dataset: (trial: Trial) => Dataset | Promise<Dataset>;
  /** A trial that takes longer is ended and recorded as failed. */
  readonly trialTimeoutSeconds?: number;
  /** Further attempts for a trial that fails. */
  readonly retries: number;
  readonly failFast: boolean;
  /** What the trials leave besides their records. */
  readonly keeping?: Keeping;
  /** Aborted by the first Ctrl-C: the epochs in flight are finished and their trials given up. */
  readonly stop: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

/** Where trials leave what the spec asks to keep, and find where to go on. */
export interface Keeping {
  readonly save: readonly Save[];
  /** An earlier state of the trial's training, if there is one; asked once a trial. */
  earlier(trial: Trial): TrainingState | undefined;
  /** Called before the outcome is recorded, and when a trial is given up. */
  keep(trial: Trial, keepsakes: Keepsakes): void;
}

const KEEP_NOTHING: Keeping = { save: [], earlier: () => undefined, keep: () => {} };

const BEAT_MS = 1000;
/** How often trials of other processes are asked after when nothing else is left. */
const ASK_AGAIN_MS = 500;

/**
 * Trains the trials and records them. Rejects when data cannot be loaded or the ledger cannot write; what was
 * recorded until then stays.
 */
export function runTrials(options: RunOptions): Promise<RunSummary> {
  return new Run(options).finish();
}

/** Lanes that each train one trial after the other, until the queue is empty or the run is halted. */
class Run {
  readonly #options: RunOptions;
  readonly #queue: Queue;
  readonly #data: SharedData;
  readonly #seats: readonly Seat[];
  readonly #halted = new AbortController();
  readonly #counts: { -readonly [count in keyof RunCounts]: number };
  #haltedBy: RunSummary["end"] = "finished";
  #error: { readonly thrown: unknown } | undefined;

  constructor(options: RunOptions) {
    const { trials, ledger, executors, trialTimeoutSeconds } = options;
    this.#options = options;
    this.#queue = new Queue(trials, ({ id }) => ledger.claim(id));
    this.#data = new SharedData(trials, options.trainer, options.dataset);
    const lanes = Math.min(options.jobs, trials.length);
    this.#seats = Array.from({ length: lanes }, () => new Seat(executors, trialTimeoutSeconds));
    this.#counts = { total: trials.length, running: 0, completed: 0, diverged: 0, failed: 0, elsewhere: 0 };
  }

  async finish(): Promise<RunSummary> {
    const { stop, ledger } = this.#options;
    const onStop = () => this.#halt("interrupted");
    if (stop.aborted) onStop();
    stop.addEventListener("abort", onStop);
    const heart = setInterval(() => this.#guard(() => ledger.beat()), BEAT_MS);
    await Promise.all(this.#seats.map((seat) => this.#lane(seat)));
    clearInterval(heart);
    stop.removeEventListener("abort", onStop);
    if (this.#error !== undefined) throw this.#error.thrown;
    const { total, completed, diverged, failed, elsewhere } = this.#counts;
    const isComplete = completed + diverged + failed + elsewhere === total;
    return { counts: { ...this.#counts }, end: isComplete ? "finished" : this.#haltedBy };
  }

  async #lane(seat: Seat): Promise<void> {
    try {
      while (!this.#halted.signal.aborted) {
        const next = this.#queue.next();
        if (next.kind === "done") break;
        if (next.kind === "wait") await this.#wait(next);
        if (next.kind === "elsewhere") this.#passOver(next.trial);
        if (next.kind === "train") await this.#train(seat, next.trial);
      }
    } catch (error) {
      this.#break(error);
    } finally {
      await seat.stop();
    }
  }

  async #train(seat: Seat, trial: Trial): Promise<void> {
    const { ledger, retries, failFast, onEvent } = this.#options;
    this.#counts.running += 1;
    onEvent({ kind: "started", trial, counts: { ...this.#counts } });
    const shared = await this.#data.of(trial);
    const { save, earlier, keep } = this.#options.keeping ?? KEEP_NOTHING;
    const from = earlier(trial);
    const onEpoch = (record: EpochRecord) => {
      ledger.epoch(trial.id, record);
      onEvent({ kind: "epoch", trial, record });
    };
    for (let attempt = 1; ; attempt++) {
      if (this.#halted.signal.aborted) return this.#giveUp(trial);
      for (const record of from?.records ?? []) onEpoch(record);
      const end = await seat.train({ trial, shared, save, from }, onEpoch);
      keep(trial, end.keepsakes);
      if (end.kind === "given-up") return this.#giveUp(trial);
      ledger.end(trial.id, end.outcome);
      const { outcome } = end;
      const isRetried = outcome.status === "failed" && attempt <= retries && this.#claimsAgain(trial);
      if (!isRetried) {
        this.#finished(trial, outcome);
        if (outcome.status === "failed" && failFast) this.#halt("failed");
        return;
      }
      onEvent({ kind: "retried", trial, reason: outcome.reason, attempt: attempt + 1 });
    }
  }

  #claimsAgain(trial: Trial): boolean {
    return !this.#halted.signal.aborted && this.#options.ledger.claim(trial.id).kind === "claimed";
  }

  #giveUp(trial: Trial): void {
    this.#counts.running -= 1;
    this.#options.ledger.abandon(trial.id);
  }

  #finished(trial: Trial, outcome: TrialOutcome): void {
    this.#counts.running -= 1;
    this.#counts[outcome.status] += 1;
    this.#data.release(trial);
    this.#options.onEvent({ kind: "ended", trial, outcome, counts: { ...this.#counts } });
  }

  #passOver(trial: Trial): void {
    this.#counts.elsewhere += 1;
    this.#data.release(trial);
    this.#options.onEvent({ kind: "elsewhere", trial, counts: { ...this.#counts } });
  }

  async #wait({ trials, by }: { readonly trials: number; readonly by: string }): Promise<void> {
    this.#options.onEvent({ kind: "waiting", trials, by });
    await sleep(ASK_AGAIN_MS, undefined, { signal: this.#halted.signal }).catch(() => {});
  }

  /** No further trial is started; those in flight are given up after their epoch. */
  #halt(by: RunSummary["end"]): void {
    if (this.#halted.signal.aborted) return;
    this.#haltedBy = by;
    this.#halted.abort();
    for (const seat of this.#seats) seat.giveUp();
  }

  /** After an error nothing can be recorded: everything is left at once, and the first error told. */
  #break(thrown: unknown): void {
    this.#error ??= { thrown };
    this.#halted.abort();
    for (const seat of this.#seats) void seat.stop();
  }

  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#break(error);
    }
  }
}
