import type { Redis } from "ioredis";
import type { EpochRecord, TrialId } from "../model/trial.ts";
import { progressChannel } from "./queues.ts";
import { seal } from "./wire.ts";

const PROGRESS_MS = 1000;

/** Tells the run of epochs, at most once a second. What is lost on the way comes with the result. */
export class ProgressChannel {
  readonly #redis: Redis;
  readonly #trial: TrialId;
  readonly #reply: string;
  readonly #key: string;
  #epochs: EpochRecord[] = [];
  #told = performance.now();

  constructor(redis: Redis, trial: TrialId, reply: string, key: string) {
    this.#redis = redis;
    this.#trial = trial;
    this.#reply = reply;
    this.#key = key;
  }

  add(record: EpochRecord): void {
    this.#epochs.push(record);
    const now = performance.now();
    if (now - this.#told < PROGRESS_MS || this.#redis.status !== "ready") return;
    this.#told = now;
    const message = { v: 1, kind: "progress", trial: this.#trial, epochs: this.#epochs } as const;
    this.#epochs = [];
    void this.#redis
      .publish(progressChannel(this.#reply), JSON.stringify(seal(message, this.#key)))
      .catch(() => {});
  }

  end(): void {
    this.#epochs = [];
  }
}
