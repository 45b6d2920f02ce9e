import { RunxError } from "../errors.ts";
import type { AnyTrial, EpochRecord, TrialId, TrialOutcome } from "../model/trial.ts";
import type { QueueAddress } from "./address.ts";
import type { QueueConnection } from "./connection.ts";
import type { Delivery } from "./delivery.ts";
import type { Lane } from "./lane.ts";
import { Lease } from "./lease.ts";
import type { ClassMessage, Machine, ResultMessage } from "./messages.ts";
import type { Portion } from "./portion.ts";
import type { Programs } from "./programs.ts";
import { ProgressChannel } from "./progress-channel.ts";
import { LOSSES_FORGIVEN, type SealedJob } from "./queues.ts";
import { sentOf } from "./result-marks.ts";
import type { ServedClasses, Taken } from "./served-classes.ts";
import type { Spooled } from "./spool.ts";
import { RefusedMessage, seal } from "./wire.ts";
import { openNetwork, openProgram, type Task } from "./worker-task.ts";

export type TrialEvent =
  | { readonly kind: "started"; readonly trial: AnyTrial }
  | { readonly kind: "ended"; readonly trial: AnyTrial; readonly outcome: TrialOutcome }
  | { readonly kind: "refused"; readonly reason: string };

/** What the trials of a worker are trained with. */
interface Parts {
  readonly address: QueueAddress;
  readonly redis: QueueConnection;
  readonly delivery: Delivery;
  readonly classes: ServedClasses;
  readonly machine: Machine;
  /** Absent to run no programs. */
  readonly programs?: Programs;
  /** Aborted to stop: what is trained goes back into the queue. */
  readonly stop: AbortSignal;
  onEvent(event: TrialEvent): void;
}

/** What is told of a trial in training: since when, and the name of its class. */
interface Doing {
  readonly since: number;
  readonly of: string;
}

/** Before a program that asks to be tried again is. */
const AGAIN_MS = 5000;
/** Before a trial that had to wait for another one is taken again. */
const ASIDE_MS = 1000;

/** The trials that a worker holds: opened, trained, and sent back as results, or given back untrained. */
export class HeldTrials {
  readonly #parts: Parts;
  readonly #doing = new Map<TrialId, Doing>();
  /** A trial is trained here whose next loss is a failure. */
  #hasSuspect = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Those that are trained now. */
  get doing(): ReadonlyMap<TrialId, Doing> {
    return this.#doing;
  }

  /** Trains what was taken, one after the other; what is not trained goes back. */
  async train(lane: Lane, taken: Taken, token: string): Promise<void> {
    const { jobs, portion } = taken;
    // A job that cannot be opened now is lost, and taken again.
    const opened = jobs.map((job) => this.#open(lane, job, taken, token).catch(() => undefined));
    const held = (await Promise.all(opened)).filter((each) => each !== undefined);
    if (held.length > 0) void giveBack(held.splice(portion.of(held.map(effortOf))));
    if (held.some(isSuspect)) await this.#trainSuspect(lane, held, portion);
    else await this.#trainAll(lane, held, portion);
    await this.#parts.delivery.hasRoom(this.#parts.stop);
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
    for (const { lease } of held) lease.sign(this.#parts.machine.worker);
    try {
      while (held.length > 0 && !this.#parts.stop.aborted) await this.#trainHeld(held.shift()!, portion);
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
    return { job, task, lease: new Lease(this.#parts.redis, job, token) };
  }

  async #trainHeld(held: Held, portion: Portion): Promise<void> {
    const { job, lease } = held;
    try {
      const result = await this.#trainTask(held, portion);
      if (typeof result === "object") void this.#parts.delivery.send(result).then(() => lease.complete());
      else await lease.giveBack(result === "again" ? AGAIN_MS : 0);
    } catch (error) {
      await lease.giveBack(0);
      if (error instanceof RunxError) this.#parts.classes.stopServing(job.queueName, error.message);
      throw error;
    }
  }

  /** Whether another worker has sent the result that was thought lost, and was not. */
  async #isSent({ reply, trial }: Task): Promise<boolean> {
    return (await sentOf(this.#parts.redis, reply, [trial.id])).has(trial.id);
  }

  #taskOf(lane: Lane, job: SealedJob, of: ClassMessage): Task {
    const { address, programs } = this.#parts;
    return of.program === undefined
      ? openNetwork(job, address.key, lane)
      : openProgram(job, address.key, of, programs!);
  }

  /** What the trial needs cannot be read here any more: others may have it. */
  async #leave(job: SealedJob, token: string, { message }: RunxError): Promise<void> {
    this.#parts.classes.stopServing(job.queueName, message);
    await job.moveToWait(token);
  }

  async #refuse(job: SealedJob, token: string, { message }: RefusedMessage): Promise<void> {
    this.#parts.onEvent({ kind: "refused", reason: message });
    await job.moveToFailed(new Error(`refused: ${message}`), token, false);
  }

  /** Or why the trial was left. */
  async #trainTask({ job, lease, task }: Held, portion: Portion): Promise<Spooled | "cancelled" | "again"> {
    const { onEvent, address, redis, stop } = this.#parts;
    const { trial, reply } = task;
    this.#doing.set(trial.id, { since: Date.now(), of: job.queueName });
    onEvent({ kind: "started", trial });
    const progress = new ProgressChannel(redis, trial.id, reply, address.key);
    const leave = () => task.cancel();
    stop.addEventListener("abort", leave);
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
      const message: ResultMessage = {
        ...{ v: 1, kind: "result", trial: trial.id, outcome: wireOutcome(end.outcome), epochs },
        ...{ machine: this.#parts.machine, ...task.left() },
      };
      return { reply, trial: trial.id, sealed: seal(message, address.key) };
    } finally {
      stop.removeEventListener("abort", leave);
      // The lane has the next trial by then.
      lease.onCancelled = () => {};
      this.#doing.delete(trial.id);
      progress.end();
    }
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
