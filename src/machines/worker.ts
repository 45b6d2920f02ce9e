import { setTimeout as sleep } from "node:timers/promises";
import type { TrialOutcome } from "../model/trial.ts";
import type { QueueAddress } from "./address.ts";
import { connect, type QueueConnection } from "./connection.ts";
import { Delivery } from "./delivery.ts";
import { HeldTrials, type TrialEvent } from "./held-trials.ts";
import { IdleLanes } from "./idle-lanes.ts";
import { Lane } from "./lane.ts";
import { thisMachine } from "./machine.ts";
import type { Machine } from "./messages.ts";
import type { Programs } from "./programs.ts";
import { NEW_CLASSES, WORKERS } from "./queues.ts";
import { type ClassEvent, ServedClasses } from "./served-classes.ts";
import { Spool } from "./spool.ts";
import type { WorkerStatus } from "./status.ts";

export interface WorkerOptions {
  readonly address: QueueAddress;
  /** Trials at a time. */
  readonly jobs: number;
  /** Where data files are looked for. */
  readonly folder: string;
  /** Where results lie until the queue has them. */
  readonly spool: string;
  /** Absent to run no programs. */
  readonly programs?: Programs;
  readonly untilEmpty: boolean;
  /** Aborted to stop: what is trained goes back into the queue. */
  readonly stop: AbortSignal;
  onEvent(event: WorkerEvent): void;
}

export type WorkerEvent =
  | ClassEvent
  | TrialEvent
  /** The disk has no room for results. */
  | { readonly kind: "no-spool" }
  /** Three trials in a row failed at once: something is wrong here. */
  | { readonly kind: "gives-up" };

const LOOK_MS = 2000;
/** A lane that finds nothing looks again soon, and less and less often. */
const IDLE_MS = { first: 10, most: 200 };
const LEAVING_MS = 3000;
const ALIVE_S = 15;
/** A trial that fails sooner than this may be the fault of the machine. */
const SOON_S = 10;
const FAILURES_IN_A_ROW = 3;

/** Takes trials from the queue, trains networks on the threads of this process, runs programs, sends back how they ended. */
export class QueueWorker {
  readonly #options: WorkerOptions;
  readonly #redis: QueueConnection;
  readonly #delivery: Delivery;
  readonly #classes: ServedClasses;
  readonly #trials: HeldTrials;
  readonly #machine: Machine = thisMachine();
  readonly #stopped = new AbortController();
  readonly #idle = new IdleLanes();
  #failures = 0;
  /** Milliseconds that lanes have rested since something was last found. */
  #rested = 0;

  /** Throws RunxError where the queue cannot be used. */
  static async open(options: WorkerOptions): Promise<QueueWorker> {
    return new QueueWorker(options, await connect(options.address), new Spool(options.spool));
  }

