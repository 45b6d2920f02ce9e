import { schemaProblems } from "./explain.ts";
import type { Findings } from "./findings.ts";
import type { Mapping, Node } from "./node.ts";

/** A spec without what the schema refuses, so that the rest of it can be checked in the same run. */
export interface Sound {
  readonly root: Mapping;
  /** Parameters of which a value was taken out: nothing is said about what they must go with. */
  readonly unsound: ReadonlySet<string>;
  /** Something was taken out that may have been any parameter: nothing is said to be missing. */
  readonly incomplete: boolean;
}

/** What the schema refuses is added to `findings`. */
export function soundPart(root: Mapping, findings: Findings, schema = "experiment"): Sound {
  const unread = findings.any;
  const problems = schemaProblems(root, undefined, schema);
  for (const problem of problems) findings.add(problem);
  const cuts = problems.map(({ path }) => parameterPath(path)).filter((path) => path.length > 0);
  const sound = cutOut(root, cuts);
  const unsound = new Set(cuts.map((path) => path.at(-1)!.split(".")[0]!));
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

/** All at once: a file of thousands of unknown keys is cut in one pass. Items of a list keep their numbers. */
function cutOut(node: Node, paths: readonly (readonly string[])[]): Node {
  const below = new Map<string, (readonly string[])[]>();
  for (const [step = "", ...rest] of paths) {
    const rests = below.get(step);
    if (rests) rests.push(rest);
    else below.set(step, [rest]);
  }
  switch (node.kind) {
    case "scalar":
      return node;
    case "list":
      return { ...node, items: node.items.map((item, i) => cutOut(item, below.get(String(i)) ?? [])) };
    case "mapping": {
      const kept = Array.from(node.entries).filter(
        ([key]) => !below.get(key)?.some((rest) => rest.length === 0),
      );
      const entries = kept.map(([key, { key: at, value }]) => {
        return [key, { key: at, value: cutOut(value, below.get(key) ?? []) }] as const;
      });
      return { ...node, entries: new Map(entries) };
    }
  }
}
