/** A random forest of regression trees over a search space (Breiman 2001). Equal points give equal forests. */
import type { Dimension, SearchPoint } from "../model/search.ts";
import { WordSequence } from "../numerics/streams.ts";
import { choiceOf, unitOf } from "./dimension.ts";

/** The part of a dimension that a leaf covers: an interval of [0, 1], or a set of a choice's values. */
export type Side =
  | { readonly kind: "interval"; readonly low: number; readonly high: number }
  | { readonly kind: "values"; readonly among: readonly boolean[] };

export interface Leaf {
  /** One a dimension. */
  readonly box: readonly Side[];
  /** Mean of its points. */
  readonly value: number;
}

export interface Forest {
  /** The leaves of each tree: boxes that fill the space. */
  readonly trees: readonly (readonly Leaf[])[];
  /** The share of the variance that trees explain of points they have not seen; absent where that is not known. */
  readonly explained?: number;
}

/** As many as Optuna's and Hutter's importance use. */
const TREES = 64;

/** Trees with more leaves than about these gain little and cost much. */
const MOST_LEAVES = 100;

/** Keys the bootstrap; any number would do. */
const SEED = 0;

/** A point as numbers: its place in [0, 1], or which of a choice's values it has. */
type UnitPoint = readonly number[];

/** Each tree is grown to its end on a bootstrap sample, with the best split of all dimensions at each node. */
export function growForest(
  space: readonly Dimension[],
  points: readonly SearchPoint[],
  scores: readonly number[],
): Forest {
  const places = points.map((point) => placeOf(space, point));
  const whole = space.map(wholeSide);
  const least = Math.ceil(points.length / MOST_LEAVES);
  const seenBy: boolean[][] = [];
  const trees = Array.from({ length: TREES }, (_, tree) => {
    const words = new WordSequence(SEED, "bootstrap", tree);
    const sample = points.map(() => words.below(points.length));
    const seen = points.map(() => false);
    for (const i of sample) seen[i] = true;
    seenBy.push(seen);
    const orders = space.map((_, d) => sample.toSorted((a, b) => places[a]![d]! - places[b]![d]!));
    return grow(whole, orders, { places, scores, least });
  });
  const explained = explainedOutOfBag(trees, seenBy, places, scores);
  return { trees, ...(explained === undefined ? {} : { explained }) };
}

export function placeOf(space: readonly Dimension[], point: SearchPoint): UnitPoint {
  return space.map((dimension) => {
    const value = point[dimension.name]!;
    return dimension.kind === "choice" ? choiceOf(dimension, value) : unitOf(dimension, value);
  });
}

/** Whether a side of a leaf holds a place. */
export function holds(side: Side, place: number): boolean {
  return side.kind === "interval"
    ? place >= side.low && (place < side.high || side.high === 1)
    : side.among[place] === true;
}

function wholeSide(dimension: Dimension): Side {
  return dimension.kind === "choice"
    ? { kind: "values", among: dimension.values.map(() => true) }
    : { kind: "interval", low: 0, high: 1 };
}

interface Data {
  readonly places: readonly UnitPoint[];
  readonly scores: readonly number[];
  /** Points of a leaf, at least. */
  readonly least: number;
}

/** For each dimension the points of a node in the order of their places; a point may stand several times. */
type Orders = readonly (readonly number[])[];

/** The leaves below a box. */
function grow(box: readonly Side[], orders: Orders, data: Data): readonly Leaf[] {
  const split = bestSplit(box, orders, data);
  if (split === undefined) return [{ box, value: sumOf(orders[0]!, data) / orders[0]!.length }];
  const { dimension, sides } = split;
  return sides.flatMap((side) => {
    const isHere = (i: number): boolean => holds(side, data.places[i]![dimension]!);
    return grow(
      box.with(dimension, side),
      orders.map((order) => order.filter(isHere)),
      data,
    );
  });
}

interface NodeSplit {
  readonly dimension: number;
  readonly sides: readonly [Side, Side];
  /** Sum over the two sides of (sum of scores)² / count: the larger, the less variance is left. */
  readonly gain: number;
}

function bestSplit(box: readonly Side[], orders: Orders, data: Data): NodeSplit | undefined {
  const first = data.scores[orders[0]![0]!];
  if (orders[0]!.every((i) => data.scores[i] === first)) return undefined;
  let best: NodeSplit | undefined;
  for (const [dimension, side] of box.entries()) {
    const order = orders[dimension]!;
    const found =
      side.kind === "interval"
        ? splitInterval(dimension, side, order, data)
        : splitValues(dimension, side, order, data);
    if (found !== undefined && (best === undefined || found.gain > best.gain)) best = found;
  }
  return best;
}

