import type { Json } from "../../model/parameters.ts";
import { armLabel, trialLabel } from "../../report/parameter-text.ts";
import { textsAmong } from "../../report/value-texts.ts";
import { forTerminal } from "../../text/escape.ts";

type Varied = { readonly [parameter: string]: Json };

/** An arm on the terminal, as the report calls it: `cross-entropy (η 0.5)`. `whole` names one that varies nothing. */
export function armText(varied: Varied, whole?: string): string {
  return forTerminal(armLabel(varied, whole));
}

/** The same with one of its seeds. */
export function trialText(varied: Varied, seed: number): string {
  return forTerminal(trialLabel(varied, seed));
}

/** The same for one arm among others: computed numbers with no more digits than tell the arms apart. */
export function armTextAmong(arms: readonly Varied[]): (varied: Varied) => string {
  const textOf = textsAmong(arms, [...new Set(arms.flatMap((arm) => Object.keys(arm)))]);
  return (varied) => forTerminal(armLabel(varied, undefined, textOf));
}
