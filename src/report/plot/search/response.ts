/** What a forest fitted to the points of a search expects between them. */
import type { Dimension } from "../../../model/search.ts";
import { edgeAt } from "../../../search/dimension.ts";
import { marginal } from "../../../search/importance.ts";
import type { SearchReport } from "../../report.ts";
import { leastExplained } from "../../search/effects.ts";
import { forestOf, type SearchForest } from "../../search/forest.ts";

/** Undefined where the forest knows too little to be shown. */
export function responseOf(search: SearchReport): SearchForest | undefined {
  const known = forestOf(search);
  return (known?.forest.explained ?? 0) < leastExplained ? undefined : known;
}

const steps = 48;

/** Along one number of the space; undefined where the space does not have it. */
export function expectedAlong(
  { space, forest }: SearchForest,
  name: string,
): readonly { readonly at: number; readonly expected: number }[] | undefined {
  const d = space.findIndex((dimension) => dimension.name === name);
  const dimension = space[d];
  if (dimension === undefined || dimension.kind === "choice") return undefined;
  const places = Array.from({ length: steps }, (_, i) => (i + 0.5) / steps);
  const expected = marginal(
    forest,
    [d],
    places.map((place) => [place]),
  );
  return places.map((place, i) => ({ at: edgeAt(dimension, place), expected: expected[i]! }));
}

/** A cell of a dimension: where it lies in the unit interval, and its ends, or its value, as the figure shows them. */
export interface ResponseCell {
  readonly place: number;
  readonly ends: readonly [number, number] | number;
}

/** Equal parts of a number's interval; of a choice its values, by their index. */
export function cellsOf(dimension: Dimension, count: number): readonly ResponseCell[] {
  if (dimension.kind === "choice") return dimension.values.map((_, i) => ({ place: i, ends: i }));
  return Array.from({ length: count }, (_, i) => ({
    place: (i + 0.5) / count,
    ends: [edgeAt(dimension, i / count), edgeAt(dimension, (i + 1) / count)] as const,
  }));
}
