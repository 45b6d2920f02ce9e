import type { Json } from "../model.ts";
import { armLabel } from "../report/metric.ts";
import { forTerminal } from "../report/render/escape.ts";

/** An arm on the terminal, as the report calls it: `cross-entropy (η 0.5)`. `whole` names one that varies nothing. */
export function armText(varied: { readonly [parameter: string]: Json }, whole = "single arm"): string {
  return forTerminal(armLabel(varied, whole));
}
