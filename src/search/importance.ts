/**
 * Which parameter of a search matters: functional ANOVA of a random forest (Hutter, Hoos and Leyton-Brown: An efficient
 * approach for assessing hyperparameter importance, ICML 2014). A tree is constant on boxes that fill the space, so that
 * the variance of what it predicts, over the whole space, divides exactly among parameters and pairs of them.
 */
import { type Forest, holds, type Leaf, type Side } from "./forest.ts";

export interface Importance {
  /** One a dimension, in the order of the space. */
  readonly single: readonly Share[];
  /** What no parameter does alone. */
  readonly interactions: Share;
  /** Every two dimensions together, without what each does alone; the largest share first. */
  readonly pairs: readonly { readonly dimensions: readonly [number, number]; readonly share: number }[];
  /** The share of the variance that the forest predicts of points it has not seen. */
  readonly explained: number;
}

/** Of the variance: the mean over the trees, and where 95 % of them lie. */
export interface Share {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** Undefined where the trees predict one value everywhere. */
export function importanceIn({ trees, explained }: Forest, dimensions: number): Importance | undefined {
  const divided = trees.flatMap((tree) => divide(tree, dimensions) ?? []);
  if (divided.length === 0 || explained === undefined) return undefined;
  const over = (pick: (tree: Divided) => number): Share => spread(divided.map(pick));
  const pairs = pairsOf(dimensions).map((pair, at) => ({
    dimensions: pair,
    share: over(({ pairs: shares }) => shares[at]!).share,
  }));
  return {
    single: Array.from({ length: dimensions }, (_, d) => over(({ single }) => single[d]!)),
    interactions: over(({ single }) => Math.max(0, 1 - sum(single))),
    pairs: pairs.toSorted((a, b) => b.share - a.share),
    explained,
  };
}

function spread(values: readonly number[]): Share {
  const ordered = values.toSorted((a, b) => a - b);
  const at = (share: number): number => ordered[Math.round(share * (ordered.length - 1))]!;
  return { share: sum(values) / values.length, low: at(0.025), high: at(0.975) };
}

export function pairsOf(dimensions: number): readonly (readonly [number, number])[] {
  return Array.from({ length: dimensions }, (_, i) => i).flatMap((i) =>
    Array.from({ length: dimensions - i - 1 }, (_, j) => [i, i + 1 + j] as const),
  );
}

/** Shares of the variance of one tree. */
interface Divided {
  readonly single: readonly number[];
  readonly pairs: readonly number[];
}

/** Undefined of a tree that predicts one value everywhere. */
function divide(tree: readonly Leaf[], dimensions: number): Divided | undefined {
  const sizes = tree.map(({ box }) => box.map(sizeOf));
  const volumes = sizes.map((of) => of.reduce((product, size) => product * size, 1));
  const mean = sum(tree.map(({ value }, i) => value * volumes[i]!));
  const weights = Float64Array.from(tree, ({ value }, i) => (value - mean) * volumes[i]!);
  const total = sum(tree.map(({ value }, i) => (value - mean) * weights[i]!));
  if (!(total > 0)) return undefined;
  /** For each two leaves, the chance that both hold a value, over that of independent leaves. */
  const common = Array.from({ length: dimensions }, (_, d) => {
    const ratios = new Float64Array(tree.length ** 2);
    for (const [a, { box }] of tree.entries()) {
      for (let b = 0; b <= a; b++) {
        ratios[a * tree.length + b] = overlap(box[d]!, tree[b]!.box[d]!) / (sizes[a]![d]! * sizes[b]![d]!);
      }
    }
    return ratios;
  });
  /** The share of the mean over all dimensions but one or two: a sum over pairs of leaves. */
  const shareOf = (i: number, j?: number): number => {
    const [first, second] = [common[i]!, j === undefined ? undefined : common[j]!];
    let all = 0;
    for (let a = 0; a < tree.length; a++) {
      let row = 0;
      for (let b = 0; b <= a; b++) {
        const at = a * tree.length + b;
        row += (a === b ? 0.5 : 1) * weights[b]! * first[at]! * (second === undefined ? 1 : second[at]!);
      }
      all += 2 * weights[a]! * row;
    }
    return all / total;
  };
  const single = Array.from({ length: dimensions }, (_, d) => shareOf(d));
  const pairs = pairsOf(dimensions).map(([i, j]) => Math.max(0, shareOf(i, j) - single[i]! - single[j]!));
  return { single, pairs };
}

/** The share of its dimension. */
function sizeOf(side: Side): number {
  return overlap(side, side);
}

function overlap(a: Side, b: Side): number {
  if (a.kind === "interval" && b.kind === "interval") {
    return Math.max(0, Math.min(a.high, b.high) - Math.max(a.low, b.low));
  }
  if (a.kind === "interval" || b.kind === "interval") return 0;
  return a.among.filter((is, value) => is && b.among[value] === true).length / a.among.length;
}

/**
 * What the forest expects at places of some dimensions, averaged over all values of the others: one number a place. A
 * place has a number for each of `dimensions`, as `placeOf` gives them.
 */
export function marginal(
  { trees }: Forest,
  dimensions: readonly number[],
  places: readonly (readonly number[])[],
): readonly number[] {
  const sums = places.map(() => 0);
  for (const tree of trees) {
    for (const { box, value } of tree) {
      const others = box.reduce(
        (product, side, d) => (dimensions.includes(d) ? product : product * sizeOf(side)),
        1,
      );
      for (const [i, place] of places.entries()) {
        if (dimensions.every((d, at) => holds(box[d]!, place[at]!))) sums[i]! += others * value;
      }
    }
  }
  return sums.map((each) => each / trees.length);
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
