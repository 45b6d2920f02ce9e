/** Which parameter of a search matters, over the space that was searched. */
import type { Share } from "../../search/importance.ts";
import { counted } from "../../text/counted.ts";
import { listed } from "../../text/listed.ts";
import { percentText } from "../../text/number.ts";
import { parameterSign } from "../parameter-text.ts";
import type { Effects, SearchReport } from "../report.ts";
import { forestOf } from "./forest.ts";

/** Below this the forest knows too little of the space to be believed. */
export const leastExplained = 0.1;

export function searchEffects(search: SearchReport): Effects | undefined {
  const known = forestOf(search);
  if (known?.importance === undefined || known.space.length < 2) return undefined;
  const { space, points, importance } = known;
  const { single, interactions, pairs, explained } = importance;
  if (explained < leastExplained) return undefined;
  const effects = {
    parameters: space
      .map(({ name }, d) => ({ parameter: name, ...effect(single[d]!) }))
      .toSorted((a, b) => b.share - a.share),
    interactions: effect(interactions),
    basis: { kind: "search", points, explained } as const,
  };
  const [strongest] = pairs;
  const together = strongest?.dimensions.map((d) => parameterSign(space[d]!.name)) ?? [];
  return { ...effects, sentence: sentenceOf(effects, together, search) };
}

/** Said where the forest knows too little for shares, so that their absence is no riddle. */
export function unknownEffects(search: SearchReport): string | undefined {
  const known = forestOf(search);
  if (known === undefined || known.space.length < 2) return undefined;
  const explained = known.forest.explained ?? 0;
  if (explained >= leastExplained) return undefined;
  const share = explained < 0.005 ? "nothing" : `only ${percentText(explained, 0)}`;
  return `Which parameter matters cannot be told from ${counted(known.points, "point")}: a forest fitted to them predicts ${share} of the variance of points it has not seen.`;
}

function effect({ share, low, high }: Share) {
  return { share, ci95: [low, high] as const };
}

function sentenceOf(
  { parameters, interactions, basis }: Omit<Effects, "sentence">,
  together: readonly string[],
  { metric, rungs }: SearchReport,
): string {
  const percent = (share: number): string => percentText(share, 0);
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
