import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { queue, RESULTS_OPTIONS, resultsQueue } from "./queues.ts";
import { markSent } from "./result-marks.ts";
import type { Spool, Spooled } from "./spool.ts";
import type { Sealed } from "./wire.ts";

const AGAIN_MS = 200;
/** Results that may be on their way before the next trial is taken. */
const MOST_ON_THE_WAY = 64;
/** So much goes together; a result that is larger, with its weights, goes by itself. */
const TOGETHER_BYTES = 1024 * 1024;

/**
 * Sends results: first to this disk, then to the queue, for as long as it takes. Those that come while others are
 * written go together, so that many small trials share the wait for the disk, and what a job of the queue costs.
 */
export class Delivery {
  readonly #redis: Redis;
  readonly #spool: Spool;
  readonly #onNoSpool: () => void;
  readonly #queues = new Map<string, Queue<readonly Sealed[], null, string>>();
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
      for (const part of partsOf(some)) if (!(await this.#addPart(reply, part))) return false;
    }
    return true;
  }

  /** Tries for as long as it takes; false where this is closed before. */
  async #addPart(reply: string, part: readonly Spooled[]): Promise<boolean> {
    while (!this.#isClosed) {
      try {
        await this.#addJob(reply, part);
        return true;
      } catch {
        await sleep(AGAIN_MS);
      }
    }
    return false;
  }

  /** The same results are the same job: sent twice they arrive once. */
  async #addJob(reply: string, results: readonly Spooled[]): Promise<void> {
    const sealed = results.map((each) => each.sealed);
    const jobId = `results-${digestOf(sealed)}`;
    const trials = results.map(({ trial }) => trial);
    await Promise.all([
      markSent(this.#redis, reply, trials, jobId),
      this.#queueOf(reply).add("results", sealed, { ...RESULTS_OPTIONS, jobId }),
    ]);
  }

  #queueOf(reply: string): Queue<readonly Sealed[], null, string> {
    const known = this.#queues.get(reply) ?? queue<readonly Sealed[]>(this.#redis, resultsQueue(reply));
    this.#queues.set(reply, known);
    return known;
  }
}

function digestOf(sealed: readonly Sealed[]): string {
  const hash = createHash("sha256");
  for (const { body } of sealed) hash.update(body);
  return hash.digest("hex").slice(0, 32);
}

/** In their order, as many as make up so many bytes. */
function partsOf(results: readonly Spooled[]): Spooled[][] {
  const parts: Spooled[][] = [];
  let left = 0;
  for (const result of results) {
    left -= result.sealed.body.length;
    if (left >= 0) parts.at(-1)!.push(result);
    else {
      parts.push([result]);
      left = TOGETHER_BYTES - result.sealed.body.length;
    }
  }
  return parts;
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
