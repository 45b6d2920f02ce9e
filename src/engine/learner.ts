import { weightsOfClasses } from "../learner/class-weights.ts";
import { type Draws, drawsOf } from "../learner/draws.ts";
import { deviationOf, drawsBiases } from "../learner/initial-weights.ts";
import {
  type Evaluation,
  type GradientNorms,
  type Learner,
  type LearnerState,
  type NetworkWeights,
  refuseOtherState,
} from "../learner/learner.ts";
import { momentsOf } from "../learner/moments.ts";
import type { Truth } from "../learner/truth.ts";
import { outputsOfExample } from "../model/connections.ts";
import type { Parameters, SplitName } from "../model/parameters.ts";
import { splitNames } from "../model/splits.ts";
import { EXAMPLES_PER_CALL, inParts, WEIGHTS_PER_CALL } from "./in-parts.ts";
import { type KernelExports, type Kernels, kernelsOf } from "./kernels.ts";
import { LayerMemory } from "./layer-memory.ts";
import { CHUNK, type Layout, layOut, type Needs } from "./layout.ts";
import { layerValues, networkValues, optimizerValues, updateValues } from "./record-values.ts";
import { LAYER, NETWORK, recordBytes, UPDATE, writeRecord } from "./records.ts";
import type { Region, Regions } from "./regions.ts";
import type { EngineShared, SharedSplit } from "./share.ts";

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
  readonly #memory: LayerMemory;
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
    this.#memory = new LayerMemory(shared.memory, parameters, this.#layout, this.#kernels);
    this.#describe(seed);
    this.#weighClasses();
    this.#initialise();
  }

  trainEpoch(epoch: number, eta: number): void {
    const { batch_size, optimizer, recurrent } = this.#parameters;
    const { record, size: n } = this.#split("train");
    const m = typeof batch_size === "number" ? batch_size : n;
    const { network, update } = this.#layout;
    const values = updateValues(this.#parameters, epoch, eta, n, m);
    writeRecord(this.#shared.memory.buffer, update, UPDATE, values, optimizerValues(this.#parameters));
    const gathersGradient = optimizer !== undefined || recurrent?.clip !== undefined;
    if (gathersGradient) this.#memory.clearSpare();
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
    this.#memory.clearSpare();
    const sums = this.#overSplit(size, (from, to) => {
      this.#kernels.measure(network, record, from, to);
    });
    const squaresOfBiases = layers.map((_, l) => this.#kernels.squaresOfBiases(network, l));
    const squares = [...this.#memory.squaresOfWeights(), ...squaresOfBiases];
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
    const { network } = this.#layout;
    this.#memory.clearSpare();
    this.#overSplit(to - from, (first, last) => {
      this.#kernels.measure(network, record, from + first, from + last);
    });
    const parts = this.#memory.spare();
    const gradient = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
    let place = 0;
    for (const part of parts) {
      gradient.set(part, place);
      place += part.length;
    }
    // The kernel divides by the size of the split.
    return gradient.map((value) => (value * size) / (to - from));
  }

  weights(): NetworkWeights {
    return this.#memory.read("parameters");
  }

  state(): LearnerState {
    const { velocities, squares } = momentsOf(this.#parameters);
    return {
      parameters: this.weights(),
      ...(velocities && { velocities: this.#memory.read("velocities") }),
      ...(squares && { squares: this.#memory.read("squares") }),
    };
  }

  restore(state: LearnerState): void {
    refuseOtherState(this.#parameters, state);
    this.#memory.write(state.parameters, "parameters");
    if (state.velocities !== undefined) this.#memory.write(state.velocities, "velocities");
    if (state.squares !== undefined) this.#memory.write(state.squares, "squares");
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
    const { buffer } = this.#shared.memory;
    const { layers, network } = this.#layout;
    const count = layers.length;
    writeRecord(buffer, network, NETWORK, networkValues(this.#parameters, count, seed), this.#layout);
    const ofLayers = layerValues(this.#parameters, count, this.#shared.registerBytes);
    for (const [l, values] of ofLayers.entries()) {
      const place = network + recordBytes(NETWORK) + l * recordBytes(LAYER);
      writeRecord(buffer, place, LAYER, values, layers[l]!);
    }
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
      this.#memory.write(this.#draws.initial(), "parameters");
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
}
