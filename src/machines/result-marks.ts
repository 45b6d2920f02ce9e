import type { Redis } from "ioredis";
import type { TrialId } from "../model/trial.ts";
import { PREFIX } from "./connection.ts";
import { resultsQueue } from "./queues.ts";

/** A mark whose run never comes back goes by itself. */
const KEPT_S = 7 * 24 * 3600;

/** Says of trials that the results job `job` holds how they ended, from before it is sent until the run has recorded them. */
export async function markSent(
  redis: Redis,
  reply: string,
  trials: readonly TrialId[],
  job: string,
): Promise<void> {
  const pipeline = redis.pipeline();
  for (const trial of trials) pipeline.set(markKey(reply, trial), job, "EX", KEPT_S);
  await pipeline.exec();
}

export async function unmark(redis: Redis, reply: string, trials: readonly TrialId[]): Promise<void> {
  if (trials.length > 0) await redis.del(...trials.map((trial) => markKey(reply, trial)));
}

/** Whose results wait for the run: nobody need train them. A mark alone, without the job that it names, says nothing. */
export async function sentOf(
  redis: Redis,
  reply: string,
  trials: readonly TrialId[],
): Promise<ReadonlySet<TrialId>> {
  const marks = trials.length === 0 ? [] : await redis.mget(...trials.map((trial) => markKey(reply, trial)));
  const jobs = [...new Set(marks.filter((job) => job !== null))];
  const pipeline = redis.pipeline();
  for (const job of jobs) pipeline.exists(`${PREFIX}:${resultsQueue(reply)}:${job}`);
  const answers = (await pipeline.exec()) ?? [];
  const there = new Set(jobs.filter((_, i) => Number(answers[i]?.[1]) > 0));
  return new Set(trials.filter((_, i) => there.has(marks[i] ?? "")));
}

function markKey(reply: string, trial: TrialId): string {
  return `${PREFIX}-sent-${reply.slice(0, 16)}-${trial}`;
}