  private constructor(options: WorkerOptions, redis: QueueConnection, spool: Spool) {
    this.#options = options;
    this.#redis = redis;
    this.#delivery = new Delivery(redis, spool, () => options.onEvent({ kind: "no-spool" }));
    const { folder, address, jobs, programs } = options;
    this.#classes = new ServedClasses(redis, {
      key: address.key,
      folder,
      cores: jobs,
      ...(programs && { programs }),
      onEvent: (event) => {
        options.onEvent(event);
        if (event.kind === "serves") this.#idle.wake();
      },
    });
    this.#trials = new HeldTrials({
      ...{ address, redis, delivery: this.#delivery, classes: this.#classes, machine: this.#machine },
      ...(programs && { programs }),
      stop: this.#stopped.signal,
      onEvent: (event) => {
        options.onEvent(event);
        if (event.kind === "ended") this.#countFailures(event.outcome);
      },
    });
    this.#stopped.signal.addEventListener("abort", () => this.#idle.wake());
  }

  /** Resolves when it was stopped, gave up, or found nothing more to do. Returns whether it gave up. */
  async run(): Promise<{ readonly gaveUp: boolean }> {
    const { stop, jobs } = this.#options;
    const onStop = () => this.#stopped.abort();
    if (stop.aborted) onStop();
    stop.addEventListener("abort", onStop);
    void this.#delivery.sendLeft();
    const looking = this.#lookForClasses();
    const lanes = Array.from({ length: jobs }, () => new Lane(this.#options.folder));
    const working = Promise.all(lanes.map((lane) => this.#work(lane)));
    await Promise.race([working, this.#nothingInHand()]);
    stop.removeEventListener("abort", onStop);
    this.#stopped.abort();
    await this.#close();
    // Without its connection nothing waits for the queue any more.
    await Promise.race([Promise.all([working, looking]), sleep(LEAVING_MS, undefined, { ref: false })]);
    return { gaveUp: this.#failures >= FAILURES_IN_A_ROW };
  }

  /** When it was stopped, and what it trained is left: a queue that is away must not keep it. */
  async #nothingInHand(): Promise<void> {
    const { signal } = this.#stopped;
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
    while (this.#trials.doing.size > 0) await sleep(IDLE_MS.most, undefined, { ref: false });
    await sleep(LEAVING_MS, undefined, { ref: false });
  }

  async #work(lane: Lane): Promise<void> {
    const token = `${this.#machine.worker}:${Math.random()}`;
    const { signal } = this.#stopped;
    let rest = IDLE_MS.first;
    while (!signal.aborted) {
      const taken = await this.#classes.take(token).catch(() => undefined);
      if (taken !== undefined) {
        this.#rested = 0;
        rest = IDLE_MS.first;
        await this.#trials
          .train(lane, taken, token)
          .catch(() => {})
          .finally(() => taken.free());
      } else {
        this.#rested += rest;
        if (this.#options.untilEmpty && this.#isOver()) break;
        rest = (await this.#idle.rest(rest)) ? IDLE_MS.first : Math.min(2 * rest, IDLE_MS.most);
      }
    }
    await lane.stop();
  }

  /** Everything was looked at some times, and nothing was found. */
  #isOver(): boolean {
    return this.#trials.doing.size === 0 && this.#rested > 2 * LOOK_MS * this.#options.jobs;
  }

  #countFailures(outcome: TrialOutcome): void {
    this.#failures = outcome.status === "failed" && outcome.seconds < SOON_S ? this.#failures + 1 : 0;
    if (this.#failures < FAILURES_IN_A_ROW) return;
    this.#options.onEvent({ kind: "gives-up" });
    this.#stopped.abort();
  }

  /** Every two seconds, and as soon as there is a new one. */
  async #lookForClasses(): Promise<void> {
    const { signal } = this.#stopped;
    let look = () => {};
    const listener = this.#redis.duplicate();
    listener.on("error", () => {});
    listener.on("message", () => look());
    void listener.subscribe(NEW_CLASSES).catch(() => {});
    while (!signal.aborted) {
      const asked = new Promise<void>((resolve) => {
        look = resolve;
      });
      try {
        await this.#classes.look();
        await this.#tellStatus();
      } catch {
        // The connection is gone: look again.
      }
      await Promise.race([asked, sleep(LOOK_MS, undefined, { signal }).catch(() => {})]);
    }
  }

  async #tellStatus(): Promise<void> {
    const status: WorkerStatus = {
      machine: this.#machine,
      jobs: this.#options.jobs,
      serves: this.#classes.names,
      lacks: this.#classes.lacks,
      doing: [...this.#trials.doing].map(([trial, what]) => ({ trial, ...what })),
    };
    await this.#redis.set(`${WORKERS}${this.#machine.worker}`, JSON.stringify(status), "EX", ALIVE_S);
  }

  async #close(): Promise<void> {
    await this.#delivery.close(LEAVING_MS);
    const all = [this.#redis.del(`${WORKERS}${this.#machine.worker}`), this.#classes.close()];
    await Promise.race([Promise.allSettled(all), sleep(LEAVING_MS, undefined, { ref: false })]);
    this.#redis.close();
  }
}
