import type { Learner } from "../learner/learner.ts";
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
  #best: (KeptWeights & { readonly score: number }) | undefined;

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
    const score = validationScore(epoch.record);
    if (score === undefined || (this.#best !== undefined && score <= this.#best.score)) return;
    this.#best = { score, epoch: epoch.record.epoch, weights: this.#learner.weights() };
  }

  keepsakes(): Keepsakes {
    if (this.#last === undefined) return {};
    const { record, progress } = this.#last;
    const state = () => ({ progress, state: this.#learner.state(), records: this.#records });
    return {
      ...(this.#save.includes("weights") && {
        weights: { epoch: record.epoch, weights: this.#learner.weights() },
      }),
      ...(this.#best && { bestWeights: { epoch: this.#best.epoch, weights: this.#best.weights } }),
      ...(this.#save.includes("state") && { state: state() }),
    };
  }
}

/** Higher is better; the first of equals is kept, as reports choose their best validation epoch. */
function validationScore({ metrics }: EpochRecord): number | undefined {
  const cost = metrics["validation.cost"];
  return metrics["validation.accuracy"] ?? (cost === undefined ? undefined : -cost);
}
