import { setTimeout as sleep } from "node:timers/promises";
import { RunxError } from "../errors.ts";
import type { AnyTrial, EpochRecord, TrialId, TrialOutcome } from "../model/trial.ts";
import type { QueueAddress } from "./address.ts";
import { connect, type QueueConnection } from "./connection.ts";
import { Delivery } from "./delivery.ts";
import { Lane } from "./lane.ts";
import { Lease } from "./lease.ts";
import { thisMachine } from "./machine.ts";
import type { ClassMessage, Machine, ResultMessage } from "./messages.ts";
import type { Portion } from "./portion.ts";
import type { Programs } from "./programs.ts";
import { ProgressChannel } from "./progress-channel.ts";
import { LOSSES_FORGIVEN, NEW_CLASSES, type SealedJob, WORKERS } from "./queues.ts";
import { sentOf } from "./result-marks.ts";
import { type ClassEvent, ServedClasses, type Taken } from "./served-classes.ts";
import { Spool, type Spooled } from "./spool.ts";
import type { WorkerStatus } from "./status.ts";
import { RefusedMessage, seal } from "./wire.ts";
import { openNetwork, openProgram, type Task } from "./worker-task.ts";

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
  | { readonly kind: "started"; readonly trial: AnyTrial }
  | { readonly kind: "ended"; readonly trial: AnyTrial; readonly outcome: TrialOutcome }
  | { readonly kind: "refused"; readonly reason: string }
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
/** Before a program that asks to be tried again is. */
const AGAIN_MS = 5000;
/** Before a trial that had to wait for another one is taken again. */
const ASIDE_MS = 1000;

