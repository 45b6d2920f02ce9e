import { setTimeout as sleep } from "node:timers/promises";
import type { AnyTrial, TrialOutcome } from "../model/trial.ts";
import type { RunCounts, RunEvent, RunSummary } from "./events.ts";
import type { Heard, Place, Places } from "./place.ts";
import { Portions } from "./portions.ts";
import { type Next, Queue } from "./queue.ts";
import type { Recorder } from "./recorder.ts";

export interface RunOptions {
  /** What is to be trained: the planned trials whose state asks for it. */
  readonly trials: readonly AnyTrial[];
  readonly recorder: Recorder;
  readonly places: Places;
  /** Further attempts for a trial that fails. */
  readonly retries: number;
  readonly failFast: boolean;
  /** Aborted by the first Ctrl-C: the trials in flight are left as soon as they can be gone on with. */
  readonly stop: AbortSignal;
  /** Aborted after a grace: they are ended where they are. */
  readonly leave: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

/** A training that has come to its end. */
interface Over {
  readonly trial: AnyTrial;
  readonly outcome: TrialOutcome;
  readonly isRecorded: boolean;
}

/** A lane that has trained what it was given. */
interface GoingOn {
  readonly over: Over[];
  resolve(next: Next | undefined): void;
  reject(error: unknown): void;
}

const BEAT_MS = 1000;
/** Before a trial that asks to be tried again is, the first, second, … time. */
const AGAIN_MS = [1000, 2000, 5000, 10_000, 30_000, 60_000];
/** How often trials of other processes are asked after when nothing else is left. */
const ASK_AGAIN_MS = 500;

/**
 * Trains the trials and records them. Rejects when data cannot be loaded or the recorder cannot write; what was
 * recorded until then stays.
 */
export function runTrials(options: RunOptions): Promise<RunSummary> {
  return new Run(options).finish();
}

/** Lanes that each train one trial after the other, until the queue is empty or the run is halted. */
class Run {
  readonly #options: RunOptions;
  readonly #queue: Queue;
  readonly #places: readonly Place[];
  readonly #portions: Portions;
  readonly #halted = new AbortController();
  readonly #counts: { -readonly [count in keyof RunCounts]: number };
  readonly #unfinished: RunSummary["unfinished"][number][] = [];
  readonly #goingOn: GoingOn[] = [];
  #haltedBy: RunSummary["end"] = "finished";
  #error: { readonly thrown: unknown } | undefined;

  constructor(options: RunOptions) {
    const { trials, recorder, places } = options;
    this.#options = options;
    this.#queue = new Queue(trials, (some) => recorder.leaseAll(some.map(({ id }) => id)));
    const lanes = Math.min(places.count, trials.length);
    this.#places = Array.from({ length: lanes }, () => places.make());
    this.#portions = new Portions(lanes, places.effort);
    this.#counts = { total: trials.length, running: 0, completed: 0, diverged: 0, failed: 0, elsewhere: 0 };
  }

  async finish(): Promise<RunSummary> {
    const { stop, leave, recorder } = this.#options;
    const onStop = () => this.#halt("interrupted");
    const onLeave = () => this.#stopAll();
    if (stop.aborted) onStop();
    stop.addEventListener("abort", onStop);
    leave.addEventListener("abort", onLeave);
    const heart = setInterval(() => this.#guard(() => recorder.beat()), BEAT_MS);
    await Promise.all(this.#places.map((place) => this.#lane(place)));
    clearInterval(heart);
    stop.removeEventListener("abort", onStop);
    leave.removeEventListener("abort", onLeave);
    if (this.#error !== undefined) throw this.#error.thrown;
    const { total, completed, diverged, failed, elsewhere } = this.#counts;
    const isComplete = completed + diverged + failed + elsewhere === total;
    return {
      counts: { ...this.#counts },
      unfinished: this.#unfinished,
      end: isComplete ? "finished" : this.#haltedBy,
    };
  }

  async #lane(place: Place): Promise<void> {
    const over: Over[] = [];
    try {
      for (;;) {
        const next = await this.#goOn(over);
        if (next === undefined || next.kind === "done") break;
        if (next.kind === "wait") await this.#wait(next);
        else {
          for (const trial of next.elsewhere) this.#passOver(trial);
          await this.#trainAll(place, next.trials, over);
        }
      }
    } catch (error) {
      this.#break(error);
      this.#guard(() => this.#record(over));
    } finally {
      await place.stop();
    }
  }

  /** Records how trials ended, if some have, and leases the next at once; undefined where no further trial is to start. */
  #goOn(over: Over[]): Promise<Next | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#goingOn.length === 0) process.nextTick(() => this.#allGoOn());
      this.#goingOn.push({ over, resolve, reject });
    });
  }

