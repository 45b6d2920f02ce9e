import type { Init, PublishedRandom } from "../model/parameters.ts";
import { Mt19937 } from "../numerics/mt19937.ts";
import { shuffle } from "../numerics/permutation.ts";
import { PolarNormals } from "../numerics/polar-normals.ts";
import { pythonChoices } from "../numerics/python-random.ts";
import { deviationOf } from "./initial-weights.ts";
import type { NetworkWeights } from "./learner.ts";

/**
 * The weights a NumPy program draws from `RandomState(seed)` after it has drawn and discarded
 * `random.discard.networks` networks of the same layers.
 */
export function publishedWeights(
  random: PublishedRandom,
  layers: readonly number[],
  init: Exclude<Init, object>,
  seed: number,
): NetworkWeights<Float64Array> {
  const normals = new PolarNormals(Mt19937.fromSeed(seed));
  for (let discarded = 0; discarded < (random.discard?.networks ?? 0); discarded++) {
    drawNetwork(random, layers, normals);
  }
  const drawn = drawNetwork(random, layers, normals);
  if (init === "gaussian") return drawn;
  // The published programs divide.
  if (init === "scaled") {
    return { ...drawn, weights: drawn.weights.map((W, l) => W.map((w) => w / Math.sqrt(layers[l]!))) };
  }
  return {
    layers,
    weights: drawn.weights.map((W, l) => {
      const deviation = deviationOf(init, layers[l]!, layers[l + 1]!);
      return W.map((w) => w * deviation);
    }),
    biases: drawn.biases.map((b) => new Float64Array(b.length)),
  };
}

/** All biases layer by layer, then all weights row by row, or the weights first. */
function drawNetwork(
  { initial }: PublishedRandom,
  layers: readonly number[],
  normals: PolarNormals,
): NetworkWeights<Float64Array> {
  const draw = (length: number) => Float64Array.from({ length }, () => normals.next());
  const biases = () => layers.slice(1).map(draw);
  const weights = () => layers.slice(1).map((nOut, l) => draw(nOut * layers[l]!));
  if (initial === "weights-first") return { layers, weights: weights(), biases: biases() };
  const first = biases();
  return { layers, weights: weights(), biases: first };
}

/**
 * The orders that Python's `random.shuffle` gives after `random.seed(seed)`: each epoch shuffles the order the epoch
 * before left, and so do the discarded epochs before the first.
 */
export class PublishedOrders {
  readonly #random: PublishedRandom;
  readonly #seed: number;
  readonly #examples: number;
  #epoch = 0;
  #next: () => Uint32Array;

  constructor(random: PublishedRandom, seed: number, examples: number) {
    this.#random = random;
    this.#seed = seed;
    this.#examples = examples;
    this.#next = this.#start();
  }

  /** The order of epoch `epoch`, from 1. Epochs asked for in sequence are drawn once each. */
  order(epoch: number): Uint32Array {
    if (epoch <= this.#epoch) {
      this.#next = this.#start();
      this.#epoch = 0;
    }
    let order: Uint32Array = new Uint32Array();
    for (; this.#epoch < epoch; this.#epoch++) order = this.#next();
    return order.slice();
  }

  #start(): () => Uint32Array {
    const { shuffle: version, discard = {} } = this.#random;
    const choices = pythonChoices[version](this.#seed);
    for (const { rows, epochs } of discard.shuffles ?? []) {
      const others = new Uint32Array(rows);
      for (let epoch = 0; epoch < epochs; epoch++) shuffle(others, choices);
    }
    const order = Uint32Array.from({ length: this.#examples }, (_, i) => i);
    for (let epoch = 0; epoch < (discard.epochs ?? 0); epoch++) shuffle(order, choices);
    return () => {
      shuffle(order, choices);
      return order;
    };
  }
}
