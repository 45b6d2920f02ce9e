import type { Save } from "../model/parameters.ts";
import type { EpochRecord, Trial, TrialOutcome } from "../model/trial.ts";
import type { Executor, Executors, Message } from "./executor.ts";
import type { Keepsakes, TrainingState } from "./keepsakes.ts";

/** As many datasets an executor keeps: neighbouring trials may take turns with a few. */
const DATASETS_KEPT = 4;

/** Node fires longer timers at once; 24 days are as good as none. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export type SeatEnd =
  | { readonly kind: "ended"; readonly outcome: TrialOutcome; readonly keepsakes: Keepsakes }
  | { readonly kind: "given-up"; readonly keepsakes: Keepsakes };

/** What is to be trained, and how. */
export interface Assignment {
  readonly trial: Trial;
  readonly shared: unknown;
  readonly save: readonly Save[];
  readonly from: TrainingState | undefined;
}

/**
 * A place for one trial at a time. Its executor is started when first needed and replaced after every failure,
 * so that no trial inherits what another has broken.
 */
export class Seat {
  readonly #executors: Executors;
  readonly #timeoutSeconds: number | undefined;
  #executor: Executor | undefined;
  /** Digests of what the executor has, the oldest first. */
  readonly #data = new Set<string>();
  #leave: ((end: SeatEnd) => void) | undefined;
  #stopped = false;

  constructor(executors: Executors, timeoutSeconds: number | undefined) {
    this.#executors = executors;
    this.#timeoutSeconds = timeoutSeconds;
  }

  /** Trains a trial. Rejects with what `onEpoch` throws. */
  async train(
    { trial, shared, save, from }: Assignment,
    onEpoch: (record: EpochRecord) => void,
  ): Promise<SeatEnd> {
    const executor = await this.#ready(trial.dataDigest, shared);
    // It may have been stopped while it was being made ready; then no answer would come.
    if (this.#stopped) return { kind: "given-up", keepsakes: {} };
    const started = performance.now();
    const failed = (reason: string): SeatEnd => ({
      kind: "ended",
      outcome: { status: "failed", reason, seconds: (performance.now() - started) / 1000 },
      keepsakes: {},
    });
    let timer: NodeJS.Timeout | undefined;
    try {
      const end = await new Promise<SeatEnd>((resolve, reject) => {
        this.#leave = resolve;
        timer = this.#timer(() => resolve(failed(`it took longer than ${this.#timeoutSeconds} s`)));
        executor.on((message) => {
          try {
            const answer = answerTo(message, onEpoch, failed);
            if (answer !== undefined) resolve(answer);
          } catch (error) {
            reject(error);
          }
        });
        const { id, seed, arm, dataDigest } = trial;
        const start = from === undefined ? {} : { from };
        executor.send({ kind: "train", id, seed, dataDigest, parameters: arm.parameters, save, ...start });
      });
      if (end.kind === "given-up" || end.outcome.status === "failed") await this.#endExecutor();
      return end;
    } finally {
      clearTimeout(timer);
      this.#leave = undefined;
      executor.on((message) => {
        if (message.kind === "lost" && this.#executor === executor) this.#executor = undefined;
      });
    }
  }

  /** The present trial is left after its epoch. */
  giveUp(): void {
    this.#executor?.send({ kind: "give-up" });
  }

  /** The executor is ended at once, its trial given up, and nothing more trained here. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#endExecutor();
  }

  async #endExecutor(): Promise<void> {
    const executor = this.#executor;
    this.#executor = undefined;
    this.#leave?.({ kind: "given-up", keepsakes: {} });
    await executor?.stop();
  }

  async #ready(digest: string, shared: unknown): Promise<Executor> {
    if (this.#executor !== undefined) {
      if (!this.#data.has(digest)) this.#give(this.#executor, digest, shared);
      return this.#executor;
    }
    const executor = this.#executors.make();
    this.#executor = executor;
    this.#data.clear();
    await executor.start();
    this.#give(executor, digest, shared);
    return executor;
  }

  #give(executor: Executor, digest: string, shared: unknown): void {
    const [oldest] = this.#data;
    if (oldest !== undefined && this.#data.size >= DATASETS_KEPT) {
      executor.send({ kind: "forget", digest: oldest });
      this.#data.delete(oldest);
    }
    executor.send({ kind: "data", digest, shared });
    this.#data.add(digest);
  }

  #timer(onTimeout: () => void): NodeJS.Timeout | undefined {
    if (this.#timeoutSeconds === undefined) return undefined;
    return setTimeout(onTimeout, Math.min(this.#timeoutSeconds * 1000, LONGEST_TIMER_MS));
  }
}

function answerTo(
  message: Message,
  onEpoch: (record: EpochRecord) => void,
  failed: (reason: string) => SeatEnd,
): SeatEnd | undefined {
  switch (message.kind) {
    case "epochs":
      for (const record of message.records) onEpoch(record);
      return undefined;
    case "lost":
      return failed(message.reason);
    case "ended":
    case "given-up":
      return message;
  }
}
