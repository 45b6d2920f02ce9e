import type { Redis } from "ioredis";
import { cancelKey, doingKey, LOCK_MS, RENEW_MS, type SealedJob } from "./queues.ts";

/** The right to train a job, until it is completed or given back; renewed while it is held. */
export class Lease {
  readonly #redis: Redis;
  readonly #job: SealedJob;
  readonly #token: string;
  readonly #renewal: NodeJS.Timeout;
  #isCancelled = false;
  onCancelled: () => void = () => {};

  constructor(redis: Redis, job: SealedJob, token: string) {
    this.#redis = redis;
    this.#job = job;
    this.#token = token;
    this.#renewal = setInterval(() => void this.#renew().catch(() => {}), RENEW_MS);
  }

  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** Should the worker be lost, its name stays with the job. */
  sign(worker: string): void {
    void this.#job.log(worker).catch(() => {});
  }

  /** Where the job was lost meanwhile its result has arrived all the same. */
  async complete(): Promise<void> {
    clearInterval(this.#renewal);
    await this.#job.moveToCompleted(null, this.#token, false).catch(() => {});
  }

  /** Another worker takes it, after so long at the earliest, or nobody where the run does not want it any more. */
  async giveBack(milliseconds: number): Promise<void> {
    clearInterval(this.#renewal);
    if (this.#isCancelled) await this.#job.moveToCompleted(null, this.#token, false).catch(() => {});
    else if (milliseconds > 0)
      await this.#job.moveToDelayed(Date.now() + milliseconds, this.#token).catch(() => {});
    else await this.#job.moveToWait(this.#token).catch(() => {});
  }

  async #renew(): Promise<void> {
    const id = this.#job.id!;
    const [[, cancelled] = []] =
      (await this.#redis.pipeline().exists(cancelKey(id)).set(doingKey(id), "1", "EX", 10).exec()) ?? [];
    await this.#job.extendLock(this.#token, LOCK_MS);
    if (Number(cancelled) === 0) return;
    this.#isCancelled = true;
    this.onCancelled();
  }
}
