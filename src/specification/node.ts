import type { Place } from "../errors.ts";
import type { Json } from "../model/parameters.ts";
import type { SourceText } from "./source.ts";

/** Where something was written: a file, or a flag of the command line. */
export interface Written {
  readonly source: SourceText;
  /** Offset into the source's text. */
  readonly start: number;
}

/** A value of a spec that remembers where it was written. */
export type Node = Scalar | List | Mapping;

export interface Scalar extends Written {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
}

export interface List extends Written {
  readonly kind: "list";
  readonly items: readonly Node[];
}

export interface Mapping extends Written {
  readonly kind: "mapping";
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  readonly key: Written;
  readonly value: Node;
}

export function toJson(node: Node): Json {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(toJson);
    case "mapping":
      return Object.fromEntries(Array.from(node.entries, ([key, { value }]) => [key, toJson(value)]));
  }
}

/** A value that the schema has checked, as the type that is generated for its definition. */
export function checkedAs<T>(node: Node): T {
  return toJson(node) as T;
}

/** The entry or item a path leads to; where the path ends early, the last node on it. */
export function nodeAt(root: Node, path: readonly string[]): Node {
  let node = root;
  for (const step of path) {
    const next = childOf(node, step);
    if (!next) return node;
    node = next;
  }
  return node;
}

export function childOf(node: Node, step: string): Node | undefined {
  if (node.kind === "mapping") return node.entries.get(step)?.value;
  return node.kind === "list" ? node.items[Number(step)] : undefined;
}

/** A copy with `entry` at `path`, also in lists where there is such an item. Mappings that are missing on the way are made; a scalar on the way gives way. */
export function withEntry(root: Mapping, path: readonly string[], entry: Entry): Mapping {
  const [key, ...rest] = path;
  if (key === undefined) return root;
  if (rest.length === 0) return withEntries(root, [[key, entry]]);
  const existing = root.entries.get(key);
  const value =
    existing?.value.kind === "list" && childOf(existing.value, rest[0]!)
      ? withItem(existing.value, rest, entry)
      : withEntry(mappingFor(key, existing?.value, entry.key), rest, entry);
  return withEntries(root, [[key, { key: existing?.key ?? entry.key, value }]]);
}

/** The same for a path that begins with the number of an item that is there. */
function withItem(list: List, [step = "", ...rest]: readonly string[], entry: Entry): List {
  const at = Number(step);
  const item = list.items[at];
  const changed =
    rest.length > 0 && item?.kind === "list" && childOf(item, rest[0]!)
      ? withItem(item, rest, entry)
      : entry.value;
  return { ...list, items: list.items.map((each, i) => (i === at ? changed : each)) };
}

export function withEntries(root: Mapping, entries: Iterable<readonly [string, Entry]>): Mapping {
  return { ...root, entries: new Map([...root.entries, ...entries]) };
}

export function without(root: Mapping, dropped: (key: string) => boolean): Mapping {
  return { ...root, entries: new Map(Array.from(root.entries).filter(([key]) => !dropped(key))) };
}

/** `data: mnist` is short for `data: { source: mnist }`; other scalars (`off`, `gaussian`) are replaced. */
function mappingFor(key: string, existing: Node | undefined, at: Written): Mapping {
  if (existing?.kind === "mapping") return existing;
  const empty: Mapping = { kind: "mapping", source: at.source, start: at.start, entries: new Map() };
  if (key !== "data" || existing?.kind !== "scalar") return empty;
  return { ...empty, entries: new Map([["source", { key: existing, value: existing }]]) };
}

export function placeOf({ source, start }: Written): Place {
  return source.placeAt(start);
}
