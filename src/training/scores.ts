/** Scores of a classifier by class, and errors of numbers in their own unit. */
import type { Evaluation } from "../learner/learner.ts";
import type { Truth } from "../learner/truth.ts";
import { classScoresOf } from "../metric/class-scores.ts";
import { mean } from "../numerics/sums.ts";

/** The name of a measure without its split, `f1.setosa`, and its value. */
type Score = readonly [measure: string, value: number];

/**
 * Precision, recall and F1 of every class that occurs in the split, their means over these classes (the macro averages),
 * and the balanced accuracy, the mean of the recalls (Brodersen and others 2010).
 */
export function classScores({ hits = [], predicted = [] }: Evaluation, truth: Truth): readonly Score[] {
  if (truth.kind !== "classes") return [];
  const occurring = truth.names.flatMap((name, label) => {
    const scores = classScoresOf(hits[label]!, predicted[label]!, truth.counts[label]!);
    return scores === undefined ? [] : { name, ...scores };
  });
  const measures = ["precision", "recall", "f1"] as const;
  return [
    ["balanced_accuracy", mean(occurring.map(({ recall }) => recall))],
    ...measures.flatMap((measure): Score[] => [
      [measure, mean(occurring.map((scores) => scores[measure]))],
      ...occurring.map((scores): Score => [`${measure}.${scores.name}`, scores[measure]]),
    ]),
  ];
}

/**
 * Root mean square error, mean absolute error and R² = 1 − Σ(y − a)²/Σ(y − ȳ)² of each target, the errors in its own
 * unit, and their means over the targets. There is no R² where all values of a target are the same.
 */
export function errorScores({ errors, size }: Evaluation, truth: Truth): readonly Score[] {
  if (truth.kind !== "values" || errors === undefined) return [];
  const { targets } = truth;
  const each: { readonly [measure: string]: readonly (readonly [name: string, value: number])[] } = {
    rmse: targets.map(({ name, width }, j) => [name, width * Math.sqrt(errors.squared[j]! / size)]),
    mae: targets.map(({ name, width }, j) => [name, (width * errors.absolute[j]!) / size]),
    r2: targets.flatMap(({ name, squares }, j) =>
      squares === 0 ? [] : [[name, 1 - errors.squared[j]! / squares] as const],
    ),
  };
  return Object.entries(each).flatMap(([measure, values]): Score[] => {
    if (values.length === 0) return [];
    const parts =
      targets.length === 1 ? [] : values.map(([name, value]): Score => [`${measure}.${name}`, value]);
    return [[measure, mean(values.map(([, value]) => value))], ...parts];
  });
}
