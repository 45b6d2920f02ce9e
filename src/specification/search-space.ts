import type { Dimension } from "../model/search.ts";
import type { WrittenInterval } from "../model/spec.gen.ts";
import type { Findings } from "./findings.ts";
import { checkedAs, type Mapping, type Node, nodeAt, placeOf, toJson } from "./node.ts";

/** Whether a search draws whole numbers for a parameter. */
type IsWhole = (name: string, from: number, to: number) => boolean;

/** `space` of a search. An interval that holds nothing is added to `findings` and left out. */
export function readSpace(written: Mapping, isWhole: IsWhole, findings: Findings): readonly Dimension[] {
  const space = written.entries.get("space")?.value;
  if (space?.kind !== "mapping") return [];
  return Array.from(space.entries, ([name, { value }]) =>
    readDimension(name, value, isWhole, findings),
  ).flatMap((dimension) => dimension ?? []);
}

function readDimension(
  name: string,
  node: Node,
  isWhole: IsWhole,
  findings: Findings,
): Dimension | undefined {
  if (node.kind === "list") return { name, kind: "choice", values: node.items.map(toJson) };
  const { from, to, scale = "linear" } = checkedAs<WrittenInterval>(node);
  const refuse = (key: string, message: string, hint: string) => {
    findings.add({ code: "spec.search", message, hint, where: placeOf(nodeAt(node, [key])) });
    return undefined;
  };
  if (scale === "powers-of-2") {
    const values = powersOfTwo(from, to);
    if (values.length > 1) return { name, kind: "choice", values };
    const message = `From ${from} to ${to} there ${values.length === 1 ? "is only one power" : "is no power"} of two.`;
    return refuse(
      "from",
      message,
      "Begin and end at powers of two, for example { from: 16, to: 256, scale: powers-of-2 }.",
    );
  }
  if (!(from < to)) {
    const hint =
      from === to ? `Write ${name}: ${from} at the top level instead.` : `Write from: ${to}, to: ${from}.`;
    return refuse("from", `The interval of ${name} is empty: from ${from} to ${to}.`, hint);
  }
  if (scale === "log" && from <= 0) {
    return refuse(
      "from",
      "On a log scale both ends lie above 0.",
      "Begin at a small number such as 0.001, or take scale: linear.",
    );
  }
  if (!isWhole(name, from, to)) return { name, kind: "real", from, to, scale };
  for (const [key, end] of [["from", from] as const, ["to", to] as const]) {
    if (!Number.isInteger(end)) {
      return refuse(key, `${name} is a whole number, not ${end}.`, `Write ${key}: ${Math.floor(end)}.`);
    }
  }
  return { name, kind: "integer", from, to, scale };
}

/** 2ⁿ within the interval; n from −50 to 50. */
function powersOfTwo(from: number, to: number): readonly number[] {
  return Array.from({ length: 101 }, (_, i) => 2 ** (i - 50)).filter((power) => power >= from && power <= to);
}
