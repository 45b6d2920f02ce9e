import { weightsOfClasses } from "../learner/class-weights.ts";
import { type Draws, drawsOf } from "../learner/draws.ts";
import { hiddenActivations } from "../learner/hidden-activations.ts";
import { deviationOf, drawsBiases } from "../learner/initial-weights.ts";
import {
  type Evaluation,
  type GradientNorms,
  type Learner,
  type LearnerState,
  type NetworkWeights,
  refuseOtherState,
} from "../learner/learner.ts";
import { decayedBetas, momentsOf } from "../learner/moments.ts";
import type { Truth } from "../learner/truth.ts";
import { outputsOfExample } from "../model/connections.ts";
import type { Activation, Cost, OutputActivation, Parameters, SplitName } from "../model/parameters.ts";
import { splitNames } from "../model/splits.ts";
import { philoxKey } from "../numerics/philox.ts";
import {
  ADAM,
  ADAMW,
  CROSS_ENTROPY,
  DESCENT,
  LEAKY_RELU,
  LINEAR,
  LOG_LIKELIHOOD,
  NESTEROV,
  QUADRATIC,
  RELU,
  RMSPROP,
  SIGMOID,
  SOFTMAX,
  STEP,
  TANH,
} from "./assembly/kinds.ts";
import { type Address, type KernelExports, type Kernels, kernelsOf } from "./kernels.ts";
import {
  CHUNK,
  chunkOf,
  ELEMENT,
  type LayerLayout,
  type Layout,
  layOut,
  type Needs,
  NOWHERE,
  VECTOR_BYTES,
} from "./layout.ts";
import { LAYER, NETWORK, type RecordOf, recordBytes, UPDATE, writeRecord } from "./records.ts";
import type { Region, Regions } from "./regions.ts";
import type { EngineShared, SharedSplit } from "./share.ts";

