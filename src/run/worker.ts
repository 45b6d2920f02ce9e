import { parentPort, workerData } from "node:worker_threads";
import type { Order } from "./executor.ts";
import { obey } from "./obey.ts";
import type { ThreadData } from "./thread.ts";
import { trainFor } from "./trainers.ts";

/** The entry of a worker thread. Orders that come before the engine is loaded wait in the port. */
const { engine, giveUp } = workerData as ThreadData;
const flag = new Int32Array(giveUp);
const follow = obey(
  await trainFor(engine),
  () => Atomics.load(flag, 0) !== 0,
  (message) => parentPort?.postMessage(message),
);
parentPort?.on("message", (order: Order) => follow(order));
