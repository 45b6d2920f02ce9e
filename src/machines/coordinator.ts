import type { Queue, Worker } from "bullmq";
import type { Redis } from "ioredis";
import type { AnyTrial, TrialId, TrialOutcome } from "../model/trial.ts";
import type { End, Hear, Place, Places } from "../run/place.ts";
import type { QueueAddress } from "./address.ts";
import { Collector } from "./collector.ts";
import { connect, type QueueConnection } from "./connection.ts";
import { classOf } from "./job-class.ts";
import type { ClassMessage, Machine } from "./messages.ts";
import type { Orders } from "./orders.ts";
import { DelayedError } from "./packages.ts";
import {
  CLASSES,
  cancelKey,
  consumer,
  doingKey,
  JOB_OPTIONS,
  jobId,
  NEW_CLASSES,
  progressChannel,
  queue,
  type ResultsJob,
  resultsQueue,
  taker,
} from "./queues.ts";
import { sentOf, unmark } from "./result-marks.ts";
import { RefusedMessage, type Sealed, seal, unseal } from "./wire.ts";

export interface CoordinatorOptions {
  readonly address: QueueAddress;
  /** Names the database: results for it go to a queue of its own. */
  readonly reply: string;
  /** How a trial ended that is recorded. */
  recorded(id: TrialId): TrialOutcome | undefined;
  onEvent(event: QueueEvent): void;
}

export type QueueEvent =
  /** Trained twice to the same bits. */
  | { readonly kind: "same"; readonly trial: TrialId; readonly machine: Machine }
  /** Trained twice to other bits. */
  | { readonly kind: "different"; readonly trial: TrialId; readonly machine: Machine }
  /** A program was run twice, with other results: no two runs of it need be alike. */
  | { readonly kind: "differs"; readonly trial: TrialId; readonly machine: Machine }
  /** A message that nobody of this run sent. */
  | { readonly kind: "refused"; readonly reason: string };

/** What became of a result that has arrived. */
type Collected =
  | { readonly kind: "settled"; readonly trial: TrialId }
  | { readonly kind: "put-back" | "refused" };

/** Trials in the queue at a time, of one run. */
const AHEAD = 4096;
/** Jobs that are added with one call. */
const BATCH = 500;
const SWEEP_MS = 3000;
const PUT_BACK_MS = 500;
const CLOSING_MS = 2000;

/** The side of the run: fills the queues, collects what comes back. It is the only one that records. */
export class Coordinator {
  readonly #options: CoordinatorOptions;
  readonly #redis: QueueConnection;
  readonly #collector: Collector;
  readonly #classes = new Map<string, ClassQueue>();
  readonly #results: Worker<readonly Sealed[], null, string>;
  readonly #arriving: Queue<readonly Sealed[], null, string>;
  readonly #sweeper: NodeJS.Timeout;
  #orders: Orders | undefined;
  #toAdd: AnyTrial[] = [];
  #isSweeping = false;

  /** Throws RunxError where the queue cannot be used. */
  static async open(options: CoordinatorOptions): Promise<Coordinator> {
    const redis = await connect(options.address);
    const coordinator = new Coordinator(options, redis);
    await coordinator.#listen();
    return coordinator;
  }

  private constructor(options: CoordinatorOptions, redis: QueueConnection) {
    this.#options = options;
    this.#redis = redis;
    this.#collector = new Collector(options.recorded);
    this.#results = consumer(redis, resultsQueue(options.reply), (job, token) => this.#collect(job, token));
    this.#arriving = queue(redis, resultsQueue(options.reply));
    this.#sweeper = setInterval(() => void this.#sweep(), SWEEP_MS);
  }