/** Points at one place. */
interface Group {
  readonly place: number;
  count: number;
  sum: number;
}

function groupsOf(dimension: number, order: readonly number[], { places, scores }: Data): readonly Group[] {
  const groups: Group[] = [];
  for (const i of order) {
    const place = places[i]![dimension]!;
    const last = groups.at(-1);
    const group = last?.place === place ? last : { place, count: 0, sum: 0 };
    if (group !== last) groups.push(group);
    group.count++;
    group.sum += scores[i]!;
  }
  return groups;
}

/** Between which two of the groups, in their order, the split is best. */
function bestCut(
  groups: readonly Group[],
  least: number,
): { readonly after: number; readonly gain: number } | undefined {
  let [all, total] = [0, 0];
  for (const group of groups) {
    all += group.count;
    total += group.sum;
  }
  let best: { readonly after: number; readonly gain: number } | undefined;
  let [count, sum] = [0, 0];
  for (let after = 0; after + 1 < groups.length; after++) {
    count += groups[after]!.count;
    sum += groups[after]!.sum;
    if (count < least || all - count < least) continue;
    const gain = (sum * sum) / count + (total - sum) ** 2 / (all - count);
    if (best === undefined || gain > best.gain) best = { after, gain };
  }
  return best;
}

function splitInterval(
  dimension: number,
  side: Side & { kind: "interval" },
  order: readonly number[],
  data: Data,
): NodeSplit | undefined {
  const groups = groupsOf(dimension, order, data);
  const cut = bestCut(groups, data.least);
  if (cut === undefined) return undefined;
  const at = (groups[cut.after]!.place + groups[cut.after + 1]!.place) / 2;
  return {
    dimension,
    gain: cut.gain,
    sides: [
      { ...side, high: at },
      { ...side, low: at },
    ],
  };
}

/** Values ordered by their means: no other split into two sets is better (Fisher 1958). */
function splitValues(
  dimension: number,
  side: Side & { kind: "values" },
  order: readonly number[],
  data: Data,
): NodeSplit | undefined {
  const mean = ({ sum, count }: Group) => sum / count;
  const groups = groupsOf(dimension, order, data).toSorted((a, b) => mean(a) - mean(b) || a.place - b.place);
  const cut = bestCut(groups, data.least);
  if (cut === undefined) return undefined;
  const lower = new Set(groups.slice(0, cut.after + 1).map(({ place }) => place));
  // Values without a point here go with the second side.
  const among = (isKept: (value: number) => boolean): Side => ({
    kind: "values",
    among: side.among.map((is, value) => is && isKept(value)),
  });
  const sides = [among((value) => lower.has(value)), among((value) => !lower.has(value))] as const;
  return { dimension, gain: cut.gain, sides };
}

function sumOf(sample: readonly number[], { scores }: Data): number {
  return sample.reduce((sum, i) => sum + scores[i]!, 0);
}

/** 1 − residual variance / variance, of the points that some tree has not seen. */
function explainedOutOfBag(
  trees: readonly (readonly Leaf[])[],
  seenBy: readonly (readonly boolean[])[],
  places: readonly UnitPoint[],
  scores: readonly number[],
): number | undefined {
  const told = places.flatMap((place, i) => {
    const unseen = trees.filter((_, tree) => seenBy[tree]![i] === false);
    if (unseen.length === 0) return [];
    const sum = unseen.reduce((all, tree) => all + predicted(tree, place), 0);
    return [{ score: scores[i]!, said: sum / unseen.length }];
  });
  const centre = told.reduce((sum, { score }) => sum + score, 0) / told.length;
  const variance = told.reduce((sum, { score }) => sum + (score - centre) ** 2, 0);
  const residual = told.reduce((sum, { score, said }) => sum + (score - said) ** 2, 0);
  return variance > 0 ? 1 - residual / variance : undefined;
}

function predicted(tree: readonly Leaf[], place: UnitPoint): number {
  return tree.find(({ box }) => isIn(box, place))!.value;
}

function isIn(box: readonly Side[], place: UnitPoint): boolean {
  for (let d = 0; d < box.length; d++) if (!holds(box[d]!, place[d]!)) return false;
  return true;
}
