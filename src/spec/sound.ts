import { schemaProblems } from "./explain.ts";
import type { Findings } from "./findings.ts";
import { type Mapping, type Node, withEntries, without } from "./node.ts";

/** A spec without what the schema refuses, so that the rest of it can be checked in the same run. */
export interface Sound {
  readonly root: Mapping;
  /** Parameters of which a value was taken out: nothing is said about what they must go with. */
  readonly unsound: ReadonlySet<string>;
  /** Something was taken out that may have been any parameter: nothing is said to be missing. */
  readonly incomplete: boolean;
}

/** What the schema refuses is added to `findings`. */
export function soundPart(root: Mapping, findings: Findings): Sound {
  const unread = findings.any;
  const problems = schemaProblems(root);
  for (const problem of problems) findings.add(problem);
  let sound: Node = root;
  const unsound = new Set<string>();
  for (const { path } of problems) {
    const cut = parameterPath(path);
    if (cut.length === 0) continue;
    sound = cutOut(sound, cut);
    unsound.add(cut.at(-1)!.split(".")[0]!);
  }
  const unknownKey = problems.some(({ path, code }) => code === "spec.unknown-key" && path.length <= 3);
  const incomplete =
    unread || unknownKey || ["vary", "zip", "include", "search"].some((key) => unsound.has(key));
  return { root: sound.kind === "mapping" ? sound : root, unsound, incomplete };
}

/** The path of the parameter that a path lies in: of `vary`, the block's; of others, the top-level key. */
function parameterPath(path: readonly string[]): readonly string[] {
  if (path[0] !== "vary") return path.slice(0, 1);
  const own = /^\d+$/.test(path[1] ?? "") ? 3 : 2;
  return path.length < own ? ["vary"] : path.slice(0, own);
}

/** Items of a list keep their numbers: a whole item is never cut out. */
function cutOut(node: Node, [step = "", ...rest]: readonly string[]): Node {
  if (node.kind === "list") {
    return { ...node, items: node.items.map((item, i) => (String(i) === step ? cutOut(item, rest) : item)) };
  }
  if (node.kind !== "mapping") return node;
  if (rest.length === 0) return without(node, (key) => key === step);
  const entry = node.entries.get(step);
  return entry ? withEntries(node, [[step, { key: entry.key, value: cutOut(entry.value, rest) }]]) : node;
}
