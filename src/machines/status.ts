import type { Redis } from "ioredis";
import type { TrialId } from "../model/trial.ts";
import type { QueueAddress } from "./address.ts";
import { connect } from "./connection.ts";
import type { Machine } from "./messages.ts";
import { CLASSES, queue, WORKERS } from "./queues.ts";
import { RefusedMessage, unseal } from "./wire.ts";

/** What a worker tells of itself, to be shown. */
export interface WorkerStatus {
  readonly machine: Machine;
  readonly jobs: number;
  readonly serves: readonly string[];
  readonly lacks: { readonly [name: string]: string };
  /** `of`: the name of the trial's class. */
  readonly doing: readonly { readonly trial: TrialId; readonly since: number; readonly of: string }[];
}

/** What a queue holds, and who works on it. */
export interface QueueStatus {
  readonly workers: readonly WorkerStatus[];
  readonly classes: readonly ClassStatus[];
}

export interface ClassStatus {
  readonly name: string;
  readonly numerics: string;
  readonly dataDigest: string;
  /** Of programs: the file of their spec in a checkout. */
  readonly spec?: string;
  readonly waiting: number;
  readonly training: number;
  readonly failed: number;
  /** Workers that serve it. */
  readonly servedBy: readonly string[];
  /** By worker: why it does not. */
  readonly lacks: { readonly [worker: string]: string };
}

/** Throws RunxError where the queue cannot be used. */
export async function queueStatus(address: QueueAddress): Promise<QueueStatus> {
  const redis = await connect(address);
  try {
    return await statusOf(redis, address.key);
  } finally {
    redis.close();
  }
}

/** Through a connection that is there. */
export async function statusOf(redis: Redis, key: string): Promise<QueueStatus> {
  const workers = await workersOf(redis);
  const classes: ClassStatus[] = [];
  for (const [name, text] of Object.entries(await redis.hgetall(CLASSES)).sort()) {
    const needs = needsOf(text, key);
    if (needs === undefined) continue;
    const of = queue(redis, name);
    const counts = await of.getJobCounts("waiting", "active", "failed", "delayed");
    await of.close();
    const doing = workers.flatMap((worker) => worker.doing.filter((each) => each.of === name));
    const { waiting = 0, delayed = 0, active = 0 } = counts;
    classes.push({
      name,
      ...needs,
      // A worker takes tiny trials many at a time: all but the one that it trains wait with it.
      waiting: waiting + delayed + Math.max(0, active - doing.length),
      training: doing.length,
      failed: counts.failed ?? 0,
      servedBy: workers.filter(({ serves }) => serves.includes(name)).map(({ machine }) => machine.worker),
      lacks: Object.fromEntries(
        workers.flatMap(({ machine, lacks }) => (lacks[name] ? [[machine.worker, lacks[name]]] : [])),
      ),
    });
  }
  return { workers, classes };
}

/** Removes every trial that waits; how many there were. What is being trained goes on. */
export async function clearQueue(address: QueueAddress): Promise<number> {
  const redis = await connect(address);
  try {
    let cleared = 0;
    for (const name of Object.keys(await redis.hgetall(CLASSES))) {
      const of = queue(redis, name);
      const { waiting, active, failed } = await of.getJobCounts("waiting", "active", "failed");
      cleared += (waiting ?? 0) + (failed ?? 0);
      await of.drain(true);
      await of.clean(0, 0, "failed");
      if (active === 0) await redis.hdel(CLASSES, name);
      await of.close();
    }
    return cleared;
  } finally {
    redis.close();
  }
}

async function workersOf(redis: Redis): Promise<WorkerStatus[]> {
  const keys: string[] = [];
  for await (const found of redis.scanStream({ match: `${WORKERS}*`, count: 1000 }))
    keys.push(...(found as string[]));
  if (keys.length === 0) return [];
  const texts = await redis.mget(...keys.sort());
  return texts.flatMap((text) => (text === null ? [] : [JSON.parse(text) as WorkerStatus]));
}

function needsOf(
  text: string,
  key: string,
): Pick<ClassStatus, "numerics" | "dataDigest" | "spec"> | undefined {
  try {
    const { numerics, dataDigest, program } = unseal("class", JSON.parse(text), key);
    return { numerics, dataDigest, ...(program && { spec: program.spec }) };
  } catch (error) {
    if (error instanceof RefusedMessage || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
