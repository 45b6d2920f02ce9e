import type { LearnerState, NetworkWeights } from "../learner/learner.ts";
import type { Parameters } from "../model/parameters.ts";
import { inParts, WEIGHTS_PER_CALL } from "./in-parts.ts";
import type { Address, Kernels } from "./kernels.ts";
import { ELEMENT, type LayerLayout, type Layout, VECTOR_BYTES } from "./layout.ts";

/** The weights and biases of a network in the shared memory, where they lie as the kernels take them. */
export class LayerMemory {
  readonly #memory: WebAssembly.Memory;
  readonly #parameters: Parameters;
  readonly #layout: Layout;
  readonly #kernels: Kernels;

  constructor(memory: WebAssembly.Memory, parameters: Parameters, layout: Layout, kernels: Kernels) {
    this.#memory = memory;
    this.#parameters = parameters;
    this.#layout = layout;
    this.#kernels = kernels;
  }

  /** Weights and biases, or what the optimizer remembers of them, as [n_out][n_in] and [n_out]. */
  read(part: keyof LearnerState): NetworkWeights {
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
      weights: parts.map((each) => each.weights),
      biases: parts.map((each) => each.biases),
    };
  }

  write(given: NetworkWeights, part: keyof LearnerState): void {
    this.#layout.layers.forEach((layer, l) => {
      const [weights, biases] = placesOf(layer, part);
      this.#view(layer.spareWeights, layer.outputs * layer.inputs).set(given.weights[l]!);
      this.#byVectors(layer, (from, to) => {
        this.#kernels.pack(this.#layout.network, l, weights, from, to);
      });
      this.#view(biases, layer.outputs).set(given.biases[l]!);
    });
  }

  /** Makes room for a gradient. */
  clearSpare(): void {
    for (const part of this.spare()) part.fill(0);
  }

  /** The gradient as the kernels leave it: of each layer its weights [n_in][padded n_out], then its biases. */
  spare(): readonly (Float32Array | Float64Array)[] {
    return this.#layout.layers.flatMap(({ inputs, padded, spareWeights, spareBiases }) => [
      this.#view(spareWeights, inputs * padded),
      this.#view(spareBiases, padded),
    ]);
  }

  /** Σ of the squares of the gradient of each layer's weights. */
  squaresOfWeights(): readonly number[] {
    const { layers, network } = this.#layout;
    return layers.map(({ inputs, outputs }, l) => {
      let squares = 0;
      inParts(outputs, WEIGHTS_PER_CALL / inputs, (from, to) => {
        squares = this.#kernels.squaresOfWeights(network, l, from, to, squares);
      });
      return squares;
    });
  }

  /** Calls a kernel for all vectors of outputs of a layer. */
  #byVectors({ inputs, outputs }: LayerLayout, kernel: (from: number, to: number) => void): void {
    const lanes = VECTOR_BYTES / ELEMENT[this.#parameters.precision];
    inParts(Math.ceil(outputs / lanes), WEIGHTS_PER_CALL / (inputs * lanes), kernel);
  }

  #view(place: number, length: number): Float32Array | Float64Array {
    const { buffer } = this.#memory;
    return ELEMENT[this.#parameters.precision] === 4
      ? new Float32Array(buffer, place, length)
      : new Float64Array(buffer, place, length);
  }
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
