import type { Engine } from "../learner/engine.ts";
import type { Dataset } from "../model/dataset.ts";
import type { Trial } from "../model/trial.ts";
import { digitImages } from "../segmentation/exam.ts";
import type { SharedDataset } from "./messages.ts";

/** As many datasets stay shared besides those in use: neighbouring trials may take turns with a few. */
const KEPT = 4;

/** Loads and shares each dataset once, and lets the one go that has not been asked for longest. */
export class SharedData {
  readonly #load: (trial: Trial) => Dataset | Promise<Dataset>;
  readonly #engine: Pick<Engine<unknown>, "share">;
  #makePractice: ((trial: Trial) => Dataset | undefined) | undefined;
  /** By digest, the one asked for last at the end. */
  readonly #shared = new Map<string, Promise<SharedDataset>>();

  constructor(
    load: (trial: Trial) => Dataset | Promise<Dataset>,
    engine: Pick<Engine<unknown>, "share">,
    makePractice?: (trial: Trial) => Dataset | undefined,
  ) {
    this.#load = load;
    this.#engine = engine;
    this.#makePractice = makePractice;
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

  /** To practise on, as the engine shares it: for the first thread that asks, since all use what V8 compiles for one. */
  practice(trial: Trial): unknown {
    const practice = this.#makePractice?.(trial);
    this.#makePractice = undefined;
    return practice && this.#engine.share(practice);
  }

  async #made(trial: Trial): Promise<SharedDataset> {
    const dataset = await this.#load(trial);
    const digits = digitImages(dataset);
    return { data: this.#engine.share(dataset), ...(digits && { digits }) };
  }
}
