import type { Parameters } from "../model.ts";

/**
 * Multiply-adds per second of one core on the notes' networks, for estimates where nothing has been measured yet:
 * the order of magnitude of the fast engine on a laptop.
 */
const TYPICAL_RATE = 4e9;

/**
 * Multiply-adds of one epoch as the equations state them: (11) forward, (19) backward through all but the first
 * weights, (23)(24) for the update, each once per weight and training example. Zero inputs are not discounted.
 */
export function epochWork(parameters: Parameters, trainingSize: number): number {
  const { layers } = parameters;
  const products = layers.slice(1).map((size, l) => size * layers[l]!);
  const perExample = products.reduce((sum, product, l) => sum + product * (l === 0 ? 2 : 3), 0);
  return perExample * trainingSize;
}

export function trialWork(parameters: Parameters, trainingSize: number): number {
  return epochWork(parameters, trainingSize) * Math.max(1, parameters.epochs);
}

/** A recorded training: what it took. */
export interface Measurement {
  readonly work: number;
  readonly seconds: number;
}

/** Seconds that `work` multiply-adds take on `jobs` cores, at the rate measured where there is one. */
export function estimateSeconds(work: number, jobs: number, measured: readonly Measurement[]): number {
  const seconds = measured.reduce((sum, each) => sum + each.seconds, 0);
  const done = measured.reduce((sum, each) => sum + each.work, 0);
  const rate = seconds > 0 && done > 0 ? done / seconds : TYPICAL_RATE;
  return work / rate / jobs;
}
