import type { Dataset } from "../model/dataset.ts";
import type { Parameters } from "../model/parameters.ts";
import type { Learner } from "./learner.ts";

/**
 * An implementation of the mathematics. `Shared` is what one dataset becomes for it: made once, and posted to every
 * worker (structured clone; the bulk lies in shared memory).
 */
export interface Engine<Shared> {
  /** Names the arithmetic, as it enters a trial's identity: `reference/1`, `wasm-fma/1`, … */
  readonly numerics: string;
  /** Throws RunxError where the memory cannot hold the data. */
  share(dataset: Dataset): Shared;
  readonly attach: Attach<Shared>;
}

/** A learner on any thread, from a dataset as shared and posted. Throws RunxError where the memory cannot hold it. */
export type Attach<Shared> = (shared: Shared, parameters: Parameters, seed: number) => Learner;