  /** Lanes that go on in the same turn do so together: where many have small trials, recording is most of their time. */
  #allGoOn(): void {
    const lanes = this.#goingOn.splice(0);
    const over = lanes.flatMap((lane) => lane.over.splice(0));
    const isLast = this.#halted.signal.aborted || over.some((each) => this.#endsTheRun(each));
    try {
      const next = this.#record(over, () =>
        isLast
          ? undefined
          : this.#queue.next(lanes.length, (trials, from) => this.#portions.of(trials, from)),
      );
      for (const [i, { resolve }] of lanes.entries()) resolve(next?.[i]);
    } catch (error) {
      for (const { reject } of lanes) reject(error);
    }
  }

  /** Empties the list. What is asked then is one transaction with it. */
  #record<Answer>(over: Over[], ask: () => Answer | undefined = () => undefined): Answer | undefined {
    const { recorder } = this.#options;
    const ended = over.splice(0);
    const answer = recorder.together(() => {
      for (const { trial, outcome, isRecorded } of ended) if (!isRecorded) recorder.end(trial.id, outcome);
      return ask();
    });
    for (const each of ended) this.#finished(each);
    if (ended.some((each) => this.#endsTheRun(each))) this.#halt("failed");
    return answer;
  }

  #endsTheRun({ outcome }: Over): boolean {
    return outcome.status === "failed" && this.#options.failFast;
  }

  /** Trains one after the other. Those that have ended are added to `over`, and recorded before the lane waits for another. */
  async #trainAll(place: Place, trials: readonly AnyTrial[], over: Over[]): Promise<void> {
    const { ahead } = place;
    ahead?.expect(trials);
    for (const trial of trials) {
      if (over.length > 0 && ahead?.isOver(trial) !== true) this.#record(over);
      // When the run is halted, what has been begun is still heard of, and nothing else is begun.
      if (this.#halted.signal.aborted && ahead?.isGiven(trial) !== true) {
        this.#options.recorder.abandon(trial.id);
        continue;
      }
      const end = await this.#train(place, trial);
      if (end === undefined) continue;
      this.#counts.running -= 1;
      over.push(end);
      // One that diverged or failed has not taken what a whole training takes.
      if (end.outcome.status === "completed") this.#portions.took(trial, end.outcome.seconds);
    }
  }

  /** How the trial ended; undefined where it was left. */
  async #train(place: Place, trial: AnyTrial): Promise<Over | undefined> {
    const { recorder, retries, onEvent } = this.#options;
    this.#counts.running += 1;
    onEvent({ kind: "started", trial, counts: { ...this.#counts } });
    const hear = (heard: Heard) => {
      if (heard.kind === "epoch") recorder.epoch(trial.id, heard.record);
      if (heard.kind === "restarted") recorder.restart(trial.id);
      onEvent({ ...heard, trial });
    };
    let asked = 0;
    let failures = 0;
    for (let isGiven = place.ahead?.isGiven(trial) === true; isGiven || !this.#halted.signal.aborted; ) {
      isGiven = false;
      const end = await place.train(trial, hear);
      if (end.kind === "cancelled") {
        this.#leave({ trial, ...(end.epoch !== undefined && { epoch: end.epoch }) });
        return undefined;
      }
      if (end.kind === "again") {
        onEvent({ kind: "retried", trial, reason: end.reason, attempt: asked + failures + 2 });
        await this.#pause(AGAIN_MS[Math.min(asked, AGAIN_MS.length - 1)]!);
        recorder.restart(trial.id);
        asked += 1;
        continue;
      }
      const { outcome } = end;
      if (outcome.status !== "failed" || failures >= retries || this.#halted.signal.aborted) {
        return { trial, outcome, isRecorded: false };
      }
      recorder.end(trial.id, outcome);
      if (!this.#leasesAgain(trial)) return { trial, outcome, isRecorded: true };
      failures += 1;
      onEvent({ kind: "retried", trial, reason: outcome.reason, attempt: asked + failures + 1 });
    }
    this.#leave({ trial });
    return undefined;
  }

  #leasesAgain(trial: AnyTrial): boolean {
    if (this.#halted.signal.aborted) return false;
    const [answer] = this.#options.recorder.leaseAll([trial.id]);
    return answer?.kind === "leased";
  }

  #leave(unfinished: RunSummary["unfinished"][number]): void {
    this.#counts.running -= 1;
    this.#unfinished.push(unfinished);
    this.#options.recorder.abandon(unfinished.trial.id);
  }

  #finished({ trial, outcome }: Over): void {
    this.#counts[outcome.status] += 1;
    this.#options.onEvent({ kind: "ended", trial, outcome, counts: { ...this.#counts } });
  }

  #passOver(trial: AnyTrial): void {
    this.#counts.elsewhere += 1;
    this.#options.onEvent({ kind: "elsewhere", trial, counts: { ...this.#counts } });
  }

  async #wait({ trials, by }: { readonly trials: number; readonly by: string }): Promise<void> {
    this.#options.onEvent({ kind: "waiting", trials, by });
    await this.#pause(ASK_AGAIN_MS);
  }

  /** Until the run is halted, at most. */
  async #pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.#halted.signal }).catch(() => {});
  }

  /** No further trial is started; those in flight are left as soon as they can be gone on with. */
  #halt(by: RunSummary["end"]): void {
    if (this.#halted.signal.aborted) return;
    this.#haltedBy = by;
    this.#halted.abort();
    for (const place of this.#places) place.cancel();
  }

  /** After an error nothing can be recorded: everything is left at once, and the first error told. */
  #break(thrown: unknown): void {
    this.#error ??= { thrown };
    this.#halted.abort();
    this.#stopAll();
  }

  #stopAll(): void {
    for (const place of this.#places) void place.stop();
  }

  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#break(error);
    }
  }
}
