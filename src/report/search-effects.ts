/** Which parameter of a search matters, over the space that was searched. */
import { valueKey } from "../model/arm-key.ts";
import type { Json } from "../model/parameters.ts";
import type { Dimension, SearchPoint } from "../model/search.ts";
import { importanceOf, type Share } from "../search/importance.ts";
import { counted } from "../text/counted.ts";
import { fixed } from "./figures.ts";
import { labelParameter, parameterSign } from "./parameter-text.ts";
import type { Effects, ReportedPoint, SearchReport } from "./report.ts";
import { parameterOf } from "./values.ts";
import { listed } from "./wording.ts";

/** Below this the forest knows too little of the space to be believed. */
export const leastExplained = 0.1;

/** What the forest and its figures are made of: points with a score, and the space with what `vary` compares. */
export interface SearchSample {
  readonly space: readonly Dimension[];
  readonly points: readonly SearchPoint[];
  readonly scores: readonly number[];
}

/** Undefined where the space is not recorded. Of successive halving the first rung: the others are a choice of it. */
export function sampleOf({ space, parts, rungs }: SearchReport): SearchSample | undefined {
  if (space === undefined) return undefined;
  const compared = comparedIn(parts);
  const whole = [...space, ...compared];
  const scored = parts.flatMap(({ varied, points }) =>
    points.flatMap((point) =>
      point.score === undefined || (rungs !== undefined && point.generation > 1)
        ? []
        : [{ point: pointIn(whole, point, varied), score: point.score }],
    ),
  );
  const varying = whole.filter(
    ({ name }) => new Set(scored.map(({ point }) => valueKey(point[name]!))).size > 1,
  );
  return {
    space: varying,
    points: scored.map(({ point }) => point),
    scores: scored.map(({ score }) => score),
  };
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

export function searchEffects(search: SearchReport): Effects | undefined {
  const sample = sampleOf(search);
  const found = sample && importanceOf(sample.space, sample.points, sample.scores);
  if (sample === undefined || found === undefined || found.explained < leastExplained) return undefined;
  const { single, interactions, pairs, explained } = found;
  const effects = {
    parameters: sample.space
      .map(({ name }, d) => ({ parameter: name, ...effect(single[d]!) }))
      .toSorted((a, b) => b.share - a.share),
    interactions: effect(interactions),
    basis: { kind: "search", points: sample.points.length, explained } as const,
  };
  const [strongest] = pairs;
  const together = strongest?.dimensions.map((d) => parameterSign(sample.space[d]!.name)) ?? [];
  return { ...effects, sentence: sentenceOf(effects, together, search) };
}

function effect({ share, low, high }: Share) {
  return { share, ci95: [low, high] as const };
}

function sentenceOf(
  { parameters, interactions, basis }: Omit<Effects, "sentence">,
  together: readonly string[],
  { metric, rungs }: SearchReport,
): string {
  const percent = (share: number): string => `${fixed(100 * share, 0)} %`;
  const [first, ...others] = parameters.map(
    ({ parameter, share }) => [parameterSign(parameter), percent(share)] as const,
  );
  const after = rungs === undefined ? "" : ` after ${counted(rungs[0]!, "epoch")}, the first rung,`;
  const rest = others.map(([sign, share]) => `${sign} ${share}`).join(", ");
  const mostly =
    together.length > 1 && interactions.share >= 0.1 ? `, most of it of ${listed(together)}` : "";
  const doubt =
    basis.kind === "search" && basis.explained < 0.5
      ? ` With care: the forest that says so predicts only ${percent(basis.explained)} of the variance of points it has not seen.`
      : "";
  return `${first![0]} matters most for ${metric.title}${after} over the space searched: it makes ${first![1]} of the variance, ${rest}, and their interactions ${percent(interactions.share)}${mostly}.${doubt}`;
}
