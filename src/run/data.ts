import type { Dataset } from "../model/dataset.ts";
import type { Trial } from "../model/trial.ts";
import type { Trainer } from "./trainer.ts";

/** Loads and shares each dataset once, and lets it go after the last trial that needs it. */
export class SharedData {
  readonly #trainer: Trainer;
  readonly #load: (trial: Trial) => Dataset | Promise<Dataset>;
  readonly #shared = new Map<string, Promise<unknown>>();
  readonly #users = new Map<string, number>();

  constructor(
    trials: readonly Trial[],
    trainer: Trainer,
    load: (trial: Trial) => Dataset | Promise<Dataset>,
  ) {
    this.#trainer = trainer;
    this.#load = load;
    for (const { dataDigest } of trials) {
      this.#users.set(dataDigest, (this.#users.get(dataDigest) ?? 0) + 1);
    }
  }

  of(trial: Trial): Promise<unknown> {
    const known = this.#shared.get(trial.dataDigest);
    if (known !== undefined) return known;
    const shared = (async () => this.#trainer.share(await this.#load(trial)))();
    this.#shared.set(trial.dataDigest, shared);
    return shared;
  }

  /** The trial needs its data no more. */
  release({ dataDigest }: Trial): void {
    const users = (this.#users.get(dataDigest) ?? 0) - 1;
    this.#users.set(dataDigest, users);
    if (users === 0) this.#shared.delete(dataDigest);
  }
}
