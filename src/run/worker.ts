import { parentPort, workerData } from "node:worker_threads";
import type { Message, Order } from "./executor.ts";
import { obey } from "./obey.ts";
import { type ThreadData, WORD } from "./thread.ts";
import { trainFor } from "./trainers.ts";

/**
 * A tiny network trains faster than its epochs can be recorded: the worker then waits for the main thread, so that
 * little is lost when a run is stopped and no queue grows.
 */
const MOST_UNREAD = 8;
const LOOK_AGAIN_MS = 100;

/** The entry of a worker thread. Orders that come before the engine is loaded wait in the port. */
const { engine, words: shared } = workerData as ThreadData;
const words = new Int32Array(shared);
const mustGiveUp = () => Atomics.load(words, WORD.giveUp) !== 0;

function post(message: Message): void {
  if (message.kind === "epochs") waitForReader();
  parentPort?.postMessage(message);
}

function waitForReader(): void {
  for (;;) {
    const unread = Atomics.load(words, WORD.unread);
    if (unread < MOST_UNREAD || mustGiveUp()) break;
    Atomics.wait(words, WORD.unread, unread, LOOK_AGAIN_MS);
  }
  Atomics.add(words, WORD.unread, 1);
}

const follow = obey(await trainFor(engine), mustGiveUp, post);
parentPort?.on("message", (order: Order) => follow(order));
