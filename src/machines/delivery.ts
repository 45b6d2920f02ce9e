import { setTimeout as sleep } from "node:timers/promises";
import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { queue, RESULT_OPTIONS, resultId, resultsQueue } from "./queues.ts";
import type { Spool, Spooled } from "./spool.ts";
import type { Sealed } from "./wire.ts";

const AGAIN_MS = 200;
/** Results that may be on their way before the next trial is taken. */
const MOST_ON_THE_WAY = 64;

/**
 * Sends results: first to this disk, then to the queue, for as long as it takes. Those that come while others are
 * written go together, so that many small trials share the wait for the disk.
 */
export class Delivery {
  readonly #redis: Redis;
  readonly #spool: Spool;
  readonly #onNoSpool: () => void;
  readonly #queues = new Map<string, Queue<Sealed, null, string>>();
  #waiting: { readonly result: Spooled; readonly done: () => void }[] = [];
  #onTheWay = 0;
  #sending: Promise<void> | undefined;
  #isClosed = false;

  constructor(redis: Redis, spool: Spool, onNoSpool: () => void) {
    this.#redis = redis;
    this.#spool = spool;
    this.#onNoSpool = onNoSpool;
  }

  /** What earlier processes have left. */
  async sendLeft(): Promise<void> {
    for (const { file, results } of this.#spool.left()) {
      if (!(await this.#add(results))) return;
      await this.#spool.forget(file);
    }
  }

  /** Resolves when the queue has it. */
  send(result: Spooled): Promise<void> {
    this.#onTheWay += 1;
    const sent = new Promise<void>((done) => this.#waiting.push({ result, done }));
    this.#sending ??= this.#sendAll();
    return sent.finally(() => {
      this.#onTheWay -= 1;
    });
  }

  /** Resolves when there is room for another result, or none is wanted any more. */
  async hasRoom(stop: AbortSignal): Promise<void> {
    while (this.#onTheWay >= MOST_ON_THE_WAY && !stop.aborted) await sleep(10);
  }

  /** What has not arrived in so many milliseconds lies on the disk, and is sent by the next worker here. */
  async close(milliseconds: number): Promise<void> {
    await Promise.race([this.#sending, sleep(milliseconds, undefined, { ref: false })]);
    this.#isClosed = true;
    await Promise.allSettled([...this.#queues.values()].map((each) => each.close()));
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      const results = batch.map(({ result }) => result);
      const file = await this.#spool.keep(results);
      if (file === undefined) this.#onNoSpool();
      if (!(await this.#add(results))) return;
      if (file !== undefined) await this.#spool.forget(file);
      for (const { done } of batch) done();
    }
    this.#sending = undefined;
  }

  /** Whether the queue has them; false where this is closed before. */
  async #add(results: readonly Spooled[]): Promise<boolean> {
    for (const [reply, some] of byReply(results)) {
      const to = this.#queueOf(reply);
      const jobs = some.map(({ trial, sealed }) => ({
        name: "result",
        data: sealed,
        opts: { ...RESULT_OPTIONS, jobId: resultId(trial) },
      }));
      for (let isSent = false; !isSent; ) {
        if (this.#isClosed) return false;
        isSent = await to.addBulk(jobs).then(
          () => true,
          () => sleep(AGAIN_MS, false),
        );
      }
    }
    return true;
  }

  #queueOf(reply: string): Queue<Sealed, null, string> {
    const known = this.#queues.get(reply) ?? queue(this.#redis, resultsQueue(reply));
    this.#queues.set(reply, known);
    return known;
  }
}

function byReply(results: readonly Spooled[]): Map<string, Spooled[]> {
  const groups = new Map<string, Spooled[]>();
  for (const result of results) {
    const group = groups.get(result.reply);
    if (group === undefined) groups.set(result.reply, [result]);
    else group.push(result);
  }
  return groups;
}
