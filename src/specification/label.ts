import type { Json } from "../model/parameters.ts";
import { nearest } from "../text/near-match.ts";
import type { Findings } from "./findings.ts";
import { type Node, placeOf } from "./node.ts";
import { inline } from "./wording.ts";

const PLACEHOLDER = /\{([^{}]*)\}/g;

/** The label of an arm, `{eta}` replaced by its value. Unknown names are added to `findings`. */
export function labelOf(
  node: Node,
  value: (key: string) => Json | undefined,
  names: readonly string[],
  findings: Findings,
): string {
  const template = node.kind === "scalar" ? String(node.value) : "";
  return template.replaceAll(PLACEHOLDER, (whole, written: string) => {
    const key = written.trim();
    if (!names.includes(key)) {
      const close = nearest(key, names);
      findings.add({
        code: "spec.label",
        message: `${whole} names no parameter.`,
        hint: close ? `Did you mean {${close}}?` : "Write a parameter in braces, for example η {eta}.",
        where: placeOf(node),
      });
      return whole;
    }
    const found = value(key);
    return found === undefined ? "off" : inline(found);
  });
}
