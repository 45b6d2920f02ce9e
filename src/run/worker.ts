import { parentPort, workerData } from "node:worker_threads";
import { engineNamed } from "../engines/registry.ts";
import type { Message, Order } from "./messages.ts";
import { Outbox } from "./outbox.ts";
import { workerLoop } from "./worker-loop.ts";
import { WORD, type WorkerData } from "./worker-thread.ts";

/**
 * A tiny network trains faster than its epochs can be recorded: the worker then waits for the main thread, so that
 * little is lost when a run is stopped and no queue grows.
 */
const MOST_UNREAD = 2;
const LOOK_AGAIN_MS = 100;

/** The entry of a worker thread. Orders that come before the engine is loaded wait in the port. */
const { engine, words: shared } = workerData as WorkerData;
const words = new Int32Array(shared);
const isCancelled = () => Atomics.load(words, WORD.cancelled) !== 0;

function post(parcel: readonly Message[]): void {
  waitForReader();
  parentPort?.postMessage(parcel);
}

function waitForReader(): void {
  for (;;) {
    const unread = Atomics.load(words, WORD.unread);
    if (unread < MOST_UNREAD || isCancelled()) break;
    Atomics.wait(words, WORD.unread, unread, LOOK_AGAIN_MS);
  }
  Atomics.add(words, WORD.unread, 1);
}

const outbox = new Outbox(post);
const follow = workerLoop({
  attach: await engineNamed(engine).attach(),
  isCancelled,
  post: (message) => outbox.add(message),
});
parentPort?.on("message", (orders: readonly Order[]) => outbox.during(() => follow(orders)));