  /** A connection that has subscribed can do nothing else, so it is one of its own. */
  async #listen(): Promise<void> {
    const listener = this.#redis.duplicate();
    listener.on("error", () => {});
    listener.on("message", (_, text: string) => this.#hear(text));
    await listener.subscribe(progressChannel(this.#options.reply));
  }

  /** Places whose trials are asked for so. */
  places(orders: Orders): Places {
    this.#orders = orders;
    return { count: AHEAD, make: () => new QueuePlace(this) };
  }

  train(trial: AnyTrial, hear: Hear): Promise<End> {
    const end = this.#collector.expect(trial, hear);
    this.#add(trial);
    return end;
  }

  /** A trial that waits is taken out of the queue; one that is trained is left by its worker when it renews its lease. */
  cancel(trial: AnyTrial): void {
    const id = jobId(this.#options.reply, trial.id);
    const { queue: waiting } = this.#classOf(trial);
    void this.#redis.set(cancelKey(id), "1", "EX", 60).catch(() => {});
    void waiting.remove(id).catch(() => {});
    this.#collector.cancel(trial.id);
  }

  /** Fills the queues and waits for nothing. */
  async fill(trials: readonly AnyTrial[]): Promise<void> {
    for (let i = 0; i < trials.length; i += BATCH) await this.#send(trials.slice(i, i + BATCH));
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    // What was recorded is acknowledged first: else the next run would hear of it once more.
    const closing = [
      this.#results.close(),
      this.#arriving.close(),
      ...[...this.#classes.values()].map((each) => each.close()),
    ];
    await Promise.race([
      Promise.allSettled(closing),
      new Promise((resolve) => setTimeout(resolve, CLOSING_MS).unref()),
    ]);
    // Where Redis is away this ends what would still try to connect.
    this.#redis.close();
  }

  /** Those of one turn of the event loop together. */
  #add(trial: AnyTrial): void {
    if (this.#toAdd.length === 0) {
      setImmediate(() => {
        const trials = this.#toAdd;
        this.#toAdd = [];
        // What does not arrive is missed at the next sweeps.
        void this.fill(trials).catch(() => {});
      });
    }
    this.#toAdd.push(trial);
  }

  async #send(trials: readonly AnyTrial[]): Promise<void> {
    const { reply, address } = this.#options;
    const ids = trials.map(({ id }) => id);
    const sent = await sentOf(this.#redis, reply, ids);
    const left = trials.filter(({ id }) => !sent.has(id));
    await Promise.all(
      [...this.#byClass(left)].map(async ([of, some]) => {
        await of.announce();
        await of.queue.addBulk(
          some.map((trial) => ({
            name: "trial",
            data: seal(this.#asked.jobOf(trial, reply), address.key),
            opts: { ...JOB_OPTIONS, jobId: jobId(reply, trial.id) },
          })),
        );
      }),
    );
  }

  get #asked(): Orders {
    if (this.#orders === undefined) throw new TypeError("trials are asked for through places");
    return this.#orders;
  }

  #classOf(trial: AnyTrial): ClassQueue {
    const needs = this.#asked.classOf(trial);
    const name = classOf(needs);
    const known = this.#classes.get(name) ?? this.#newClass(name, needs);
    this.#classes.set(name, known);
    return known;
  }

  #newClass(name: string, needs: ClassMessage): ClassQueue {
    return new ClassQueue(this.#redis, name, JSON.stringify(seal(needs, this.#options.address.key)));
  }

  #byClass(trials: readonly AnyTrial[]): Map<ClassQueue, AnyTrial[]> {
    const groups = new Map<ClassQueue, AnyTrial[]>();
    for (const trial of trials) {
      const of = this.#classOf(trial);
      const group = groups.get(of);
      if (group === undefined) groups.set(of, [trial]);
      else group.push(trial);
    }
    return groups;
  }

  /** Checks, lets the run record, then acknowledges. What is not recorded yet stays in the queue. */
  async #collect(job: ResultsJob, token: string): Promise<null> {
    // A stranger may have put something else there.
    const all = [job.data].flat() as readonly Sealed[];
    const became = await Promise.all(all.map((each) => this.#settle(each)));
    const settled = became.flatMap((each) => (each.kind === "settled" ? [each.trial] : []));
    await unmark(this.#redis, this.#options.reply, settled);
    const later = all.filter((_, i) => became[i]!.kind === "put-back");
    if (later.length === 0) return null;
    if (later.length < all.length) await job.updateData(later);
    await job.moveToDelayed(Date.now() + PUT_BACK_MS, token);
    throw new DelayedError();
  }

  async #settle(sealed: Sealed): Promise<Collected> {
    const { address, onEvent } = this.#options;
    try {
      const message = unseal("result", sealed, address.key);
      const { trial, machine, files = {} } = message;
      const waiting = this.#collector.waitingFor(trial);
      if (waiting !== undefined) this.#orders?.keep(waiting, files);
      const { kind } = await this.#collector.result(message);
      if (kind === "put-back") return { kind };
      if (kind !== "recorded") onEvent({ kind, trial, machine });
      return { kind: "settled", trial };
    } catch (error) {
      if (!(error instanceof RefusedMessage)) throw error;
      onEvent({ kind: "refused", reason: error.message });
      return { kind: "refused" };
    }
  }

  #hear(text: string): void {
    try {
      this.#collector.progress(unseal("progress", JSON.parse(text), this.#options.address.key));
    } catch (error) {
      if (!(error instanceof RefusedMessage) && !(error instanceof SyntaxError)) throw error;
    }
  }

  /** What is claimed, not recorded and not in the queue is put in again; what was lost too often has failed. */
  async #sweep(): Promise<void> {
    if (this.#isSweeping || this.#redis.status !== "ready") return;
    this.#isSweeping = true;
    try {
      const classes = this.#byClass(this.#collector.trials());
      for (const [of, trials] of classes) {
        await of.announce();
        await this.#takeFailed(of, trials);
      }
      // To look for each of some thousand trials costs as much as many results: not while they come.
      if (await this.#hasResults()) return;
      const there = new Set<TrialId>();
      for (const [of, trials] of classes) for (const id of await this.#inWork(of, trials)) there.add(id);
      // A result that waits to be read is in no queue of trials any more.
      if (await this.#hasResults()) return;
      await this.fill(this.#collector.missing((id) => there.has(id)));
    } catch {
      // The connection is gone: the next sweep looks again.
    } finally {
      this.#isSweeping = false;
    }
  }

  async #hasResults(): Promise<boolean> {
    const { waiting, active } = await this.#arriving.getJobCounts("waiting", "active");
    return (waiting ?? 0) + (active ?? 0) > 0;
  }

  async #inWork(of: ClassQueue, trials: readonly AnyTrial[]): Promise<TrialId[]> {
    const pipeline = this.#redis.pipeline();
    for (const { id } of trials) {
      const job = jobId(this.#options.reply, id);
      pipeline.exists(of.queue.toKey(job), doingKey(job));
    }
    const answers = (await pipeline.exec()) ?? [];
    return trials.flatMap(({ id }, i) => (Number(answers[i]?.[1]) > 0 ? [id] : []));
  }

  /** A job that nobody of this run sent, under the name of one of its trials, is taken out: the trial is missed then. */
  async #takeFailed(of: ClassQueue, trials: readonly AnyTrial[]): Promise<void> {
    const byJob = new Map(trials.map((trial) => [jobId(this.#options.reply, trial.id), trial]));
    for (const job of await of.queue.getFailed(0, 99)) {
      const trial = byJob.get(job.id ?? "");
      if (trial === undefined) continue;
      const { logs } = await of.queue.getJobLogs(job.id!);
      await job.remove();
      if (/stalled/.test(job.failedReason)) {
        this.#collector.fail(trial.id, `its worker was lost ${logs.length} times: ${logs.join(", ")}`);
      }
    }
  }
}

/** The queue of a class, and the eye on its workers. */
class ClassQueue {
  readonly queue: Queue<Sealed, null, string>;
  readonly #redis: Redis;
  readonly #name: string;
  readonly #needs: string;
  readonly #watch: Worker<Sealed, null, string>;

  constructor(redis: Redis, name: string, needs: string) {
    this.#redis = redis;
    this.#name = name;
    this.#needs = needs;
    this.queue = queue(redis, name);
    this.#watch = taker(redis, name);
    void this.#watch.startStalledCheckTimer();
  }

  /** Workers see what its trials need. */
  async announce(): Promise<void> {
    const added = await this.#redis.hset(CLASSES, this.#name, this.#needs);
    if (added > 0) await this.#redis.publish(NEW_CLASSES, this.#name);
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.queue.close(), this.#watch.close(true)]);
  }
}

/** One trial at a time, somewhere. */
class QueuePlace implements Place {
  readonly #coordinator: Coordinator;
  #trial: AnyTrial | undefined;

  constructor(coordinator: Coordinator) {
    this.#coordinator = coordinator;
  }

  async train(trial: AnyTrial, hear: Hear): Promise<End> {
    this.#trial = trial;
    const end = await this.#coordinator.train(trial, hear);
    this.#trial = undefined;
    return end;
  }

  cancel(): void {
    if (this.#trial !== undefined) this.#coordinator.cancel(this.#trial);
  }

  async stop(): Promise<void> {
    this.cancel();
  }
}
