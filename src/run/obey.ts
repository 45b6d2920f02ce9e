import type { EpochRecord, TrialOutcome } from "../model/trial.ts";
import type { Message, Order } from "./executor.ts";
import type { TrainedEpoch, Trainer } from "./trainer.ts";

/** Epochs that follow quickly are posted together, at most this often. */
const POST_EVERY_MS = 50;

/**
 * The executing side: follows orders and posts the answers. A training that throws fails alone.
 *
 * @param mustGiveUp asked after every epoch; orders are not heard while a trial is being trained
 */
export function obey(
  train: Trainer["train"],
  mustGiveUp: () => boolean,
  post: (message: Message) => void,
): (order: Order) => void {
  const data = new Map<string, unknown>();
  return (order) => {
    if (order.kind === "data") data.set(order.digest, order.shared);
    if (order.kind === "forget") data.delete(order.digest);
    if (order.kind === "train") post(trainOne(train(data.get(order.dataDigest), order), mustGiveUp, post));
  };
}

function trainOne(
  training: ReturnType<Trainer["train"]>,
  mustGiveUp: () => boolean,
  post: (message: Message) => void,
): Message {
  const started = performance.now();
  let posted = started;
  let records: EpochRecord[] = [];
  const postRecords = () => {
    if (records.length > 0) post({ kind: "epochs", records });
    records = [];
    posted = performance.now();
  };
  try {
    let last: TrainedEpoch | undefined;
    for (;;) {
      const step = training.next();
      if (step.done) {
        postRecords();
        return { kind: "ended", outcome: step.value, keepsakes: last?.keepsakes() ?? {} };
      }
      last = step.value;
      records.push(last.record);
      if (performance.now() - posted >= POST_EVERY_MS) postRecords();
      if (mustGiveUp()) return { kind: "given-up", keepsakes: last.keepsakes() };
    }
  } catch (error) {
    postRecords();
    return { kind: "ended", outcome: failure(error, started), keepsakes: {} };
  }
}

function failure(error: unknown, started: number): TrialOutcome {
  const message = error instanceof Error ? error.message : String(error);
  const outOfMemory = error instanceof RangeError && /allocation|memory/i.test(message);
  return {
    status: "failed",
    reason: outOfMemory ? `out of memory: ${message}` : message,
    seconds: (performance.now() - started) / 1000,
  };
}
