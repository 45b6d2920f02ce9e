import type { Queue as BullQueue, Worker as BullWorker, Job } from "bullmq";
import type { Redis } from "ioredis";
import { PREFIX } from "./connection.ts";
import { Queue, Worker } from "./packages.ts";
import type { Sealed } from "./wire.ts";

/** A lock is renewed at a third of it; a worker that does not is gone. */
export const LOCK_MS = 9000;
export const RENEW_MS = 3000;
const STALLED_MS = 4000;
/** A trial that is lost this often more is a failure. */
export const LOSSES_FORGIVEN = 2;

/** Results that were acknowledged leave nothing behind. */
export const RESULTS_OPTIONS = { removeOnComplete: true, removeOnFail: 1000 } as const;
export const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: false, attempts: 1 } as const;

export type SealedJob = Job<Sealed, null, string>;

/** Results that were sent together: each is signed by itself. */
export type ResultsJob = Job<readonly Sealed[], null, string>;

export function queue<Data = Sealed>(redis: Redis, name: string): BullQueue<Data, null, string> {
  return quiet(new Queue<Data, null, string>(name, { connection: redis, prefix: PREFIX }));
}

/** Takes jobs by hand, and puts those of lost workers back while it lives. */
export function taker(redis: Redis, name: string): BullWorker<Sealed, null, string> {
  return quiet(
    new Worker<Sealed, null, string>(name, null, {
      connection: redis,
      prefix: PREFIX,
      autorun: false,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_MS,
      maxStalledCount: LOSSES_FORGIVEN,
      skipLockRenewal: true,
    }),
  );
}

export function consumer(
  redis: Redis,
  name: string,
  process: (job: ResultsJob, token: string) => Promise<null>,
): BullWorker<readonly Sealed[], null, string> {
  return quiet(
    new Worker<readonly Sealed[], null, string>(name, (job, token) => process(job, token ?? ""), {
      connection: redis,
      prefix: PREFIX,
      concurrency: 8,
      drainDelay: 1,
      stalledInterval: 10_000,
      maxStalledCount: 1000,
    }),
  );
}

/** A lost connection is come back to: it is no event of its own. */
function quiet<Emitter extends { on(event: "error", listener: () => void): unknown }>(
  emitter: Emitter,
): Emitter {
  emitter.on("error", () => {});
  return emitter;
}

export function resultsQueue(reply: string): string {
  return `results-${reply}`;
}

export function progressChannel(reply: string): string {
  return `${PREFIX}-progress-${reply}`;
}

/** Class → what it needs. */
export const CLASSES = `${PREFIX}-classes`;

/** Where workers hear of a new one. */
export const NEW_CLASSES = `${PREFIX}-new-classes`;

export function jobId(reply: string, trial: string): string {
  return `${reply.slice(0, 16)}-${trial}`;
}

/** Lives while a worker trains the trial. */
export function doingKey(job: string): string {
  return `${PREFIX}-doing-${job}`;
}

export function cancelKey(job: string): string {
  return `${PREFIX}-cancel-${job}`;
}

export const WORKERS = `${PREFIX}-worker-`;
