import { setTimeout as sleep } from "node:timers/promises";
import type { Engine } from "../learner/engine.ts";
import type { Dataset } from "../model/dataset.ts";
import { type AnyTrial, isNetwork, type Trial, type TrialOutcome } from "../model/trial.ts";
import { digitImages } from "../segmentation/exam.ts";
import { type ArtifactStore, KEEP_NOTHING, type TrainingState } from "./artifacts.ts";
import type { Executor } from "./executor.ts";
import type { Failure, Message, SharedDataset } from "./messages.ts";
import type { End, Hear, Place, Places } from "./place.ts";
import { SharedData } from "./shared-data.ts";

export interface WorkerSlotOptions {
  readonly count: number;
  readonly engine: Pick<Engine<unknown>, "share">;
  makeExecutor(): Executor;
  /** Loads the data of a trial. */
  dataset(trial: Trial): Dataset | Promise<Dataset>;
  /** What the trials leave besides their records. */
  readonly artifacts?: ArtifactStore;
  /** A trial that takes longer is ended and recorded as failed. */
  readonly trialTimeoutSeconds?: number;
}

/** Places where an engine trains, which share their data. */
export function workerSlots(options: WorkerSlotOptions): Places {
  const data = new SharedData(options.dataset, (dataset) => {
    const digits = digitImages(dataset);
    return { data: options.engine.share(dataset), ...(digits && { digits }) };
  });
  return { count: options.count, make: () => new WorkerSlot(options, data) };
}

/** As many datasets an executor keeps: neighbouring trials may take turns with a few. */
const DATASETS_KEPT = 4;

/** Node fires longer timers at once; 24 days are as good as none. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** How a training left the executor. */
type Left =
  | Extract<Message, { readonly kind: "ended" | "failed" }>
  | { readonly kind: "cancelled"; readonly state?: TrainingState };

/**
 * A place for one trial at a time. Its executor is started when first needed and replaced after every failure,
 * so that no trial inherits what another has broken.
 */
class WorkerSlot implements Place {
  readonly #options: WorkerSlotOptions;
  readonly #data: SharedData;
  readonly #artifacts: ArtifactStore;
  #executor: Executor | undefined;
  /** Digests of what the executor has, the oldest first. */
  readonly #loaded = new Set<string>();
  #leave: (() => void) | undefined;
  #isCancelled = false;
  #isStopped = false;

  constructor(options: WorkerSlotOptions, data: SharedData) {
    this.#options = options;
    this.#data = data;
    this.#artifacts = options.artifacts ?? KEEP_NOTHING;
  }

  async train(trial: AnyTrial, hear: Hear): Promise<End> {
    if (!isNetwork(trial)) throw new TypeError("a program is run, not trained by an engine");
    this.#isCancelled = false;
    const executor = await this.#ready(trial);
    const from = this.#artifacts.earlier(trial);
    // Left while it was being made ready: no answer would come.
    if (executor === undefined || this.#isLeft()) return cancelled(from);
    if (from !== undefined) {
      hear({ kind: "resumed", epoch: from.progress.epoch });
      for (const record of from.records) hear({ kind: "epoch", record });
    }
    const left = await this.#train(executor, trial, from, hear);
    if (left.kind === "ended") {
      this.#artifacts.keep(trial, left.artifacts);
      return { kind: "ended", outcome: left.outcome };
    }
    await this.#endExecutor();
    if (left.kind === "failed") {
      this.#artifacts.keep(trial, {});
      return { kind: "ended", outcome: failed(left.failure, left.seconds) };
    }
    if (left.state !== undefined) this.#artifacts.keepUnfinished(trial, left.state);
    return cancelled(left.state);
  }

  cancel(): void {
    this.#isCancelled = true;
    this.#executor?.send({ kind: "cancel" });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#endExecutor();
  }

  async #train(executor: Executor, trial: Trial, from: TrainingState | undefined, hear: Hear): Promise<Left> {
    const { trialTimeoutSeconds: timeout } = this.#options;
    const started = performance.now();
    const failure = (why: Failure): Left => ({
      kind: "failed",
      failure: why,
      seconds: (from?.seconds ?? 0) + (performance.now() - started) / 1000,
    });
    let latest = from;
    const timer = timeout === undefined ? undefined : new AbortController();
    try {
      return await new Promise<Left>((resolve, reject) => {
        this.#leave = () => resolve({ kind: "cancelled", ...(latest && { state: latest }) });
        executor.on((message) => {
          try {
            if (message.kind === "checkpoint") latest = message.state;
            else if (message.kind === "lost") resolve(failure(message.failure));
            else if (message.kind !== "epochs") resolve(message);
            else for (const record of message.records) hear({ kind: "epoch", record });
          } catch (error) {
            reject(error);
          }
        });
        if (timeout !== undefined && timer !== undefined) {
          const ms = Math.min(timeout * 1000, LONGEST_TIMER_MS);
          const onTimeout = () => resolve(failure({ reason: `it took longer than ${timeout} s` }));
          sleep(ms, undefined, { signal: timer.signal }).then(onTimeout, () => {});
        }
        this.#order(executor, trial, from);
      });
    } finally {
      timer?.abort();
      this.#leave = undefined;
      executor.on((message) => {
        if (message.kind === "lost" && this.#executor === executor) this.#executor = undefined;
      });
    }
  }

  #order(executor: Executor, { seed, arm, dataDigest }: Trial, from: TrainingState | undefined): void {
    executor.send({
      kind: "train",
      seed,
      dataDigest,
      parameters: arm.parameters,
      save: this.#artifacts.save,
      ...(from && { from }),
    });
  }

  async #endExecutor(): Promise<void> {
    const executor = this.#executor;
    this.#executor = undefined;
    this.#leave?.();
    await executor?.stop();
  }

  /** Undefined where the trial was left before there was need of an executor. */
  async #ready(trial: Trial): Promise<Executor | undefined> {
    // Threads begin while this one reads the data.
    const executor = this.#executor ?? (await this.#start());
    if (this.#isLeft()) return undefined;
    const shared = await this.#data.of(trial);
    if (this.#isLeft()) return undefined;
    this.#load(executor, trial.dataDigest, shared);
    return executor;
  }

  #isLeft(): boolean {
    return this.#isCancelled || this.#isStopped;
  }

  async #start(): Promise<Executor> {
    const executor = this.#options.makeExecutor();
    this.#executor = executor;
    this.#loaded.clear();
    await executor.start();
    return executor;
  }

  #load(executor: Executor, digest: string, shared: SharedDataset): void {
    if (this.#loaded.has(digest)) return;
    const [oldest] = this.#loaded;
    if (oldest !== undefined && this.#loaded.size >= DATASETS_KEPT) {
      executor.send({ kind: "forget", digest: oldest });
      this.#loaded.delete(oldest);
    }
    executor.send({ kind: "load", digest, shared });
    this.#loaded.add(digest);
  }
}

function cancelled(state: TrainingState | undefined): End {
  return { kind: "cancelled", ...(state && { epoch: state.progress.epoch }) };
}

function failed({ reason, problems }: Failure, seconds: number): TrialOutcome {
  return { status: "failed", reason, ...(problems && { problems }), seconds };
}
