import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { RunxError } from "../errors.ts";
import type { EpochRecord, Trial, TrialId, TrialOutcome } from "../model/trial.ts";
import type { QueueAddress } from "./address.ts";
import { stateFrom, toFiles } from "./artifact-files.ts";
import { connect } from "./connection.ts";
import { Delivery } from "./delivery.ts";
import { classOf } from "./job-class.ts";
import { Lane } from "./lane.ts";
import { Lease } from "./lease.ts";
import { thisMachine } from "./machine.ts";
import type { JobMessage, Machine, ResultMessage } from "./messages.ts";
import { ProgressChannel } from "./progress-channel.ts";
import { type SealedJob, WORKERS } from "./queues.ts";
import { type ClassEvent, ServedClasses } from "./served-classes.ts";
import { Spool, type Spooled } from "./spool.ts";
import type { WorkerStatus } from "./status.ts";
import { checkedTrial } from "./trial-check.ts";
import { RefusedMessage, seal, unseal } from "./wire.ts";

export interface WorkerOptions {
  readonly address: QueueAddress;
  /** Trials at a time. */
  readonly jobs: number;
  /** Where data files are looked for. */
  readonly folder: string;
  /** Where results lie until the queue has them. */
  readonly spool: string;
  readonly untilEmpty: boolean;
  /** Aborted to stop: what is trained goes back into the queue. */
  readonly stop: AbortSignal;
  onEvent(event: WorkerEvent): void;
}

export type WorkerEvent =
  | ClassEvent
  | { readonly kind: "started"; readonly trial: Trial }
  | { readonly kind: "ended"; readonly trial: Trial; readonly outcome: TrialOutcome }
  | { readonly kind: "refused"; readonly reason: string }
  /** The disk has no room for results. */
  | { readonly kind: "no-spool" }
  /** Three trials in a row failed at once: something is wrong here. */
  | { readonly kind: "gives-up" };

const LOOK_MS = 2000;
const IDLE_MS = 200;
const LEAVING_MS = 3000;
const ALIVE_S = 15;
/** A trial that fails sooner than this may be the fault of the machine. */
const SOON_S = 10;
const FAILURES_IN_A_ROW = 3;

/** Takes trials from the queue, trains them on the threads of this process, and sends back how they ended. */
export class QueueWorker {
  readonly #options: WorkerOptions;
  readonly #redis: Redis;
  readonly #delivery: Delivery;
  readonly #classes: ServedClasses;
  readonly #machine: Machine = thisMachine();
  readonly #doing = new Map<TrialId, { readonly since: number }>();
  readonly #stopped = new AbortController();
  #failures = 0;
  #isIdle = 0;

  /** Throws RunxError where the queue cannot be used. */
  static async open(options: WorkerOptions): Promise<QueueWorker> {
    return new QueueWorker(options, await connect(options.address), new Spool(options.spool));
  }

