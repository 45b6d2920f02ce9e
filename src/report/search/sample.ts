/** The points of a search with a score, as a forest takes them. */
import { valueKey } from "../../model/arm-key.ts";
import type { Json } from "../../model/parameters.ts";
import type { Dimension, SearchPoint } from "../../model/search.ts";
import { labelParameter } from "../parameter-text.ts";
import type { ReportedPoint, SearchReport } from "../report.ts";
import { parameterOf } from "../values.ts";

/** Points with a score, and the space with what `vary` compares. */
export interface SearchSample {
  readonly space: readonly Dimension[];
  readonly points: readonly SearchPoint[];
  readonly scores: readonly number[];
}

/** What was searched, with the parameters of `vary`, and where in it the points with a score lie. */
export interface PlacedPoints {
  /** Those that vary. */
  readonly space: readonly Dimension[];
  readonly points: readonly {
    readonly told: ReportedPoint;
    readonly point: SearchPoint;
    readonly score: number;
  }[];
}

/** Undefined where the space is not recorded. Of successive halving the first rung: the others are a choice of it. */
export function placedPoints({ space, parts, rungs }: SearchReport): PlacedPoints | undefined {
  if (space === undefined) return undefined;
  const whole = [...space, ...comparedIn(parts)];
  const points = parts.flatMap(({ varied, points }) =>
    points.flatMap((told) =>
      told.score === undefined || (rungs !== undefined && told.generation > 1)
        ? []
        : [{ told, point: pointIn(whole, told, varied), score: told.score }],
    ),
  );
  const varying = whole.filter(
    ({ name }) => new Set(points.map(({ point }) => valueKey(point[name]!))).size > 1,
  );
  return { space: varying, points };
}

export function sampleOf(search: SearchReport): SearchSample | undefined {
  const placed = placedPoints(search);
  if (placed === undefined) return undefined;
  const { space, points } = placed;
  return { space, points: points.map(({ point }) => point), scores: points.map(({ score }) => score) };
}

function pointIn(
  space: readonly Dimension[],
  { arm }: ReportedPoint,
  varied: { readonly [name: string]: Json },
): SearchPoint {
  return Object.fromEntries(space.map(({ name }) => [name, parameterOf({ ...varied, ...arm }, name)]));
}

/** The parameters of `vary`, as choices. */
function comparedIn(parts: SearchReport["parts"]): readonly Dimension[] {
  const names = new Set(parts.flatMap(({ varied }) => Object.keys(varied)));
  names.delete(labelParameter);
  return [...names].map((name) => {
    const values = new Map(
      parts.map(({ varied }) => [valueKey(parameterOf(varied, name)), parameterOf(varied, name)]),
    );
    return { name, kind: "choice", values: [...values.values()] };
  });
}
