import type { Learner } from "../learner/learner.ts";
import { BestByValidation } from "../metric/best.ts";
import type { Save } from "../model/parameters.ts";
import type { EpochRecord } from "../model/trial.ts";
import type { Epoch } from "../training/train.ts";
import type { Artifacts, KeptWeights, TrainingState } from "./artifacts.ts";

/** A state holds the records of its epochs; beyond so many it would not fit into a file's header or a worker's heap. */
const MOST_EPOCHS = 300_000;

/** Follows a training and gathers what it is to leave. */
export class Checkpointer {
  readonly #learner: Learner;
  readonly #save: readonly Save[];
  readonly #seconds: () => number;
  readonly #records: EpochRecord[] = [];
  readonly #best = new BestByValidation();
  #last: Epoch | undefined;
  #bestWeights: KeptWeights | undefined;

  /**
   * @param seconds what the training took so far, in all its legs
   * @param from of a training that goes on
   */
  constructor(learner: Learner, save: readonly Save[], seconds: () => number, from?: TrainingState) {
    this.#learner = learner;
    this.#save = save;
    this.#seconds = seconds;
    for (const record of from?.records ?? []) {
      this.#records.push(record);
      this.#best.add(record);
    }
    this.#bestWeights = from?.best;
    // One that was interrupted after its last epoch has nothing left to train, and leaves what it came with.
    const last = from?.records.at(-1);
    if (from !== undefined && last !== undefined) this.#last = { record: last, progress: from.progress };
  }

  take(epoch: Epoch): void {
    const { record } = epoch;
    this.#last = epoch;
    if (this.#records.length <= MOST_EPOCHS) this.#records.push(record);
    if (!this.#save.includes("best-weights") || !this.#best.add(record)) return;
    this.#bestWeights = { epoch: record.epoch, weights: this.#learner.weights() };
  }

  /** After the last epoch that was taken. */
  state(): TrainingState | undefined {
    if (this.#last === undefined || this.#records.length > MOST_EPOCHS) return undefined;
    return {
      progress: this.#last.progress,
      state: this.#learner.state(),
      records: this.#records,
      seconds: this.#seconds(),
      ...(this.#bestWeights && { best: this.#bestWeights }),
    };
  }

  /** What a training that has ended leaves. */
  artifacts(): Artifacts {
    if (this.#last === undefined) return {};
    const { epoch } = this.#last.record;
    const state = this.#save.includes("state") ? this.state() : undefined;
    return {
      ...(this.#save.includes("weights") && { weights: { epoch, weights: this.#learner.weights() } }),
      ...(this.#bestWeights && { bestWeights: this.#bestWeights }),
      ...(state && { state }),
    };
  }
}
