import { connectionsOf } from "../model/connections.ts";
import type { Parameters } from "../model/parameters.ts";

/** What a trial takes besides its training: to be claimed, handed to a worker and recorded. */
const TRIAL_SECONDS = 0.0005;

/**
 * Multiply-adds of one epoch as the equations state them: (11) forward, (19) backward through all but the first
 * weights, (23)(24) for the update, each once per weight and training example, in a recurrent layer at each step. Zero inputs
 * are not discounted.
 */
function epochWork(parameters: Parameters, trainingSize: number): number {
  const { layers, recurrent } = parameters;
  const products = connectionsOf(parameters).map(({ nIn, nOut }, l) => {
    const isRead = l === layers.length - 2 && recurrent?.output !== "each";
    return nIn * nOut * (isRead ? 1 : (recurrent?.steps ?? 1));
  });
  const perExample = products.reduce((sum, product, l) => sum + product * (l === 0 ? 2 : 3), 0);
  return perExample * trainingSize;
}

/**
 * What an example, or a step of one, takes besides its products, in multiply-adds that take as long: half a microsecond, in which a core
 * does some 24,000. Of small networks it is most of the time.
 */
const EXAMPLE_WORK = 24_000;

/** How long an epoch takes beside those of other networks. */
export function epochWeight(parameters: Parameters, trainingSize: number): number {
  const steps = parameters.recurrent?.steps ?? 1;
  return epochWork(parameters, trainingSize) + EXAMPLE_WORK * steps * trainingSize;
}

/**
 * The exam of `monitor: [numbers]`, in multiply-adds of training that take as long: reading its 16,499 numbers takes some
 * 90 s of a core that trains at 20 thousand million a second. Most of that is cutting, whatever the network.
 */
const NUMBERS_EXAM = 1.8e12;

export function trialWork(parameters: Parameters, trainingSize: number): number {
  const training = epochWork(parameters, trainingSize) * Math.max(1, parameters.epochs);
  return training + (parameters.monitor.includes("numbers") ? NUMBERS_EXAM : 0);
}

/** A recorded training: what it took. */
export interface Measurement {
  readonly work: number;
  readonly seconds: number;
}

/**
 * Seconds that trainings of so many multiply-adds take, `jobs` at a time: at the rate measured where there is one, else
 * at `typicalRate`, in multiply-adds per second; and never less than the longest of them.
 */
export function estimateSeconds(
  works: readonly number[],
  jobs: number,
  measured: readonly Measurement[],
  typicalRate: number,
): number {
  const rate = measuredRate(measured) ?? typicalRate;
  const seconds = works.map((work) => TRIAL_SECONDS + work / rate);
  const total = seconds.reduce((sum, each) => sum + each, 0);
  const longest = seconds.reduce((most, each) => Math.max(most, each), 0);
  return Math.max(total / jobs, longest);
}

function measuredRate(measured: readonly Measurement[]): number | undefined {
  const seconds = measured.reduce((sum, each) => sum + each.seconds, 0);
  const work = measured.reduce((sum, each) => sum + each.work, 0);
  return seconds > 0 && work > 0 ? work / seconds : undefined;
}