/** Takes trials from the queue, trains networks on the threads of this process, runs programs, sends back how they ended. */
export class QueueWorker {
  readonly #options: WorkerOptions;
  readonly #redis: QueueConnection;
  readonly #delivery: Delivery;
  readonly #classes: ServedClasses;
  readonly #machine: Machine = thisMachine();
  readonly #doing = new Map<TrialId, { readonly since: number }>();
  readonly #stopped = new AbortController();
  /** Ends the rest of lanes that have nothing to do. */
  readonly #resting = new Set<() => void>();
  /** A trial is trained here whose next loss is a failure. */
  #hasSuspect = false;
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
        if (event.kind === "serves") this.#wake();
      },
    });
    this.#stopped.signal.addEventListener("abort", () => this.#wake());
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
    while (this.#doing.size > 0) await sleep(IDLE_MS.most, undefined, { ref: false });
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
        await this.#do(lane, taken, token)
          .catch(() => {})
          .finally(() => taken.free());
      } else {
        this.#rested += rest;
        if (this.#options.untilEmpty && this.#isOver()) break;
        rest = (await this.#rest(rest)) ? IDLE_MS.first : Math.min(2 * rest, IDLE_MS.most);
      }
    }
    await lane.stop();
  }

  /** Resolves after so long, or, with true, when there is something new. */
  #rest(milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (isWoken: boolean) => {
        clearTimeout(timer);
        this.#resting.delete(wake);
        resolve(isWoken);
      };
      const wake = () => end(true);
      const timer = setTimeout(() => end(false), milliseconds);
      this.#resting.add(wake);
    });
  }

  #wake(): void {
    for (const wake of [...this.#resting]) wake();
  }

  /** Everything was looked at some times, and nothing was found. */
  #isOver(): boolean {
    return this.#doing.size === 0 && this.#rested > 2 * LOOK_MS * this.#options.jobs;
  }

  /** Trains what was taken, one after the other; what is not trained goes back. */
  async #do(lane: Lane, taken: Taken, token: string): Promise<void> {
    const { jobs, portion } = taken;
    // A job that cannot be opened now is lost, and taken again.
    const opened = jobs.map((job) => this.#open(lane, job, taken, token).catch(() => undefined));
    const held = (await Promise.all(opened)).filter((each) => each !== undefined);
    if (held.length > 0) void giveBack(held.splice(portion.of(held.map(effortOf))));
    if (held.some(isSuspect)) await this.#trainSuspect(lane, held, portion);
    else await this.#trainAll(lane, held, portion);
    await this.#delivery.hasRoom(this.#stopped.signal);
  }

  /** One at a time: where this worker is lost with it, no other one has failed beside the one that is why. */
  async #trainSuspect(lane: Lane, held: Held[], portion: Portion): Promise<void> {
    if (this.#hasSuspect) return giveBack(held, ASIDE_MS);
    this.#hasSuspect = true;
    try {
      await this.#trainAll(lane, held, portion);
    } finally {
      this.#hasSuspect = false;
    }
  }

  async #trainAll(lane: Lane, held: Held[], portion: Portion): Promise<void> {
    lane.expect(held.map(({ task }) => task.trial));
    for (const { lease } of held) lease.sign(this.#machine.worker);
    try {
      while (held.length > 0 && !this.#stopped.signal.aborted) await this.#trainHeld(held.shift()!, portion);
    } finally {
      await giveBack(held);
    }
  }

  /** Undefined where it is not to be trained here. */
  async #open(lane: Lane, job: SealedJob, { of }: Taken, token: string): Promise<Held | undefined> {
    // It was lost too often: whoever takes it next says so.
    if (job.deferredFailure) {
      await job.moveToFailed(new Error(job.deferredFailure), token, false);
      return undefined;
    }
    let task: Task;
    try {
      task = this.#taskOf(lane, job, of);
    } catch (error) {
      if (error instanceof RunxError) await this.#leave(job, token, error);
      else if (error instanceof RefusedMessage) await this.#refuse(job, token, error);
      else throw error;
      return undefined;
    }
    if (job.attemptsStarted > 1 && (await this.#isSent(task))) {
      await job.moveToCompleted(null, token, false);
      return undefined;
    }
    return { job, task, lease: new Lease(this.#redis, job, token) };
  }

  async #trainHeld({ job, task, lease }: Held, portion: Portion): Promise<void> {
    try {
      const result = await this.#train(lease, task, portion);
      if (typeof result === "object") void this.#delivery.send(result).then(() => lease.complete());
      else await lease.giveBack(result === "again" ? AGAIN_MS : 0);
    } catch (error) {
      await lease.giveBack(0);
      if (error instanceof RunxError) this.#classes.stopServing(job.queueName, error.message);
      throw error;
    }
  }

  /** Whether another worker has sent the result that was thought lost, and was not. */
  async #isSent({ reply, trial }: Task): Promise<boolean> {
    return (await sentOf(this.#redis, reply, [trial.id])).has(trial.id);
  }

  #taskOf(lane: Lane, job: SealedJob, of: ClassMessage): Task {
    const { address, programs } = this.#options;
    return of.program === undefined
      ? openNetwork(job, address.key, lane)
      : openProgram(job, address.key, of, programs!);
  }

  /** What the trial needs cannot be read here any more: others may have it. */
  async #leave(job: SealedJob, token: string, { message }: RunxError): Promise<void> {
    this.#classes.stopServing(job.queueName, message);
    await job.moveToWait(token);
  }

  async #refuse(job: SealedJob, token: string, { message }: RefusedMessage): Promise<void> {
    this.#options.onEvent({ kind: "refused", reason: message });
    await job.moveToFailed(new Error(`refused: ${message}`), token, false);
  }

  /** Or why the trial was left. */
  async #train(lease: Lease, task: Task, portion: Portion): Promise<Spooled | "cancelled" | "again"> {
    const { onEvent, address } = this.#options;
    const { trial, reply } = task;
    this.#doing.set(trial.id, { since: Date.now() });
    onEvent({ kind: "started", trial });
    const progress = new ProgressChannel(this.#redis, trial.id, reply, address.key);
    const leave = () => task.cancel();
    this.#stopped.signal.addEventListener("abort", leave);
    lease.onCancelled = leave;
    const epochs: EpochRecord[] = [];
    try {
      const ended = task.train((heard) => {
        if (heard.kind === "restarted") epochs.length = 0;
        if (heard.kind !== "epoch") return;
        epochs.push(heard.record);
        progress.add(heard.record);
      });
      if (lease.isCancelled) leave();
      const end = await ended;
      if (end.kind !== "ended") return end.kind;
      onEvent({ kind: "ended", trial, outcome: end.outcome });
      // One that diverged or failed has not taken what a whole training takes.
      if (end.outcome.status === "completed") portion.took(task.effort, end.outcome.seconds);
      this.#countFailures(end.outcome);
      const message: ResultMessage = {
        ...{ v: 1, kind: "result", trial: trial.id, outcome: wireOutcome(end.outcome), epochs },
        ...{ machine: this.#machine, ...task.left() },
      };
      return { reply, trial: trial.id, sealed: seal(message, address.key) };
    } finally {
      this.#stopped.signal.removeEventListener("abort", leave);
      // The lane has the next trial by then.
      lease.onCancelled = () => {};
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
      doing: [...this.#doing].map(([trial, { since }]) => ({ trial, since })),
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

/** A job that this worker has the right to train. */
interface Held {
  readonly job: SealedJob;
  readonly task: Task;
  readonly lease: Lease;
}

/** A trial that was lost before may be why: no other one is lost with it again. */
function effortOf({ job, task }: Held): number {
  return job.stalledCounter > 0 ? Number.POSITIVE_INFINITY : task.effort;
}

/** The last goes back first: each comes to the front of the queue. */
async function giveBack(held: readonly Held[], milliseconds = 0): Promise<void> {
  for (const { lease } of held.toReversed()) await lease.giveBack(milliseconds);
}

/** Its next loss is a failure. */
function isSuspect({ job }: Held): boolean {
  return job.stalledCounter >= LOSSES_FORGIVEN;
}

/** The remedies of a failure are for who runs the worker; its reason travels. */
function wireOutcome(outcome: TrialOutcome): TrialOutcome {
  if (outcome.status !== "failed") return outcome;
  const { problems: _, ...bare } = outcome;
  return { ...bare, reason: outcome.reason.slice(0, 4000) };
}
