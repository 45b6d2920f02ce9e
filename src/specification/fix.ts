import type { Findings } from "./findings.ts";
import { isLayerPath, withLayer } from "./layer-paths.ts";
import { type Entry, type List, type Mapping, type Node, withEntries, withEntry, without } from "./node.ts";

/**
 * `vary` after a flag has fixed a parameter: it varies no more, in any block, `zip` or entry, nor does anything inside
 * it. A setting inside a parameter that varies as a whole is set in each of its values, also in a `zip` or an added
 * arm. The same node when nothing in it speaks of the parameter.
 */
export function fixedIn(vary: Node, path: readonly string[], entry: Entry, findings: Findings): Node {
  const fixBlock = (block: Node) =>
    block.kind === "mapping" ? fixedBlock(block, path, entry, findings) : block;
  return vary.kind === "list" ? mapped(vary, fixBlock) : fixBlock(vary);
}

function fixedBlock(block: Mapping, path: readonly string[], entry: Entry, findings: Findings): Mapping {
  const name = path.join(".");
  const covered = (key: string) => key === name || key.startsWith(`${name}.`);
  const setIn = (node: Node): Node => setInWhole(node, path, entry, findings);
  const unvaried = setIn(unvariedIn(block, covered)) as Mapping;
  return ["zip", "include"].reduce((fixed, key) => {
    const holder = unvaried.entries.get(key);
    if (!holder) return fixed;
    const { value } = holder;
    return replaced(fixed, key, value.kind === "list" ? mapped(value, setIn) : setIn(value));
  }, unvaried);
}

/** A setting inside a parameter, set in every whole value that a mapping has of it; any other node as it is. */
export function setInWhole(node: Node, path: readonly string[], entry: Entry, findings: Findings): Node {
  const [root = "", ...inside] = path;
  const whole = node.kind === "mapping" ? node.entries.get(root) : undefined;
  if (node.kind !== "mapping" || !whole || inside.length === 0) return node;
  const name = path.join(".");
  const value = isLayerPath(name)
    ? withLayer(whole.value, name, entry.value, findings)
    : setInside(whole.value, root, inside, entry);
  return withEntries(node, [[root, { key: whole.key, value }]]);
}

function unvariedIn(block: Mapping, covered: (key: string) => boolean): Mapping {
  let unvaried = withoutCovered(block, covered);
  for (const [key, { value }] of block.entries) {
    if (key === "zip") unvaried = unzipped(unvaried, value, covered);
    if (key === "when") unvaried = replaced(unvaried, key, fixedConditions(value, covered));
    if (key === "include") unvaried = replaced(unvaried, key, fixedEntries(value, covered, false));
    if (key === "exclude") unvaried = replaced(unvaried, key, fixedEntries(value, covered, true));
  }
  return unvaried;
}

/** A zip that is left with one parameter is that parameter's list. */
function unzipped(block: Mapping, zip: Node, covered: (key: string) => boolean): Mapping {
  const zips = zip.kind === "list" ? zip.items : [zip];
  if (!zips.some((each) => names(each, covered))) return block;
  const remaining = zips.map((each) => (each.kind === "mapping" ? withoutCovered(each, covered) : each));
  const single = (each: Node) => each.kind === "mapping" && each.entries.size <= 1;
  const kept = remaining.filter((each) => !single(each));
  const freed = remaining.flatMap((each) =>
    each.kind === "mapping" && single(each) ? [...each.entries] : [],
  );
  const list: List = { kind: "list", source: zip.source, start: zip.start, items: kept };
  return withEntries(replaced(block, "zip", kept.length > 0 ? list : undefined), freed);
}

function fixedConditions(when: Node, covered: (key: string) => boolean): Node | undefined {
  if (when.kind !== "mapping") return when;
  const fixed = withoutCovered(when, covered);
  return fixed.entries.size > 0 ? fixed : undefined;
}

/** Entries that name the parameter go with it (`whole`), or lose its value. */
function fixedEntries(list: Node, covered: (key: string) => boolean, whole: boolean): Node | undefined {
  if (list.kind !== "list" || !list.items.some((item) => names(item, covered))) return list;
  const items = list.items.flatMap((item) => {
    if (item.kind !== "mapping" || !names(item, covered)) return [item];
    const rest = withoutCovered(item, covered);
    return whole || rest.entries.size === 0 ? [] : [rest];
  });
  return items.length > 0 ? { ...list, items } : undefined;
}

/** `--set data.train=1000` where whole data sources vary: in each of them. */
function setInside(value: Node, root: string, inside: readonly string[], entry: Entry): Node {
  if (value.kind === "list") return mapped(value, (item) => setInside(item, root, inside, entry));
  if (value.kind === "scalar" && root !== "data") return value;
  const holder: Mapping = {
    kind: "mapping",
    source: value.source,
    start: value.start,
    entries: new Map([[root, { key: value, value }]]),
  };
  return withEntry(holder, [root, ...inside], entry).entries.get(root)!.value;
}

function names(node: Node, covered: (key: string) => boolean): boolean {
  return node.kind === "mapping" && Array.from(node.entries.keys()).some(covered);
}

function withoutCovered(mapping: Mapping, covered: (key: string) => boolean): Mapping {
  return names(mapping, covered) ? without(mapping, covered) : mapping;
}

function replaced(mapping: Mapping, key: string, value: Node | undefined): Mapping {
  const entry = mapping.entries.get(key);
  if (!entry || value === entry.value) return mapping;
  return value
    ? withEntries(mapping, [[key, { key: entry.key, value }]])
    : without(mapping, (each) => each === key);
}

function mapped(list: List, change: (item: Node) => Node): List {
  const items = list.items.map(change);
  return items.every((item, i) => item === list.items[i]) ? list : { ...list, items };
}
