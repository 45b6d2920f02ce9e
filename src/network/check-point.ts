/** Where equations are checked: the network before training, on examples spread over the training split. */
import { RunxError } from "../errors.ts";
import { drawsOf } from "../learner/draws.ts";
import { hiddenActivations } from "../learner/hidden-activations.ts";
import type { Dataset } from "../model/dataset.ts";
import type { Parameters } from "../model/parameters.ts";
import { activations } from "./activation.ts";
import { masksOf } from "./dropout.ts";
import { inputOf, targetOf } from "./examples.ts";
import type { Example } from "./mini-batch.ts";
import { type Model, modelOf } from "./model.ts";
import type { Activity, Weights } from "./network.ts";

export interface CheckPoint {
  readonly model: Model;
  readonly weights: Weights;
  readonly examples: readonly Example[];
}

const EXAMPLES = 4;
/** How much narrower a step may become to keep clear of a kink. */
const NARROWEST = 2 ** -10;

/** In float64; dropout with the masks of the first epoch. @throws RunxError for step neurons, which have no gradient. */
export function pointBeforeTraining(dataset: Dataset, parameters: Parameters, seed: number): CheckPoint {
  refuseSteps(parameters);
  const train = dataset.splits.train!;
  const draws = drawsOf(parameters, seed, train.size);
  const model = modelOf(wholeErrors(parameters), train);
  return {
    model,
    weights: draws.initial(),
    examples: spreadRows(train.size).map((row, position) => ({
      x: inputOf(train, row),
      y: targetOf(train, row, model.outputs),
      masks: masksOf(parameters, draws, 1, position),
    })),
  };
}

/** Truncation stops errors on their way, so that δ is not the whole derivative: what is checked is what it leaves out nothing of. */
function wholeErrors(parameters: Parameters): Parameters {
  if (parameters.recurrent?.truncate === undefined) return parameters;
  const { truncate: _, ...recurrent } = parameters.recurrent;
  return { ...parameters, recurrent };
}

/** One an example. */
export function activities({ model, weights, examples }: CheckPoint): readonly Activity[] {
  return examples.map(({ x, masks }) => model.forward(weights, x, masks));
}

/** For each hidden neuron of each activity, whether z is positive. */
export function sides(seen: readonly Activity[]): string {
  return seen
    .flatMap(({ z }) => z.slice(0, -1).map((z_l) => z_l.map((z_j) => (z_j > 0 ? 1 : 0)).join("")))
    .join();
}

/**
 * The widest step, halved as often as needed, within which every ReLU stays on its side; undefined where even the narrowest
 * crosses a kink. `sidesAt(h)` names the sides with the network moved by h.
 */
export function stepWithoutKink(sidesAt: (h: number) => string, widest: number): number | undefined {
  const here = sidesAt(0);
  for (let step = widest; step >= widest * NARROWEST; step /= 2) {
    if ([step, -step].every((h) => sidesAt(h) === here)) return step;
  }
  return undefined;
}

/** At most `EXAMPLES` rows at equal distances: files are often sorted by class. */
function spreadRows(size: number): readonly number[] {
  const count = Math.min(EXAMPLES, size);
  return Array.from({ length: count }, (_, i) => Math.floor((i * size) / count));
}

/** Whether some hidden activation function has a kink, where the cost has no derivative. */
export function hasKinks(parameters: Parameters): boolean {
  return hiddenActivations(parameters).some((name) => activations[name].hasKink === true);
}

/** Whether some neuron has the step function, which has no slope. */
export function hasSteps(parameters: Parameters): boolean {
  return parameters.output === "step" || hiddenActivations(parameters).includes("step");
}

function refuseSteps(parameters: Parameters): void {
  if (!hasSteps(parameters)) return;
  throw new RunxError({
    code: "check.step",
    message: "A network of step neurons has no gradient to check: its cost changes in jumps.",
    hint: "Check a network with sigmoid, tanh, relu, linear or softmax neurons.",
  });
}
