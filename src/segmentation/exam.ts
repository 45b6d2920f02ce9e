import type { Learner } from "../learner/learner.ts";
import type { Dataset } from "../model/dataset.ts";
import type { MetricName, Parameters } from "../model/parameters.ts";
import { permutation } from "../numerics/permutation.ts";
import { WordSequence } from "../numerics/streams.ts";
import { type Classify, classifierOf } from "./classifier.ts";
import { type Composed, compose, type SingleDigits, SPACINGS, type Spacing } from "./compose.ts";
import { FIELD } from "./normalise.ts";
import { type Reading, readNumber } from "./read.ts";
import { resample } from "./resample.ts";

/** How many digits the numbers have. */
const LENGTHS = [2, 3, 4, 5, 6];

/**
 * Numbers of each length at most, the same ones for every network. Of spaced ones as many as there are digits for: each is
 * in one, so that the digits alone are right as often as the network's accuracy says, and not by luck more or less often.
 */
const NUMBERS: Readonly<Record<Spacing, number>> = {
  spaced: Number.POSITIVE_INFINITY,
  close: 200,
  touching: 200,
};
const SEED = 1;

/** A digit is cut right when its piece has at least this share of its ink, and is at least this share made of it. */
const OWN = 0.8;

/** Single digits with what their pixels are divided by. */
export interface DigitImages extends SingleDigits {
  readonly scale: number;
}

/** The digits that numbers are composed of: the test split of data that look like MNIST. */
export function digitImages({ identity, splits: { test } }: Dataset): DigitImages | undefined {
  const { image, outputs } = identity;
  if (image?.width !== FIELD || image.height !== FIELD || outputs !== 10 || test === undefined)
    return undefined;
  if (test.inputs.kind !== "bytes" || test.targets.kind !== "classes") return undefined;
  return { ...image, values: test.inputs.values, labels: test.targets.labels, scale: test.inputs.scale };
}

/** For `monitor: [numbers]`; undefined where the parameters do not ask for it. */
export function numbersExam(
  digits: DigitImages,
  parameters: Parameters,
): ((learner: Learner) => Record<MetricName, number>) | undefined {
  if (!parameters.monitor.includes("numbers")) return undefined;
  return (learner) => {
    const { correct = 0, size } = learner.evaluate("test");
    return examine(digits, classifierOf(learner.weights(), parameters, digits.scale), correct / size);
  };
}

/**
 * How well a network reads numbers composed of `images`. For each spacing and length, such as `numbers.touching.2`:
 * `.right`, the share of numbers read right; `.digits`, of digits cut out and read right; `.cuts`, of numbers all of
 * whose digits were cut right; `.gain`, how far `.right` lies above what digits alone would give, accuracyᵏ.
 *
 * @param accuracy the network's on single digits
 */
export function examine(
  images: SingleDigits,
  classify: Classify,
  accuracy: number,
  counts = NUMBERS,
): Record<MetricName, number> {
  const metrics: Record<MetricName, number> = {};
  const rows = images.labels.length;
  for (const [kind, spacing] of SPACINGS.entries()) {
    for (const length of LENGTHS) {
      const index = kind * LENGTHS.length + length;
      const nextRow = everyRow(rows, index);
      const count = Math.min(counts[spacing], Math.floor(rows / length));
      const marks = Array.from({ length: count }, (_, i) => {
        const draws = new WordSequence(SEED, "composition", index * 2 ** 16 + i);
        const composed = compose(images, length, spacing, draws, nextRow);
        return marked(composed, readNumber(composed.ink, classify));
      });
      Object.assign(metrics, figures(`numbers.${spacing}.${length}`, marks, length, accuracy));
    }
  }
  return metrics;
}

/** All images once, in an order by chance. */
function everyRow(size: number, index: number): () => number {
  const order = permutation(size, new WordSequence(SEED, "composition", index));
  let taken = 0;
  return () => order[taken++]!;
}

interface Mark {
  readonly right: boolean;
  readonly digits: number;
  readonly cut: boolean;
}

function figures(
  name: string,
  marks: readonly Mark[],
  length: number,
  accuracy: number,
): Record<MetricName, number> {
  const right = marks.filter((mark) => mark.right).length / marks.length;
  let alone = 1;
  for (let i = 0; i < length; i++) alone *= accuracy;
  return {
    [`${name}.right`]: right,
    [`${name}.digits`]: marks.reduce((sum, { digits }) => sum + digits, 0) / (marks.length * length),
    [`${name}.cuts`]: marks.filter(({ cut }) => cut).length / marks.length,
    [`${name}.gain`]: right - alone,
  };
}

function marked({ labels, layers: drawn }: Composed, { digits, ink }: Reading): Mark {
  const layers = drawn.map((layer) => resample(layer, ink.width, ink.height));
  const inks = layers.map(({ values }) =>
    digits.map(({ pixels }) => pixels.reduce((sum, at) => sum + values[at]!, 0)),
  );
  const pieces = digits.map((_, piece) => inks.reduce((sum, ink) => sum + ink[piece]!, 0));
  const own = layers.map(({ values }, i) => {
    const whole = values.reduce((sum, value) => sum + value, 0);
    return digits.findIndex(
      (_, piece) => inks[i]![piece]! >= OWN * whole && inks[i]![piece]! >= OWN * pieces[piece]!,
    );
  });
  return {
    right: digits.length === labels.length && digits.every(({ digit }, i) => digit === labels[i]),
    digits: labels.filter((label, i) => digits[own[i]!]?.digit === label).length,
    cut: digits.length === labels.length && own.every((piece) => piece >= 0),
  };
}
