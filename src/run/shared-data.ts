import type { Dataset } from "../model/dataset.ts";
import type { Trial } from "../model/trial.ts";
import type { SharedDataset } from "./messages.ts";

/** As many datasets stay shared besides those in use: neighbouring trials may take turns with a few. */
const KEPT = 4;

/** Loads and shares each dataset once, and lets the one go that has not been asked for longest. */
export class SharedData {
  readonly #load: (trial: Trial) => Dataset | Promise<Dataset>;
  readonly #share: (dataset: Dataset) => SharedDataset;
  /** By digest, the one asked for last at the end. */
  readonly #shared = new Map<string, Promise<SharedDataset>>();

  constructor(
    load: (trial: Trial) => Dataset | Promise<Dataset>,
    share: (dataset: Dataset) => SharedDataset,
  ) {
    this.#load = load;
    this.#share = share;
  }

  of(trial: Trial): Promise<SharedDataset> {
    const { dataDigest } = trial;
    const shared = this.#shared.get(dataDigest) ?? this.#made(trial);
    this.#shared.delete(dataDigest);
    this.#shared.set(dataDigest, shared);
    const [oldest] = this.#shared.keys();
    if (oldest !== undefined && this.#shared.size > KEPT) this.#shared.delete(oldest);
    return shared;
  }

  async #made(trial: Trial): Promise<SharedDataset> {
    return this.#share(await this.#load(trial));
  }
}
