import { parentPort, workerData } from "node:worker_threads";
import type { Order } from "./executor.ts";
import { obey } from "./obey.ts";
import type { ThreadData } from "./thread.ts";
import { trainerFor } from "./trainers.ts";

/** The entry of a worker thread. Orders that come before the trainer is ready wait in the port. */
const { engine, giveUp } = workerData as ThreadData;
const flag = new Int32Array(giveUp);
const trainer = await trainerFor(engine);
const follow = obey(
  trainer,
  () => Atomics.load(flag, 0) !== 0,
  (message) => parentPort?.postMessage(message),
);
parentPort?.on("message", (order: Order) => follow(order));
