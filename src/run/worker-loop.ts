import { RunxError } from "../errors.ts";
import type { Attach } from "../learner/engine.ts";
import type { Learner } from "../learner/learner.ts";
import type { EpochRecord } from "../model/trial.ts";
import { numbersExam } from "../segmentation/exam.ts";
import { train } from "../training/train.ts";
import { Checkpointer } from "./checkpointer.ts";
import type { Failure, Message, Order, SharedDataset, TrainOrder } from "./messages.ts";

/** About as long as V8 needs to compile the kernels of one training. */
const PRACTICE_MS = 30;

/** Longer than this a training does not go without a state to go on from, except within an epoch. */
const CHECKPOINT_EVERY_MS = 5000;

export interface WorkerLoop {
  readonly attach: Attach<unknown>;
  /** Asked after every epoch; orders are not heard while a trial is being trained. */
  isCancelled(): boolean;
  post(message: Message): void;
}

/** The training side: follows orders and posts the answers. A training that throws fails alone. */
export function workerLoop(loop: WorkerLoop): (orders: readonly Order[]) => void {
  const data = new Map<string, SharedDataset>();
  /** Whether the next order is to be followed. */
  const follow = (order: Order): boolean => {
    if (order.kind === "load") data.set(order.digest, order.shared);
    if (order.kind === "forget") data.delete(order.digest);
    if (order.kind === "practise") practise(loop.attach, order);
    if (order.kind !== "train") return true;
    const message = trainOne(loop, data.get(order.dataDigest)!, order);
    loop.post(message);
    return message.kind === "ended";
  };
  return (orders) => void orders.every(follow);
}

/** What fails here fails again in the trial itself, which tells of it. */
function practise(attach: Attach<unknown>, { parameters, data }: Extract<Order, { kind: "practise" }>): void {
  try {
    const learner = attach(data, parameters, 1);
    const end = performance.now() + PRACTICE_MS;
    for (let epoch = 1; performance.now() < end; epoch++) {
      learner.trainEpoch(epoch, 0);
      learner.evaluate("train");
    }
    learner.release?.();
  } catch {}
}

function trainOne(loop: WorkerLoop, { data, digits }: SharedDataset, order: TrainOrder): Message {
  const { parameters, seed, save, gatherMs, from } = order;
  const started = performance.now();
  const seconds = () => (from?.seconds ?? 0) + (performance.now() - started) / 1000;
  const epochs = new Posting(loop.post, gatherMs);
  let learner: Learner | undefined;
  try {
    learner = loop.attach(data, parameters, seed);
    if (from !== undefined) learner.restore(from.state);
    const checkpointer = new Checkpointer(learner, save, seconds, from);
    let checkpointed = performance.now();
    const training = train(learner, parameters, from?.progress, digits && numbersExam(digits, parameters));
    for (;;) {
      const step = training.next();
      if (step.done) {
        epochs.post();
        const outcome = { ...step.value, seconds: seconds() };
        return { kind: "ended", outcome, artifacts: checkpointer.artifacts() };
      }
      checkpointer.take(step.value);
      epochs.add(step.value.record);
      if (loop.isCancelled()) return cancelled(checkpointer);
      if (performance.now() - checkpointed < CHECKPOINT_EVERY_MS) continue;
      const state = checkpointer.state();
      if (state !== undefined) loop.post({ kind: "checkpoint", state });
      checkpointed = performance.now();
    }
  } catch (error) {
    epochs.post();
    return { kind: "failed", failure: failureOf(error), seconds: seconds() };
  } finally {
    learner?.release?.();
  }
}

function cancelled(checkpointer: Checkpointer): Message {
  const state = checkpointer.state();
  return { kind: "cancelled", ...(state && { state }) };
}

/** Gathers the epochs that follow quickly. */
class Posting {
  readonly #post: WorkerLoop["post"];
  readonly #gatherMs: number;
  #records: EpochRecord[] = [];
  #posted = performance.now();

  constructor(post: WorkerLoop["post"], gatherMs: number) {
    this.#post = post;
    this.#gatherMs = gatherMs;
  }

  add(record: EpochRecord): void {
    this.#records.push(record);
    if (performance.now() - this.#posted >= this.#gatherMs) this.post();
  }

  post(): void {
    if (this.#records.length > 0) this.#post({ kind: "epochs", records: this.#records });
    this.#records = [];
    this.#posted = performance.now();
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof RunxError) return { reason: error.message, problems: error.problems };
  const message = error instanceof Error ? error.message : String(error);
  const outOfMemory = error instanceof RangeError && /allocation|memory/i.test(message);
  return { reason: outOfMemory ? `out of memory: ${message}` : message };
}
