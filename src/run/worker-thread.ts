import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { EngineName } from "../engines/registry.ts";
import type { Executor } from "./executor.ts";
import type { Failure, Message, Order } from "./messages.ts";

/**
 * JavaScript objects of one worker; data and weights lie outside this heap. The young generation is small because
 * Node gives a worker that is out of memory 16 MB to come to its end: when more survives the last collection,
 * V8 aborts the whole process.
 */
const HEAP = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 6 };

/** V8 cannot always interrupt a loop that calls nothing but built-in functions; such a thread is left behind. */
const PATIENCE_MS = 1000;

/** What a worker is started with. */
export interface WorkerData {
  readonly engine: EngineName;
  /** Int32 words shared with the worker: see `WORD`. */
  readonly words: SharedArrayBuffer;
}

export const WORD = {
  /** Not zero when the present trial is to be left. */
  cancelled: 0,
  /** Parcels of messages that the main thread has not read yet. */
  unread: 1,
} as const;

/** Node 20 does not load TypeScript into a thread: the worker is the built one. */
const BUILT = new URL("./worker.js", import.meta.url);

/** The worker loop on a thread of its own. */
export class WorkerThread implements Executor {
  readonly #engine: EngineName;
  readonly #script: URL;
  readonly #words = new Int32Array(new SharedArrayBuffer(8));
  #worker: Worker | undefined;
  #listener: (message: Message) => void = () => {};

  constructor(engine: EngineName, script: URL = BUILT) {
    this.#engine = engine;
    this.#script = script;
  }

  async start(): Promise<void> {
    const workerData: WorkerData = { engine: this.#engine, words: this.#words.buffer as SharedArrayBuffer };
    const worker = new Worker(this.#script, { workerData, resourceLimits: HEAP });
    this.#worker = worker;
    worker.on("message", (messages: readonly Message[]) => {
      for (const message of messages) this.#hear(worker, message);
      setImmediate(() => this.#acknowledge(worker));
    });
    worker.on("error", (error) => this.#hear(worker, { kind: "lost", failure: failureOf(error) }));
    worker.on("exit", (code) => this.#hear(worker, { kind: "lost", failure: exited(code) }));
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await Promise.race([worker?.terminate(), sleep(PATIENCE_MS, undefined, { ref: false })]);
  }

  send(...orders: readonly Order[]): void {
    if (orders.some(({ kind }) => kind === "cancel")) {
      this.#stopWaiting(() => Atomics.store(this.#words, WORD.cancelled, 1));
    } else this.#worker?.postMessage(orders);
  }

  on(listener: (message: Message) => void): void {
    this.#listener = listener;
  }

  /** A worker that is gone is heard once; one that was stopped, not at all. */
  #hear(worker: Worker, message: Message): void {
    if (worker !== this.#worker) return;
    if (message.kind === "lost") this.#worker = undefined;
    this.#listener(message);
  }

  /**
   * Called a turn of the event loop after a parcel was read. Node hands on up to a thousand messages in one turn:
   * a worker that sent them as fast as they are read would keep timers and signals waiting for seconds.
   */
  #acknowledge(worker: Worker): void {
    if (worker === this.#worker) this.#stopWaiting(() => Atomics.sub(this.#words, WORD.unread, 1));
  }

  /** A worker that waits for its messages to be read looks again. */
  #stopWaiting(change: () => void): void {
    change();
    Atomics.notify(this.#words, WORD.unread);
  }
}

function exited(code: number): Failure {
  return { reason: `its worker ended unexpectedly, with exit code ${code}` };
}

function failureOf(error: Error): Failure {
  if ("code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY") {
    const reason = `out of memory: its worker needed more than ${HEAP.maxOldGenerationSizeMb} MB for JavaScript objects`;
    return { reason };
  }
  return { reason: `its worker ended unexpectedly: ${error.message}` };
}
