import type { Json } from "../model.ts";
import { forTerminal } from "../report/render/escape.ts";

/**
 * An arm in a line of progress: `cross-entropy, eta 0.5`. Its own label says enough: what it stands for may be a page
 * of weights.
 */
export function armText(varied: { readonly [parameter: string]: Json }): string {
  const { label } = varied;
  if (typeof label === "string") return forTerminal(label);
  const values = Object.entries(varied).map(([name, value]) =>
    typeof value === "string" ? value : `${name} ${JSON.stringify(value)}`,
  );
  return forTerminal(values.join(", ")) || "single arm";
}
