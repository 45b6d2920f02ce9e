import { type Draws, drawsOf } from "../learner/draws.ts";
import {
  type Evaluation,
  type GradientNorms,
  type Learner,
  type LearnerState,
  type NetworkWeights,
  refuseOtherState,
} from "../learner/learner.ts";
import type { Activation, Cost, OutputActivation, Parameters, SplitName } from "../model/parameters.ts";
import { philoxKey } from "../numerics/philox.ts";
import {
  CROSS_ENTROPY,
  LINEAR,
  LOG_LIKELIHOOD,
  QUADRATIC,
  RELU,
  SIGMOID,
  SOFTMAX,
  STEP,
  TANH,
} from "./assembly/kinds.ts";
import { type Address, type KernelExports, type Kernels, kernelsOf } from "./kernels.ts";
import {
  CHUNK,
  ELEMENT,
  type LayerLayout,
  type Layout,
  layOut,
  type Needs,
  NOWHERE,
  VECTOR_BYTES,
} from "./layout.ts";
import { DECAY, LAYER, NETWORK, recordBytes, writeRecord } from "./records.ts";
import type { Region, Regions } from "./regions.ts";
import type { EngineShared, SharedSplit } from "./share.ts";

const ACTIVATIONS: Readonly<Record<Activation | OutputActivation, number>> = {
  sigmoid: SIGMOID,
  tanh: TANH,
  relu: RELU,
  linear: LINEAR,
  step: STEP,
  softmax: SOFTMAX,
};

const COSTS: Readonly<Record<Cost, number>> = {
  quadratic: QUADRATIC,
  "cross-entropy": CROSS_ENTROPY,
  "log-likelihood": LOG_LIKELIHOOD,
};

/**
 * Examples and weights per call of a kernel. V8 replaces the code of its quick compiler by that of the optimising one
 * when a function is called again, not while it runs.
 */
const EXAMPLES_PER_CALL = 1000;
const WEIGHTS_PER_CALL = 2000;

export class EngineLearner implements Learner {
  readonly splits: readonly SplitName[];
  readonly #shared: EngineShared;
  readonly #parameters: Parameters;
  readonly #kernels: Kernels;
  readonly #regions: Regions;
  readonly #region: Region;
  readonly #layout: Layout;
  /** Numbers that the kernels do not draw themselves: given weights, published generators. */
  readonly #draws: Draws;

  constructor(
    shared: EngineShared,
    exports: KernelExports,
    regions: Regions,
    parameters: Parameters,
    seed: number,
  ) {
    this.#shared = shared;
    this.#parameters = parameters;
    this.#kernels = kernelsOf(exports, parameters.precision);
    this.splits = (["train", "validation", "test"] as const).filter((name) => shared.splits[name]);
    this.#draws = drawsOf(parameters, seed, this.#split("train").size);
    const needs = this.#needs();
    this.#regions = regions;
    this.#region = regions.take(layOut(parameters, needs, shared.registerBytes, 0).end);
    this.#layout = layOut(parameters, needs, shared.registerBytes, this.#region.start);
    this.#describe(seed);
    this.#initialise();
  }

