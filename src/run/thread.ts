import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { Executor, Executors, Message, Order } from "./executor.ts";
import type { EngineName } from "./trainers.ts";

/**
 * JavaScript objects of one worker; data and weights lie outside this heap. The young generation is small because
 * Node gives a worker that is out of memory 16 MB to come to its end: when more survives the last collection,
 * V8 aborts the whole process.
 */
const HEAP = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 6 };

/** V8 cannot always interrupt a loop that calls nothing but built-in functions; such a thread is left behind. */
const PATIENCE_MS = 2000;

/** What a worker is started with. */
export interface ThreadData {
  readonly engine: EngineName;
  /** Int32 words shared with the worker: see `WORD`. */
  readonly words: SharedArrayBuffer;
}

export const WORD = {
  /** Not zero when the present trial is to be given up. */
  giveUp: 0,
  /** Messages with epochs that the main thread has not read yet. */
  unread: 1,
} as const;

/**
 * Executors on worker threads.
 *
 * @param script the built worker: Node 20 does not load TypeScript into a thread
 */
export function threads(
  engine: EngineName,
  script: URL = new URL("./worker.js", import.meta.url),
): Executors {
  return { make: () => new ThreadExecutor(engine, script) };
}

class ThreadExecutor implements Executor {
  readonly #engine: EngineName;
  readonly #script: URL;
  readonly #words = new Int32Array(new SharedArrayBuffer(8));
  #worker: Worker | undefined;
  #listener: (message: Message) => void = () => {};

  constructor(engine: EngineName, script: URL) {
    this.#engine = engine;
    this.#script = script;
  }

  async start(): Promise<void> {
    const workerData: ThreadData = { engine: this.#engine, words: this.#words.buffer as SharedArrayBuffer };
    const worker = new Worker(this.#script, {
      workerData,
      resourceLimits: HEAP,
    });
    this.#worker = worker;
    worker.on("message", (message: Message) => this.#hear(worker, message));
    worker.on("error", (error) => this.#hear(worker, { kind: "lost", reason: reasonOf(error) }));
    worker.on("exit", (code) =>
      this.#hear(worker, { kind: "lost", reason: `its worker ended unexpectedly, with exit code ${code}` }),
    );
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await Promise.race([worker?.terminate(), sleep(PATIENCE_MS, undefined, { ref: false })]);
  }

  send(order: Order): void {
    if (order.kind === "give-up") this.#stopWaiting(() => Atomics.store(this.#words, WORD.giveUp, 1));
    else this.#worker?.postMessage(order);
  }

  on(listener: (message: Message) => void): void {
    this.#listener = listener;
  }

  /** A worker that is gone is heard once; one that was stopped, not at all. */
  #hear(worker: Worker, message: Message): void {
    if (worker !== this.#worker) return;
    if (message.kind === "lost") this.#worker = undefined;
    this.#listener(message);
    if (message.kind === "epochs") this.#stopWaiting(() => Atomics.sub(this.#words, WORD.unread, 1));
  }

  /** A worker that waits for its messages to be read looks again. */
  #stopWaiting(change: () => void): void {
    change();
    Atomics.notify(this.#words, WORD.unread);
  }
}

function reasonOf(error: Error): string {
  if ("code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY") {
    return `out of memory: its worker needed more than ${HEAP.maxOldGenerationSizeMb} MB for JavaScript objects`;
  }
  return `its worker ended unexpectedly: ${error.message}`;
}
