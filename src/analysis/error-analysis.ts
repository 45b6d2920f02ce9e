import type { NetworkWeights } from "../learner/learner.ts";
import type { Dataset, Split } from "../model/dataset.ts";
import type { Parameters } from "../model/parameters.ts";
import { usualSplit } from "../model/splits.ts";
import { inputOf } from "../network/examples.ts";
import { modelOf } from "../network/model.ts";
import { copyWeights } from "../network/network.ts";
import type { ErrorAnalysis, Mistake } from "../report/content/error-analysis.ts";

/** Misclassified images shown, spread evenly over all of them. */
const MISTAKES = 48;
/** Neurons of the first hidden layer shown, from the first. */
const NEURONS = 30;

/**
 * What a trained image classifier does on the test split (else validation, else train): which classes it takes for
 * which, some images it gets wrong, and what its first hidden neurons look at. Classified by the reference in float64.
 *
 * Undefined where the data is not images of classes.
 */
export function errorAnalysisOf(
  dataset: Dataset,
  weights: NetworkWeights,
  {
    trial,
    arm,
    seed,
    parameters,
  }: Pick<ErrorAnalysis, "trial" | "arm" | "seed"> & { readonly parameters: Parameters },
): ErrorAnalysis | undefined {
  const { image, classes } = dataset.identity;
  const name = usualSplit((each) => dataset.splits[each] !== undefined);
  const split = name && dataset.splits[name];
  if (image === undefined || classes === undefined) return undefined;
  if (name === undefined || split === undefined) return undefined;
  const answers = classify(split, weights, parameters);
  return {
    trial,
    arm,
    seed,
    split: name,
    classes,
    confusion: confusionOf(answers, classes.length),
    image,
    mistakes: mistakesOf(answers, split),
    neurons: neuronsOf(weights),
  };
}

/** One classified example. */
interface Answer {
  readonly index: number;
  readonly actual: number;
  readonly predicted: number;
  /** Of the predicted output. */
  readonly activation: number;
}

function classify(split: Split, weights: NetworkWeights, parameters: Parameters): Answer[] {
  const { targets } = split;
  if (targets.kind !== "classes") return [];
  const network = modelOf(parameters);
  const exact = copyWeights(weights);
  return Array.from(targets.labels, (actual, index) => {
    const output = network.forward(exact, inputOf(split, index)).a.at(-1)!;
    const activation = output.reduce((highest, value) => Math.max(highest, value));
    return { index, actual, predicted: output.indexOf(activation), activation };
  });
}

function confusionOf(answers: readonly Answer[], classes: number): number[][] {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const { actual, predicted } of answers) confusion[actual]![predicted]! += 1;
  return confusion;
}

function mistakesOf(answers: readonly Answer[], split: Split): Mistake[] {
  const wrong = answers.filter(({ actual, predicted }) => actual !== predicted);
  const shown = Math.min(MISTAKES, wrong.length);
  return Array.from({ length: shown }, (_, i) => {
    const answer = wrong[Math.floor(((i + 0.5) * wrong.length) / shown)]!;
    return { ...answer, pixels: pixelsOf(split, answer.index) };
  });
}

function pixelsOf(split: Split, index: number): Uint8Array {
  const { inputs, size } = split;
  if (inputs.kind === "bytes") {
    const width = inputs.values.length / size;
    return Uint8Array.from(inputs.values.subarray(index * width, (index + 1) * width));
  }
  return Uint8Array.from(inputOf(split, index), (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
}

/** Neurons that see a whole row at once: of a recurrent network there are none. */
function neuronsOf({ layers, weights, recurrent }: NetworkWeights): ErrorAnalysis["neurons"] {
  if (recurrent) return [];
  const [inputs = 0, hidden = 0] = layers;
  return Array.from({ length: Math.min(NEURONS, hidden) }, (_, index) => ({
    index,
    weights: Array.from(weights[0]!.subarray(index * inputs, (index + 1) * inputs)),
  }));
}
