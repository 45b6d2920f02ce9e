import type { Learner } from "../learner/learner.ts";
import { BestByValidation } from "../metric/best.ts";
import type { Save } from "../model/parameters.ts";
import type { EpochRecord } from "../model/trial.ts";
import type { Epoch } from "../training/train.ts";
import type { Keepsakes, KeptWeights } from "./keepsakes.ts";

/** Follows a training and gathers what the spec asks to keep of it. */
export class Keeper {
  readonly #learner: Learner;
  readonly #save: readonly Save[];
  readonly #records: EpochRecord[];
  #last: Epoch | undefined;
  readonly #validation = new BestByValidation();
  #best: KeptWeights | undefined;

  /** @param records those of the epochs before, of a training that goes on */
  constructor(learner: Learner, save: readonly Save[], records: readonly EpochRecord[]) {
    this.#learner = learner;
    this.#save = save;
    this.#records = [...records];
  }

  take(epoch: Epoch): void {
    this.#last = epoch;
    if (this.#save.includes("state")) this.#records.push(epoch.record);
    if (!this.#save.includes("best-weights")) return;
    if (!this.#validation.add(epoch.record)) return;
    this.#best = { epoch: epoch.record.epoch, weights: this.#learner.weights() };
  }

  keepsakes(): Keepsakes {
    if (this.#last === undefined) return {};
    const { record, progress } = this.#last;
    const state = () => ({ progress, state: this.#learner.state(), records: this.#records });
    return {
      ...(this.#save.includes("weights") && {
        weights: { epoch: record.epoch, weights: this.#learner.weights() },
      }),
      ...(this.#best && { bestWeights: this.#best }),
      ...(this.#save.includes("state") && { state: state() }),
    };
  }
}