  trainEpoch(epoch: number, eta: number): void {
    const { lambda = 0, l1 = 0, batch_size } = this.#parameters;
    const { record, size: n } = this.#split("train");
    const m = typeof batch_size === "number" ? batch_size : n;
    const { network, decay } = this.#layout;
    const drag = (eta * lambda) / n;
    writeRecord(this.#shared.memory.buffer, decay, DECAY, { keep: 1 - drag, drag, pull: (eta * l1) / n });
    this.#setOrder(epoch, n);
    inParts(n, m * Math.ceil(EXAMPLES_PER_CALL / m), (from, to) => {
      this.#kernels.train(network, record, decay, from, to, m, epoch, eta);
    });
  }

  evaluate(name: SplitName): Evaluation {
    const { record, size, targets } = this.#split(name);
    const sums = this.#overSplit(size, (from, to) => {
      this.#kernels.evaluate(this.#layout.network, record, from, to);
    });
    const outputs = this.#parameters.layers.at(-1)!;
    return {
      cost: sums[0]! / size,
      outputs: Array.from(sums.subarray(2, 2 + outputs), (sum) => sum / size),
      size,
      ...(targets !== "values" && { correct: sums[1]! }),
      ...(targets === "classes" && { predicted: Array.from(sums.subarray(2 + outputs, 2 + 2 * outputs)) }),
    };
  }

  measureGradient(): GradientNorms {
    const { record, size } = this.#split("train");
    const { network, layers } = this.#layout;
    for (const layer of layers) this.#clearSpare(layer);
    const sums = this.#overSplit(size, (from, to) => {
      this.#kernels.measure(network, record, from, to);
    });
    const squares = [
      ...layers.map((layer, l) => this.#squaresOfWeights(layer, l)),
      ...layers.map((_, l) => this.#kernels.squaresOfBiases(network, l)),
    ];
    return {
      gradient: Math.sqrt(squares.reduce((sum, square) => sum + Math.sqrt(square) ** 2, 0)),
      deltas: Array.from(sums.subarray(2 + 2 * this.#parameters.layers.at(-1)!)),
    };
  }

  weights(): NetworkWeights {
    return this.#read(false);
  }

  state(): LearnerState {
    const parameters = this.weights();
    return this.#parameters.momentum === undefined
      ? { parameters }
      : { parameters, velocities: this.#read(true) };
  }

  restore(state: LearnerState): void {
    refuseOtherState(this.#parameters, state);
    this.#write(state.parameters, false);
    if (state.velocities !== undefined) this.#write(state.velocities, true);
  }

  release(): void {
    this.#regions.give(this.#region);
  }

  #split(name: SplitName): SharedSplit {
    const split = this.#shared.splits[name];
    if (split === undefined) throw new RangeError(`the data has no ${name} split`);
    return split;
  }

  #needs(): Needs {
    const splits = Object.values(this.#shared.splits);
    return {
      trainingSize: this.#split("train").size,
      mostEntries: Math.max(...splits.map((split) => split.mostEntries ?? 0)),
      dense: splits.some((split) => split.mostEntries === undefined),
    };
  }

  #describe(seed: number): void {
    const { activation, output, cost, dropout = 0, momentum } = this.#parameters;
    const { buffer } = this.#shared.memory;
    const [keyLow, keyHigh] = philoxKey(seed);
    const { layers, network, ...places } = this.#layout;
    writeRecord(buffer, network, NETWORK, {
      ...places,
      layers: layers.length,
      cost: COSTS[cost],
      chunk: CHUNK,
      keyLow,
      keyHigh,
      dropBelow: Math.floor(dropout * 2 ** 32),
      keepScale: 1 / (1 - dropout),
      momentum: momentum ?? 0,
      rolls: momentum === undefined ? 0 : 1,
    });
    layers.forEach((layer, l) => {
      writeRecord(buffer, network + recordBytes(NETWORK) + l * recordBytes(LAYER), LAYER, {
        ...layer,
        activation: ACTIVATIONS[l === layers.length - 1 ? output : activation],
        unit: this.#shared.registerBytes / VECTOR_BYTES,
        weightSums: NOWHERE,
        biasSums: NOWHERE,
      });
    });
  }

  #initialise(): void {
    const { init, random } = this.#parameters;
    if (typeof init === "object" || random !== undefined) {
      this.#write(this.#draws.initial(), false);
      return;
    }
    const { network, layers } = this.#layout;
    layers.forEach(({ inputs, outputs }, l) => {
      const deviation = init === "scaled" ? 1 / Math.sqrt(inputs) : 1;
      inParts(outputs, WEIGHTS_PER_CALL / inputs, (from, to) => {
        this.#kernels.initialise(network, l, deviation, from, to);
      });
      inParts(outputs, WEIGHTS_PER_CALL, (from, to) => {
        this.#kernels.initialiseBiases(network, l, from, to);
      });
    });
  }

  #setOrder(epoch: number, n: number): void {
    const { batch_size, random } = this.#parameters;
    if (batch_size !== "full" && random === undefined) {
      const { network } = this.#layout;
      inParts(n, EXAMPLES_PER_CALL, (from, to) => this.#kernels.countOrder(network, from, to));
      inParts(n - 1, EXAMPLES_PER_CALL, (from, to) => {
        this.#kernels.shuffleOrder(network, epoch, n, from, to);
      });
      return;
    }
    new Uint32Array(this.#shared.memory.buffer, this.#layout.order, n).set(this.#draws.order(epoch));
  }

  /** What a kernel adds up over the rows of a split. */
  #overSplit(size: number, kernel: (from: number, to: number) => void): Float64Array {
    const { sums, sumsLength } = this.#layout;
    const view = new Float64Array(this.#shared.memory.buffer, sums, sumsLength);
    view.fill(0);
    inParts(size, CHUNK * Math.ceil(EXAMPLES_PER_CALL / CHUNK), kernel);
    return Float64Array.from(view);
  }

  /** Weights and biases, or velocities, as [n_out][n_in] and [n_out]. */
  #read(velocities: boolean): NetworkWeights {
    const { layers, network } = this.#layout;
    const parts = layers.map((layer, l) => {
      const [weights, biases] = placesOf(layer, velocities);
      this.#byVectors(layer, (from, to) => this.#kernels.unpack(network, l, weights, from, to));
      return {
        weights: this.#view(layer.spareWeights, layer.outputs * layer.inputs).slice(),
        biases: this.#view(biases, layer.outputs).slice(),
      };
    });
    return {
      layers: this.#parameters.layers,
      weights: parts.map((part) => part.weights),
      biases: parts.map((part) => part.biases),
    };
  }

  #write(given: NetworkWeights, velocities: boolean): void {
    this.#layout.layers.forEach((layer, l) => {
      const [weights, biases] = placesOf(layer, velocities);
      this.#view(layer.spareWeights, layer.outputs * layer.inputs).set(given.weights[l]!);
      this.#byVectors(layer, (from, to) => {
        this.#kernels.pack(this.#layout.network, l, weights, from, to);
      });
      this.#view(biases, layer.outputs).set(given.biases[l]!);
    });
  }

  /** Calls a kernel for all vectors of outputs of a layer. */
  #byVectors({ inputs, outputs }: LayerLayout, kernel: (from: number, to: number) => void): void {
    const lanes = VECTOR_BYTES / ELEMENT[this.#parameters.precision];
    inParts(Math.ceil(outputs / lanes), WEIGHTS_PER_CALL / (inputs * lanes), kernel);
  }

  #squaresOfWeights({ inputs, outputs }: LayerLayout, l: number): number {
    let squares = 0;
    inParts(outputs, WEIGHTS_PER_CALL / inputs, (from, to) => {
      squares = this.#kernels.squaresOfWeights(this.#layout.network, l, from, to, squares);
    });
    return squares;
  }

  #clearSpare(layer: LayerLayout): void {
    this.#view(layer.spareWeights, layer.inputs * layer.padded).fill(0);
    this.#view(layer.spareBiases, layer.padded).fill(0);
  }

  #view(place: number, length: number): Float32Array | Float64Array {
    const { buffer } = this.#shared.memory;
    return ELEMENT[this.#parameters.precision] === 4
      ? new Float32Array(buffer, place, length)
      : new Float64Array(buffer, place, length);
  }
}

/** Calls `kernel` for 0 … `size`, at most `most` at a time, but at least one. */
function inParts(size: number, most: number, kernel: (from: number, to: number) => void): void {
  const step = Math.max(1, Math.floor(most));
  for (let from = 0; from < size; from += step) kernel(from, Math.min(from + step, size));
}

function placesOf(layer: LayerLayout, velocities: boolean): [weights: Address, biases: Address] {
  return velocities ? [layer.weightVelocities, layer.biasVelocities] : [layer.weights, layer.biases];
}
