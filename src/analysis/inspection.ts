import type { NetworkWeights } from "../learner/learner.ts";
import type { Dataset, Split } from "../model/dataset.ts";
import type { AnswerColumn, AnswerEncoding } from "../model/encoding.ts";
import type { Parameters, SplitName } from "../model/parameters.ts";
import { usualSplit } from "../model/splits.ts";
import { targetOf } from "../network/examples.ts";
import { mean } from "../numerics/sums.ts";
import { type Network, outputsOf } from "../prediction/outputs.ts";
import type { Inspection, NumberAnswers } from "../report/content/inspection.ts";
import { type ClassedRow, classAnswersOf, isShare } from "./class-answers.ts";
import { inputTable } from "./decode.ts";
import { fitsOf, planesOf } from "./input-maps.ts";

/** One trained network with the data that it learned from: with folds and re-splits every seed has its own. */
export interface Inspected {
  readonly seed: number;
  readonly dataset: Dataset;
  readonly weights: NetworkWeights;
}

/** Rows drawn as points, evenly chosen where there are more. */
const POINTS = 1500;

/**
 * What the networks of an arm answer to the test split (else validation, else train), by the reference in float64.
 *
 * @param shown the one whose single training is shown
 * @param others of the other seeds
 */
export function inspect(
  shown: Inspected,
  others: readonly Inspected[],
  parameters: Parameters,
  arm: string,
): Inspection | undefined {
  const split = usualSplit((name) => shown.dataset.splits[name] !== undefined);
  if (split === undefined) return undefined;
  const all = [shown, ...others].toSorted((a, b) => a.seed - b.seed);
  const { answer } = shown.dataset.identity.encoding;
  const names = classNamesOf(answer);
  const isPicture = shown.dataset.identity.encoding.inputs.kind === "pixels";
  const networks = all.map((each) => ({ ...each, network: networkOf(each, parameters) }));
  const rest = { arm, seed: shown.seed, seeds: all.map(({ seed }) => seed), split };
  const maps = isPicture ? {} : { fits: fitsOf(networks, split), planes: planesOf(networks, split, names) };
  const drawn = Object.fromEntries(Object.entries(maps).filter(([, found]) => found.length > 0));
  if (names !== undefined) {
    const rowsOf = (each: Inspected) => classedRows(each, parameters, split);
    const table = inputTable(shown.dataset, split);
    const classes = classAnswersOf(names, rowsOf(shown), all.map(rowsOf), table, isShare(parameters));
    return { ...rest, ...drawn, classes };
  }
  if (answer.kind === "classes") return undefined;
  const numbers = answer.columns.map((column, j) => numbersOf(shown, all, parameters, split, column.name, j));
  return { ...rest, ...drawn, numbers };
}

function networkOf({ dataset, weights }: Inspected, parameters: Parameters): Network {
  return { ...parameters, weights, encoding: dataset.identity.encoding };
}

/** A single output of 0 or 1 tells two classes apart. */
function classNamesOf(answer: AnswerEncoding): readonly string[] | undefined {
  if (answer.kind === "classes") return answer.names;
  return answer.kind === "binary" && answer.columns.length === 1 ? ["0", "1"] : undefined;
}

function classedRows(each: Inspected, parameters: Parameters, name: SplitName): readonly ClassedRow[] {
  const split = each.dataset.splits[name];
  if (split === undefined) return [];
  const outputs = outputsOf(networkOf(each, parameters), split.inputs, split.size);
  const width = outputs.length / split.size;
  return Array.from({ length: split.size }, (_, row) => {
    const own = outputs.subarray(row * width, (row + 1) * width);
    const wanted = targetOf(split, row, width);
    if (width === 1) {
      const predicted = Number(own[0]! > 0.5);
      return { actual: wanted[0]!, predicted, output: predicted === 1 ? own[0]! : 1 - own[0]! };
    }
    const output = own.reduce((most, value) => Math.max(most, value));
    return { actual: wanted.indexOf(1), predicted: own.indexOf(output), output };
  });
}

function numbersOf(
  shown: Inspected,
  all: readonly Inspected[],
  parameters: Parameters,
  split: SplitName,
  target: string,
  j: number,
): NumberAnswers {
  const each = all.map((one) => pairsOf(one, parameters, split, j));
  const own = pairsOf(shown, parameters, split, j);
  const count = Math.min(POINTS, own.length);
  const points = Array.from({ length: count }, (_, i) => own[Math.floor((i * own.length) / count)]!);
  const r2 = mean(each.flatMap((pairs) => determination(pairs) ?? []));
  return {
    target,
    points,
    rmse: mean(each.map((pairs) => Math.sqrt(mean(errorsOf(pairs).map((error) => error * error))))),
    mae: mean(each.map((pairs) => mean(errorsOf(pairs).map(Math.abs)))),
    ...(Number.isFinite(r2) && { r2 }),
  };
}

type Pair = NumberAnswers["points"][number];

function pairsOf(each: Inspected, parameters: Parameters, name: SplitName, j: number): readonly Pair[] {
  const split: Split | undefined = each.dataset.splits[name];
  const { answer } = each.dataset.identity.encoding;
  if (split === undefined || answer.kind === "classes") return [];
  const outputs = outputsOf(networkOf(each, parameters), split.inputs, split.size);
  const width = outputs.length / split.size;
  const { centre, width: unit } = answer.columns[j] as AnswerColumn;
  return Array.from({ length: split.size }, (_, row) => ({
    actual: centre + unit * targetOf(split, row, width)[j]!,
    predicted: centre + unit * outputs[row * width + j]!,
  }));
}

function errorsOf(pairs: readonly Pair[]): readonly number[] {
  return pairs.map(({ actual, predicted }) => predicted - actual);
}

/** R²; undefined where the actual values are all the same. */
function determination(pairs: readonly Pair[]): number | undefined {
  const centre = mean(pairs.map(({ actual }) => actual));
  const total = pairs.reduce((sum, { actual }) => sum + (actual - centre) ** 2, 0);
  const left = errorsOf(pairs).reduce((sum, error) => sum + error * error, 0);
  return total === 0 ? undefined : 1 - left / total;
}
