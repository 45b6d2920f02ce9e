import { setTimeout as sleep } from "node:timers/promises";
import type { Worker } from "bullmq";
import type { Redis } from "ioredis";
import { engineOf } from "../engines/registry.ts";
import { RunxError } from "../errors.ts";
import type { Save } from "../model/parameters.ts";
import type { EpochRecord, Trial, TrialId, TrialOutcome } from "../model/trial.ts";
import type { ArtifactStore, Artifacts, TrainingState } from "../run/artifacts.ts";
import type { Place } from "../run/place.ts";
import { workerSlots } from "../run/worker-slot.ts";
import { WorkerThread } from "../run/worker-thread.ts";
import type { QueueAddress } from "./address.ts";
import { stateFrom, toFiles } from "./artifact-files.ts";
import { connect } from "./connection.ts";
import { Delivery } from "./delivery.ts";
import { classOf, dataOf, lackOf } from "./job-class.ts";
import { thisMachine } from "./machine.ts";
import type { JobMessage, Machine, ResultMessage } from "./messages.ts";
import {
  CLASSES,
  cancelKey,
  doingKey,
  LOCK_MS,
  progressChannel,
  RENEW_MS,
  type SealedJob,
  taker,
  WORKERS,
} from "./queues.ts";
import { Spool, type Spooled } from "./spool.ts";
import { checkedTrial } from "./trial-check.ts";
import { RefusedMessage, type Sealed, seal, unseal } from "./wire.ts";

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
  | { readonly kind: "serves"; readonly class: string; readonly numerics: string }
  | { readonly kind: "lacks"; readonly class: string; readonly lack: string }
  | { readonly kind: "started"; readonly trial: Trial }
  | { readonly kind: "ended"; readonly trial: Trial; readonly outcome: TrialOutcome }
  | { readonly kind: "refused"; readonly reason: string }
  /** The disk has no room for results. */
  | { readonly kind: "no-spool" }
  /** Three trials in a row failed at once: something is wrong here. */
  | { readonly kind: "gives-up" };

const LOOK_MS = 2000;
const CHECK_AGAIN_MS = 30_000;
const IDLE_MS = 200;
const LEAVING_MS = 3000;
const PROGRESS_MS = 1000;
const ALIVE_S = 15;
/** A trial that fails sooner than this may be the fault of the machine. */
const SOON_S = 10;
const FAILURES_IN_A_ROW = 3;

interface Served {
  readonly name: string;
  readonly taker: Worker<Sealed, null, string>;
}

/** Takes trials from the queue, trains them on the threads of this process, and sends back how they ended. */
export class QueueWorker {
  readonly #options: WorkerOptions;
  readonly #redis: Redis;
  readonly #delivery: Delivery;
  readonly #machine: Machine = thisMachine();
  readonly #served = new Map<string, Served>();
  readonly #lacks = new Map<string, { readonly lack: string; readonly at: number }>();
  readonly #doing = new Map<TrialId, { readonly since: number }>();
  readonly #stopped = new AbortController();
  #turn = 0;
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
      const taken = await this.#take(token).catch(() => undefined);
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

