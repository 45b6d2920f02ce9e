import { type Draws, drawsOf } from "../learner/draws.ts";
import type { Engine } from "../learner/engine.ts";
import {
  type Evaluation,
  type GradientNorms,
  type Learner,
  type LearnerState,
  refuseOtherState,
} from "../learner/learner.ts";
import { decayedBetas, momentsOf } from "../learner/moments.ts";
import { type Truth, truthOf } from "../learner/truth.ts";
import type { Dataset, Split } from "../model/dataset.ts";
import type { Parameters, SplitName } from "../model/parameters.ts";
import { splitNames } from "../model/splits.ts";
import { adapt, type MomentWeights } from "./adaptive.ts";
import { masksOf } from "./dropout.ts";
import { evaluateSplit, gradientOfRows, measureSplit } from "./evaluation.ts";
import { inputOf, targetOf } from "./examples.ts";
import { type Batch, type Descent, descend, type Example, roll } from "./mini-batch.ts";
import { type Model, modelOf } from "./model.ts";
import { copyWeights, type Weights, zeroWeights } from "./network.ts";

/**
 * The mathematics of the notes as they stand, in float64: the oracle the fast engine is compared with, and an engine
 * of its own for `--engine reference`. It computes in float64 whatever precision the parameters name.
 */
export const reference: Engine<Dataset> = {
  numerics: "reference/1",
  share: (dataset) => dataset,
  attach: (dataset, parameters, seed) => new ReferenceLearner(dataset, parameters, seed),
};

/**
 * The reference, which shows its weights after every mini-batch. They change with the next one: whoever keeps them copies
 * them.
 */
export function watchedReference(
  dataset: Dataset,
  parameters: Parameters,
  seed: number,
  watch: (weights: Weights) => void,
): Learner {
  return new ReferenceLearner(dataset, parameters, seed, watch);
}

class ReferenceLearner implements Learner {
  readonly splits: readonly SplitName[];
  readonly #dataset: Dataset;
  readonly #parameters: Parameters;
  readonly #train: Split;
  readonly #draws: Draws;
  readonly #watch: (weights: Weights) => void;
  readonly #model: Model;
  #weights: Weights;
  /** Room: the weights being computed while `#weights` are still needed, or the gradient. */
  #next: Weights;
  #moments: MomentWeights;

  constructor(
    dataset: Dataset,
    parameters: Parameters,
    seed: number,
    watch: (weights: Weights) => void = () => {},
  ) {
    this.splits = splitNames.filter((name) => dataset.splits[name] !== undefined);
    this.#dataset = dataset;
    this.#watch = watch;
    this.#parameters = parameters;
    this.#train = splitOf(dataset, "train");
    this.#draws = drawsOf(parameters, seed, this.#train.size);
    this.#model = modelOf(parameters, this.#train);
    this.#weights = this.#draws.initial();
    const zeros = () => zeroWeights(parameters.layers, parameters.recurrent !== undefined);
    this.#next = zeros();
    const { velocities, squares } = momentsOf(parameters);
    this.#moments = {
      velocities: velocities ? zeros() : undefined,
      squares: squares ? zeros() : undefined,
    };
  }

  trainEpoch(epoch: number, eta: number): void {
    const { lambda = 0, l1 = 0, batch_size } = this.#parameters;
    const n = this.#train.size;
    const m = typeof batch_size === "number" ? batch_size : n;
    const descent = { η: eta, n, λ: lambda, λ1: l1 };
    const order = this.#draws.order(epoch);
    let betas = decayedBetas(this.#parameters, epoch, Math.ceil(n / m));
    for (let from = 0; from < n; from += m) {
      const rows = order.subarray(from, from + m);
      betas = this.#decayed(betas);
      this.#update({ size: rows.length, examples: this.#examples(rows, epoch, from) }, descent, betas);
      this.#watch(this.#weights);
    }
  }

  evaluate(split: SplitName): Evaluation {
    return evaluateSplit(this.#model, this.#weights, splitOf(this.#dataset, split));
  }

  truth(split: SplitName): Truth {
    return truthOf(this.#dataset.identity.encoding.answer, splitOf(this.#dataset, split).targets);
  }

  measureGradient(): GradientNorms {
    return measureSplit(this.#model, this.#weights, this.#train);
  }

  get examples(): number {
    return this.#train.size;
  }

  gradientOf(from: number, to: number): Float64Array {
    return gradientOfRows(this.#model, this.#weights, this.#train, from, to);
  }

  weights(): Weights {
    return copyWeights(this.#weights);
  }

  state(): LearnerState {
    const { velocities, squares } = this.#moments;
    return {
      parameters: this.weights(),
      ...(velocities && { velocities: copyWeights(velocities) }),
      ...(squares && { squares: copyWeights(squares) }),
    };
  }

  restore(state: LearnerState): void {
    refuseOtherState(this.#parameters, state);
    this.#weights = copyWeights(state.parameters);
    this.#moments = {
      velocities: state.velocities && copyWeights(state.velocities),
      squares: state.squares && copyWeights(state.squares),
    };
  }

  #update(batch: Batch, descent: Descent, betas: readonly [number, number]): void {
    const { momentum: μ = 0, optimizer } = this.#parameters;
    const { velocities } = this.#moments;
    if (optimizer !== undefined) {
      const step = { ...descent, optimizer, μ, betas };
      adapt(this.#model, this.#weights, this.#moments, this.#next, batch, step);
    } else if (velocities !== undefined) {
      roll(this.#model, this.#weights, velocities, batch, { ...descent, μ });
    } else {
      descend(this.#model, this.#weights, this.#next, batch, descent);
      [this.#weights, this.#next] = [this.#next, this.#weights];
    }
  }

  /** β₁ᵗ and β₂ᵗ one mini-batch later. */
  #decayed([first, second]: readonly [number, number]): readonly [number, number] {
    const { optimizer } = this.#parameters;
    if (optimizer?.kind !== "adam" && optimizer?.kind !== "adamw") return [first, second];
    return [first * optimizer.beta1, second * optimizer.beta2];
  }

  /** The examples of `rows`, which lie in the epoch's order from position `from` on. */
  *#examples(rows: Uint32Array, epoch: number, from: number): Iterable<Example> {
    for (const [i, row] of rows.entries()) {
      yield {
        x: inputOf(this.#train, row),
        y: targetOf(this.#train, row, this.#model.outputs),
        masks: masksOf(this.#parameters, this.#draws, epoch, from + i),
      };
    }
  }
}

function splitOf(dataset: Dataset, name: SplitName): Split {
  const split = dataset.splits[name];
  if (split === undefined) throw new RangeError(`the data have no ${name} split`);
  return split;
}