const ACTIVATIONS: Readonly<Record<Activation | OutputActivation, number>> = {
  sigmoid: SIGMOID,
  tanh: TANH,
  relu: RELU,
  "leaky-relu": LEAKY_RELU,
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

/**
 * A network in the shared memory: this lays it out and calls, the kernels compute. Plain kernels in float64 give the bits of
 * the reference.
 */
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
    this.splits = splitNames.filter((name) => shared.splits[name]);
    this.#draws = drawsOf(parameters, seed, this.#split("train").size);
    const needs = this.#needs();
    this.#regions = regions;
    this.#region = regions.take(layOut(parameters, needs, shared.registerBytes, 0).end);
    this.#layout = layOut(parameters, needs, shared.registerBytes, this.#region.start);
    this.#describe(seed);
    this.#weighClasses();
    this.#initialise();
  }

  trainEpoch(epoch: number, eta: number): void {
    const { lambda = 0, l1 = 0, batch_size } = this.#parameters;
    const { record, size: n } = this.#split("train");
    const m = typeof batch_size === "number" ? batch_size : n;
    const { network, update, layers } = this.#layout;
    const drag = (eta * lambda) / n;
    const [decayedBeta1, decayedBeta2] = decayedBetas(this.#parameters, epoch, Math.ceil(n / m));
    const values = {
      eta,
      keep: 1 - drag,
      drag,
      pull: (eta * l1) / n,
      gradientDrag: lambda / n,
      gradientPull: l1 / n,
      decayedBeta1,
      decayedBeta2,
    };
    writeRecord(this.#shared.memory.buffer, update, UPDATE, values, settingsOf(this.#parameters));
    const { optimizer, recurrent } = this.#parameters;
    const gathersGradient = optimizer !== undefined || recurrent?.clip !== undefined;
    if (gathersGradient) for (const layer of layers) this.#clearSpare(layer);
    this.#setOrder(epoch, n);
    inParts(n, m * Math.ceil(EXAMPLES_PER_CALL / m), (from, to) => {
      this.#kernels.train(network, record, update, from, to, m, epoch);
    });
  }

  evaluate(name: SplitName): Evaluation {
    const { record, size, targets } = this.#split(name);
    const sums = this.#overSplit(size, (from, to) => {
      this.#kernels.evaluate(this.#layout.network, record, from, to);
    });
    const outputs = outputsOfExample(this.#parameters);
    const part = (which: number) => Array.from(sums.subarray(2 + which * outputs, 2 + (which + 1) * outputs));
    return {
      cost: sums[0]! / size,
      outputs: part(0).map((sum) => sum / size),
      size,
      ...(targets !== "values" && { correct: sums[1]! }),
      ...(targets === "classes"
        ? { predicted: part(1), hits: part(2) }
        : { errors: { absolute: part(2), squared: part(3) } }),
    };
  }

  truth(name: SplitName): Truth {
    return this.#split(name).truth;
  }

  measureGradient(): GradientNorms {
    const { record, size } = this.#split("train");
    const { network, layers } = this.#layout;
    for (const layer of layers) this.#clearSpare(layer);
    const sums = this.#overSplit(size, (from, to) => {
      this.#kernels.measure(network, record, from, to);
    });
    const squaresOfBiases = layers.map((_, l) => this.#kernels.squaresOfBiases(network, l));
    const squares = [...layers.map((layer, l) => this.#squaresOfWeights(layer, l)), ...squaresOfBiases];
    const norms = Array.from(sums.subarray(2 + 4 * outputsOfExample(this.#parameters)));
    return {
      gradient: Math.sqrt(squares.reduce((sum, square) => sum + Math.sqrt(square) ** 2, 0)),
      deltas: norms.slice(0, layers.length),
      biases: squaresOfBiases.map((square) => Math.sqrt(square)),
      ...(this.#parameters.recurrent && { steps: norms.slice(layers.length) }),
    };
  }

  get examples(): number {
    return this.#split("train").size;
  }

  gradientOf(from: number, to: number): Float64Array {
    const { record, size } = this.#split("train");
    const { network, layers } = this.#layout;
    for (const layer of layers) this.#clearSpare(layer);
    this.#overSplit(to - from, (first, last) => {
      this.#kernels.measure(network, record, from + first, from + last);
    });
    // The kernel divides by the size of the split.
    const parts = layers.flatMap(({ inputs, padded, spareWeights, spareBiases }) => [
      this.#view(spareWeights, inputs * padded),
      this.#view(spareBiases, padded),
    ]);
    const gradient = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
    let place = 0;
    for (const part of parts) {
      gradient.set(part, place);
      place += part.length;
    }
    return gradient.map((value) => (value * size) / (to - from));
  }

  weights(): NetworkWeights {
    return this.#read("parameters");
  }

  state(): LearnerState {
    const { velocities, squares } = momentsOf(this.#parameters);
    return {
      parameters: this.weights(),
      ...(velocities && { velocities: this.#read("velocities") }),
      ...(squares && { squares: this.#read("squares") }),
    };
  }

  restore(state: LearnerState): void {
    refuseOtherState(this.#parameters, state);
    this.#write(state.parameters, "parameters");
    if (state.velocities !== undefined) this.#write(state.velocities, "velocities");
    if (state.squares !== undefined) this.#write(state.squares, "squares");
  }

  release(): void {
    this.#regions.give(this.#region);
  }

  #split(name: SplitName): SharedSplit {
    const split = this.#shared.splits[name];
    if (split === undefined) throw new RangeError(`the data have no ${name} split`);
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
    const { output, cost, dropout = 0, momentum, optimizer, recurrent } = this.#parameters;
    const hidden = hiddenActivations(this.#parameters);
    const { buffer } = this.#shared.memory;
    const [keyLow, keyHigh] = philoxKey(seed);
    const { layers, network } = this.#layout;
    const values = {
      layers: layers.length,
      cost: COSTS[cost],
      outputs: outputsOfExample(this.#parameters),
      steps: recurrent?.steps ?? 0,
      each: recurrent?.output === "each" ? 1 : 0,
      truncate: recurrent?.truncate ?? 0,
      clip: recurrent?.clip ?? 0,
      chunk: chunkOf(this.#parameters),
      keyLow,
      keyHigh,
      dropBelow: Math.floor(dropout * 2 ** 32),
      keepScale: 1 / (1 - dropout),
      momentum: momentum ?? 0,
      rolls: momentum === undefined || optimizer !== undefined ? 0 : 1,
    };
    writeRecord(buffer, network, NETWORK, values, this.#layout);
    layers.forEach((layer, l) => {
      const ofLayer = {
        activation: ACTIVATIONS[hidden[l] ?? output],
        unit: this.#shared.registerBytes / VECTOR_BYTES,
        weightSums: NOWHERE,
        biasSums: NOWHERE,
      };
      writeRecord(buffer, network + recordBytes(NETWORK) + l * recordBytes(LAYER), LAYER, ofLayer, layer);
    });
  }

  #weighClasses(): void {
    const { class_weights } = this.#parameters;
    const { truth } = this.#split("train");
    if (class_weights === undefined || truth.kind !== "classes") return;
    const weights = weightsOfClasses(class_weights, truth.counts);
    new Float64Array(this.#shared.memory.buffer, this.#layout.classWeights, weights.length).set(weights);
  }

  #initialise(): void {
    const { init, random, recurrent } = this.#parameters;
    if (typeof init === "object" || random !== undefined || recurrent !== undefined) {
      this.#write(this.#draws.initial(), "parameters");
      return;
    }
    const { network, layers } = this.#layout;
    layers.forEach(({ inputs, outputs }, l) => {
      const deviation = deviationOf(init, inputs, outputs);
      inParts(outputs, WEIGHTS_PER_CALL / inputs, (from, to) => {
        this.#kernels.initialise(network, l, deviation, from, to);
      });
      if (!drawsBiases(init)) return;
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

  /** Weights and biases, or what the optimizer remembers of them, as [n_out][n_in] and [n_out]. */
  #read(part: keyof LearnerState): NetworkWeights {
    const { layers, network } = this.#layout;
    const parts = layers.map((layer, l) => {
      const [weights, biases] = placesOf(layer, part);
      this.#byVectors(layer, (from, to) => this.#kernels.unpack(network, l, weights, from, to));
      return {
        weights: this.#view(layer.spareWeights, layer.outputs * layer.inputs).slice(),
        biases: this.#view(biases, layer.outputs).slice(),
      };
    });
    return {
      layers: this.#parameters.layers,
      ...(this.#parameters.recurrent && { recurrent: true }),
      weights: parts.map((part) => part.weights),
      biases: parts.map((part) => part.biases),
    };
  }

  #write(given: NetworkWeights, part: keyof LearnerState): void {
    this.#layout.layers.forEach((layer, l) => {
      const [weights, biases] = placesOf(layer, part);
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

function placesOf(layer: LayerLayout, part: keyof LearnerState): [weights: Address, biases: Address] {
  switch (part) {
    case "parameters":
      return [layer.weights, layer.biases];
    case "velocities":
      return [layer.weightVelocities, layer.biasVelocities];
    case "squares":
      return [layer.weightSquares, layer.biasSquares];
  }
}

/** What an update needs of the optimizer; ρ of RMSprop stands in β₂'s place. */
function settingsOf({
  optimizer,
}: Parameters): Pick<RecordOf<typeof UPDATE>, "optimizer" | "beta1" | "beta2" | "epsilon"> {
  switch (optimizer?.kind) {
    case undefined:
      return { optimizer: DESCENT, beta1: 0, beta2: 0, epsilon: 0 };
    case "nesterov":
      return { optimizer: NESTEROV, beta1: 0, beta2: 0, epsilon: 0 };
    case "rmsprop":
      return { optimizer: RMSPROP, beta1: 0, beta2: optimizer.decay, epsilon: optimizer.epsilon };
    case "adam":
    case "adamw": {
      const { kind, beta1, beta2, epsilon } = optimizer;
      return { optimizer: kind === "adam" ? ADAM : ADAMW, beta1, beta2, epsilon };
    }
  }
}