  async #take(token: string): Promise<SealedJob | undefined> {
    const served = [...this.#served.values()];
    for (let i = 0; i < served.length; i++) {
      this.#turn += 1;
      const job = await served[this.#turn % served.length]!.taker.getNextJob(token, { block: false });
      if (job) return job as SealedJob;
    }
    return undefined;
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
      this.#stopServing(job.queueName, error.message);
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
    const progress = new Progress(this.#redis, trial.id, reply, address.key);
    const place = lane.placeFor(trial, { save, ...(from && { from: stateFrom(trial, from) }) });
    const leave = () => place.cancel();
    this.#stopped.signal.addEventListener("abort", leave);
    lease.onCancelled = leave;
    const epochs: EpochRecord[] = [];
    try {
      const end = await withTimeout(lane, timeout, () =>
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

  /** Serves what it can; what it lacks is looked at again now and then. */
  async #lookForClasses(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        const classes = await this.#redis.hgetall(CLASSES);
        for (const [name, needs] of Object.entries(classes)) await this.#lookAt(name, needs);
        await this.#tellStatus();
      } catch {
        // The connection is gone: look again.
      }
      await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
    }
  }

  async #lookAt(name: string, needs: string): Promise<void> {
    const before = this.#lacks.get(name);
    if (this.#served.has(name) || (before && Date.now() - before.at < CHECK_AGAIN_MS)) return;
    try {
      const message = unseal("class", JSON.parse(needs), this.#options.address.key);
      if (classOf(message) !== name) throw new RefusedMessage("it has another name than its class");
      const lack = await lackOf(message, this.#options.folder);
      if (lack !== undefined) return this.#lack(name, lack);
      const served = { name, taker: taker(this.#redis, name) };
      await served.taker.waitUntilReady();
      void served.taker.startStalledCheckTimer();
      this.#lacks.delete(name);
      this.#served.set(name, served);
      this.#options.onEvent({ kind: "serves", class: name, numerics: message.numerics });
    } catch (error) {
      if (!(error instanceof RefusedMessage) && !(error instanceof SyntaxError)) throw error;
      this.#lack(name, `it cannot read what the class needs: ${error.message}`);
    }
  }

  #stopServing(name: string, why: string): void {
    void this.#served.get(name)?.taker.close(true);
    this.#served.delete(name);
    this.#lack(name, why);
  }

  #lack(name: string, lack: string): void {
    if (this.#lacks.get(name)?.lack !== lack) this.#options.onEvent({ kind: "lacks", class: name, lack });
    this.#lacks.set(name, { lack, at: Date.now() });
  }

  async #tellStatus(): Promise<void> {
    const status: WorkerStatus = {
      machine: this.#machine,
      jobs: this.#options.jobs,
      serves: [...this.#served.keys()],
      lacks: Object.fromEntries([...this.#lacks].map(([name, { lack }]) => [name, lack])),
      doing: [...this.#doing].map(([trial, { since }]) => ({ trial, since })),
    };
    await this.#redis.set(`${WORKERS}${this.#machine.worker}`, JSON.stringify(status), "EX", ALIVE_S);
  }

  async #close(): Promise<void> {
    const all = [
      this.#redis.del(`${WORKERS}${this.#machine.worker}`),
      ...[...this.#served.values()].map((served) => served.taker.close(true)),
      this.#delivery.close(),
    ];
    // What does not leave in time lies on the disk, and is sent by the next worker here.
    await Promise.race([Promise.allSettled(all), sleep(LEAVING_MS, undefined, { ref: false })]);
    this.#redis.disconnect();
  }
}

/** The right to train a job, until it is completed or given back; renewed while it is held. */
class Lease {
  readonly #redis: Redis;
  readonly #job: SealedJob;
  readonly #token: string;
  readonly #renewal: NodeJS.Timeout;
  #isCancelled = false;
  onCancelled: () => void = () => {};

  constructor(redis: Redis, job: SealedJob, token: string) {
    this.#redis = redis;
    this.#job = job;
    this.#token = token;
    this.#renewal = setInterval(() => void this.#renew().catch(() => {}), RENEW_MS);
  }

  /** Should the worker be lost, its name stays with the job. */
  sign(worker: string): void {
    void this.#job.log(worker).catch(() => {});
  }

  /** Where the job was lost meanwhile its result has arrived all the same. */
  async complete(): Promise<void> {
    clearInterval(this.#renewal);
    await this.#job.moveToCompleted(null, this.#token, false).catch(() => {});
  }

  /** Another worker takes it, or nobody where the run does not want it any more. */
  async giveBack(): Promise<void> {
    clearInterval(this.#renewal);
    if (this.#isCancelled) await this.#job.moveToCompleted(null, this.#token, false).catch(() => {});
    else await this.#job.moveToWait(this.#token).catch(() => {});
  }

  async #renew(): Promise<void> {
    const id = this.#job.id!;
    const [[, cancelled] = []] =
      (await this.#redis.pipeline().exists(cancelKey(id)).set(doingKey(id), "1", "EX", 10).exec()) ?? [];
    await this.#job.extendLock(this.#token, LOCK_MS);
    if (Number(cancelled) === 0) return;
    this.#isCancelled = true;
    this.onCancelled();
  }
}

/** What a worker tells of itself, to be shown. */
export interface WorkerStatus {
  readonly machine: Machine;
  readonly jobs: number;
  readonly serves: readonly string[];
  readonly lacks: { readonly [name: string]: string };
  readonly doing: readonly { readonly trial: TrialId; readonly since: number }[];
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

/** One trial at a time, by the engine it asks for. */
class Lane {
  readonly #folder: string;
  readonly #places = new Map<string, Place>();
  #asked: { readonly save: readonly Save[]; readonly from?: TrainingState } = { save: [] };
  /** What the last trial has left. */
  left: Artifacts = {};

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** For one trial, with what it is to leave and where it goes on. */
  placeFor(
    { numerics }: Trial,
    asked: { readonly save: readonly Save[]; readonly from?: TrainingState },
  ): Place {
    this.#asked = asked;
    this.left = {};
    const known = this.#places.get(numerics);
    if (known !== undefined) return known;
    const engine = engineOf(numerics)!;
    const place = new LazyPlace(async () => {
      const loaded = await engine.load();
      return workerSlots({
        count: 1,
        engine: loaded,
        makeExecutor: () => new WorkerThread(engine.name),
        dataset: (trial) => dataOf(trial, this.#folder),
        artifacts: this.#artifacts(),
      }).make();
    });
    this.#places.set(numerics, place);
    return place;
  }

  /** In memory, until the result takes them along. */
  #artifacts(): ArtifactStore {
    const asked = () => this.#asked;
    return {
      get save() {
        return asked().save;
      },
      earlier: () => asked().from,
      keep: (_, artifacts) => {
        this.left = artifacts;
      },
      keepUnfinished: () => {},
    };
  }

  async stop(): Promise<void> {
    const places = [...this.#places.values()];
    this.#places.clear();
    await Promise.all(places.map((place) => place.stop()));
  }
}

/** A place that is made when it is first needed. */
class LazyPlace implements Place {
  readonly #make: () => Promise<Place>;
  #place: Promise<Place> | undefined;
  #made: Place | undefined;

  constructor(make: () => Promise<Place>) {
    this.#make = make;
  }

  async train(...[trial, hear]: Parameters<Place["train"]>): ReturnType<Place["train"]> {
    this.#place ??= this.#make();
    this.#made = await this.#place;
    return this.#made.train(trial, hear);
  }

  cancel(): void {
    this.#made?.cancel();
  }

  async stop(): Promise<void> {
    await this.#made?.stop();
  }
}

async function withTimeout<T extends Awaited<ReturnType<Place["train"]>>>(
  lane: Lane,
  timeout: number | undefined,
  train: () => Promise<T>,
): Promise<T | { readonly kind: "ended"; readonly outcome: TrialOutcome }> {
  if (timeout === undefined) return train();
  let isLate = false;
  const timer = setTimeout(
    () => {
      isLate = true;
      void lane.stop();
    },
    Math.min(timeout * 1000, 2 ** 31 - 1),
  );
  try {
    const end = await train();
    if (!isLate || end.kind !== "cancelled") return end;
    const reason = `it took longer than ${timeout} s`;
    return { kind: "ended", outcome: { status: "failed", reason, seconds: timeout } };
  } finally {
    clearTimeout(timer);
  }
}

/** Tells the run of epochs, at most once a second. What is lost on the way comes with the result. */
class Progress {
  readonly #redis: Redis;
  readonly #trial: TrialId;
  readonly #reply: string;
  readonly #key: string;
  #epochs: EpochRecord[] = [];
  #told = performance.now();

  constructor(redis: Redis, trial: TrialId, reply: string, key: string) {
    this.#redis = redis;
    this.#trial = trial;
    this.#reply = reply;
    this.#key = key;
  }

  add(record: EpochRecord): void {
    this.#epochs.push(record);
    const now = performance.now();
    if (now - this.#told < PROGRESS_MS || this.#redis.status !== "ready") return;
    this.#told = now;
    const message = { v: 1, kind: "progress", trial: this.#trial, epochs: this.#epochs } as const;
    this.#epochs = [];
    void this.#redis
      .publish(progressChannel(this.#reply), JSON.stringify(seal(message, this.#key)))
      .catch(() => {});
  }

  end(): void {
    this.#epochs = [];
  }
}