  private constructor(options: WorkerOptions, redis: Redis, spool: Spool) {
    this.#options = options;
    this.#redis = redis;
    this.#delivery = new Delivery(redis, spool, () => options.onEvent({ kind: "no-spool" }));
    const { folder, address } = options;
    this.#classes = new ServedClasses(redis, {
      key: address.key,
      folder,
      onEvent: (event) => options.onEvent(event),
    });
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
    await Promise.all(lanes.map((lane) => this.#work(lane)));
    stop.removeEventListener("abort", onStop);
    this.#stopped.abort();
    await looking;
    await this.#close();
    return { gaveUp: this.#failures >= FAILURES_IN_A_ROW };
  }

  async #work(lane: Lane): Promise<void> {
    const token = `${this.#machine.worker}:${Math.random()}`;
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const taken = await this.#classes.take(token).catch(() => undefined);
      if (taken !== undefined) {
        this.#isIdle = 0;
        await this.#do(lane, taken, token).catch(() => {});
      } else {
        this.#isIdle += 1;
        if (this.#options.untilEmpty && this.#isOver()) break;
        await sleep(IDLE_MS, undefined, { signal }).catch(() => {});
      }
    }
    await lane.stop();
  }

  /** Everything was looked at some times, and nothing was found. */
  #isOver(): boolean {
    return this.#doing.size === 0 && this.#isIdle * IDLE_MS > 2 * LOOK_MS * this.#options.jobs;
  }

  async #do(lane: Lane, job: SealedJob, token: string): Promise<void> {
    let message: JobMessage;
    let trial: Trial;
    try {
      message = unseal("job", job.data, this.#options.address.key);
      trial = trialOf(message, job);
    } catch (error) {
      if (!(error instanceof RefusedMessage)) throw error;
      this.#options.onEvent({ kind: "refused", reason: error.message });
      await job.moveToFailed(new Error(`refused: ${error.message}`), token, false);
      return;
    }
    const lease = new Lease(this.#redis, job, token);
    const result = await this.#train(lane, lease, trial, message).catch((error: unknown) => {
      // What the trial needs cannot be read here any more: others may have it.
      if (!(error instanceof RunxError)) throw error;
      this.#classes.stopServing(job.queueName, error.message);
      return undefined;
    });
    if (result === undefined) await lease.giveBack();
    else void this.#delivery.send(result).then(() => lease.complete());
    await this.#delivery.hasRoom();
  }

  /** Undefined where the trial was left. */
  async #train(
    lane: Lane,
    lease: Lease,
    trial: Trial,
    { reply, timeout, save, from }: JobMessage,
  ): Promise<Spooled | undefined> {
    const { onEvent, address } = this.#options;
    lease.sign(this.#machine.worker);
    this.#doing.set(trial.id, { since: Date.now() });
    onEvent({ kind: "started", trial });
    const progress = new ProgressChannel(this.#redis, trial.id, reply, address.key);
    const place = lane.placeFor(trial, { save, ...(from && { from: stateFrom(trial, from) }) });
    const leave = () => place.cancel();
    this.#stopped.signal.addEventListener("abort", leave);
    lease.onCancelled = leave;
    const epochs: EpochRecord[] = [];
    try {
      const end = await lane.withTimeout(timeout, () =>
        place.train(trial, (heard) => {
          if (heard.kind === "restarted") epochs.length = 0;
          if (heard.kind !== "epoch") return;
          epochs.push(heard.record);
          progress.add(heard.record);
        }),
      );
      if (end.kind !== "ended") return undefined;
      onEvent({ kind: "ended", trial, outcome: end.outcome });
      this.#countFailures(end.outcome);
      const message: ResultMessage = {
        ...{ v: 1, kind: "result", trial: trial.id, outcome: wireOutcome(end.outcome), epochs },
        machine: this.#machine,
        ...(save.length > 0 && { files: toFiles(trial, lane.left) }),
      };
      return { reply, trial: trial.id, sealed: seal(message, address.key) };
    } finally {
      this.#stopped.signal.removeEventListener("abort", leave);
      this.#doing.delete(trial.id);
      progress.end();
    }
  }

  #countFailures(outcome: TrialOutcome): void {
    this.#failures = outcome.status === "failed" && outcome.seconds < SOON_S ? this.#failures + 1 : 0;
    if (this.#failures < FAILURES_IN_A_ROW) return;
    this.#options.onEvent({ kind: "gives-up" });
    this.#stopped.abort();
  }

  async #lookForClasses(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        await this.#classes.look();
        await this.#tellStatus();
      } catch {
        // The connection is gone: look again.
      }
      await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
    }
  }

  async #tellStatus(): Promise<void> {
    const status: WorkerStatus = {
      machine: this.#machine,
      jobs: this.#options.jobs,
      serves: this.#classes.names,
      lacks: this.#classes.lacks,
      doing: [...this.#doing].map(([trial, { since }]) => ({ trial, since })),
    };
    await this.#redis.set(`${WORKERS}${this.#machine.worker}`, JSON.stringify(status), "EX", ALIVE_S);
  }

  async #close(): Promise<void> {
    const all = [
      this.#redis.del(`${WORKERS}${this.#machine.worker}`),
      this.#classes.close(),
      this.#delivery.close(),
    ];
    // What does not leave in time lies on the disk, and is sent by the next worker here.
    await Promise.race([Promise.allSettled(all), sleep(LEAVING_MS, undefined, { ref: false })]);
    this.#redis.disconnect();
  }
}

/** The worker computes the id itself: no job can pass for another trial. */
function trialOf({ trial: wire }: JobMessage, { queueName }: SealedJob): Trial {
  const trial = checkedTrial(wire);
  if (classOf(trial) !== queueName) throw new RefusedMessage("it lies in the queue of another class");
  return trial;
}

/** The remedies of a failure are for who runs the worker; its reason travels. */
function wireOutcome(outcome: TrialOutcome): TrialOutcome {
  if (outcome.status !== "failed") return outcome;
  return { status: "failed", reason: outcome.reason.slice(0, 4000), seconds: outcome.seconds };
}
