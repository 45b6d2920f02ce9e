import { type Alias, isAlias, isMap, isScalar, isSeq, type Pair, type ParsedNode } from "yaml";
import type { CodeIn } from "../problem-codes.ts";
import { thousands } from "../text/counted.ts";
import type { Findings } from "./findings.ts";
import { MAX_DEPTH, MAX_VALUES, tooDeep, tooMuch } from "./limits.ts";
import { type Entry, type Mapping, type Node, placeOf } from "./node.ts";
import type { SourceText } from "./source.ts";

/** Names that would reach into JavaScript's objects. */
const RESERVED_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

interface Measured {
  readonly node: Node;
  /** Scalars, lists and mappings in it, aliases written out. */
  readonly size: number;
  readonly height: number;
}

/** yaml's tree → ours: aliases written out, every value checked to be one that JSON has. */
export class TreeBuilder {
  readonly #source: SourceText;
  readonly #findings: Findings;
  readonly #anchored = new Map<string, Measured>();

  constructor(source: SourceText, findings: Findings) {
    this.#source = source;
    this.#findings = findings;
  }

  /** Undefined where a value cannot be one of a spec, which is added to the findings. */
  build(yaml: ParsedNode): Node | undefined {
    return this.#findings.attempt(() => this.#measure(yaml, 0)?.node);
  }

  #measure(yaml: ParsedNode | null, start: number): Measured | undefined {
    if (yaml === null) return this.#leaf(null, start);
    const at = yaml.range[0];
    if (isAlias(yaml)) return this.#alias(yaml.source, at);
    const measured = this.#anything(yaml, at);
    if (measured && measured.height > MAX_DEPTH) throw tooDeep(this.#source, at);
    if (measured && yaml.anchor) this.#anchored.set(yaml.anchor, measured);
    return measured;
  }

  #anything(yaml: Exclude<ParsedNode, Alias.Parsed>, at: number): Measured | undefined {
    if (isMap(yaml)) return this.#mapping(yaml.items, at);
    return isSeq(yaml) ? this.#list(yaml.items, at) : this.#leaf(yaml.value, at);
  }

  /** An anchor is known once its value is complete, so that no value contains itself. */
  #alias(name: string, at: number): Measured | undefined {
    const measured = this.#anchored.get(name);
    if (measured) return { ...measured, node: movedTo(measured.node, at) };
    this.#add(
      "alias",
      at,
      `There is no anchor &${name} before this alias.`,
      "Define it above, or write it out.",
    );
    return undefined;
  }

  /** Undefined with an item that is: a shorter list would only look wrong in other ways. */
  #list(items: readonly ParsedNode[], start: number): Measured | undefined {
    const children = items.flatMap((item) => this.#measure(item, start) ?? []);
    if (children.length < items.length) return undefined;
    const node: Node = {
      kind: "list",
      source: this.#source,
      start,
      items: children.map((child) => child.node),
    };
    return { node, ...this.#extent(children, start) };
  }

  #mapping(pairs: readonly Pair<ParsedNode, ParsedNode | null>[], start: number): Measured {
    const entries = new Map<string, Entry>();
    const children: Measured[] = [];
    for (const { key, value } of pairs) {
      const at = key?.range?.[0] ?? start;
      const name = this.#keyName(key, at);
      const child = this.#measure(value, key?.range?.[1] ?? at);
      if (name === undefined || child === undefined) continue;
      const earlier = entries.get(name);
      if (earlier) this.#addDuplicate(name, at, earlier);
      else entries.set(name, { key: { source: this.#source, start: at }, value: child.node });
      children.push(child);
    }
    const node: Mapping = { kind: "mapping", source: this.#source, start, entries };
    return { node, ...this.#extent(children, start) };
  }

  /** Throws as soon as the aliases written out are too many, before they take time. */
  #extent(children: readonly Measured[], start: number): { size: number; height: number } {
    let size = 1;
    let height = 0;
    for (const child of children) {
      size += child.size;
      height = Math.max(height, child.height);
    }
    if (size > MAX_VALUES) {
      throw tooMuch(this.#source, start, `${thousands(MAX_VALUES)} values`);
    }
    return { size, height: height + 1 };
  }

  #leaf(value: unknown, start: number): Measured | undefined {
    const scalar = this.#jsonScalar(value, start);
    if (scalar === undefined) return undefined;
    return { node: { kind: "scalar", source: this.#source, start, value: scalar }, size: 1, height: 1 };
  }

  #jsonScalar(value: unknown, at: number): string | number | boolean | null | undefined {
    if (typeof value === "bigint") {
      if (Number.isSafeInteger(Number(value))) return Number(value);
      const hint = "Write a number up to 9007199254740991.";
      const digits = String(value);
      const shown = digits.length > 40 ? `${digits.slice(0, 39)}…` : digits;
      this.#add("integer", at, `${shown} is beyond 2^53: it would become another number.`, hint);
      return undefined;
    }
    if (typeof value === "number" && !Number.isFinite(value)) {
      this.#add("not-finite", at, `${value} is not a finite number.`, "Write a finite number.");
      return undefined;
    }
    if (typeof value === "number") return value === 0 ? 0 : value;
    if (typeof value === "string" && !value.isWellFormed()) {
      this.#add(
        "surrogate",
        at,
        "This text has half of a character (a lone surrogate).",
        "Write the whole character.",
      );
      return undefined;
    }
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    this.#add(
      "value",
      at,
      "This value is neither text, number, list nor mapping.",
      "Write it as one of them.",
    );
    return undefined;
  }

  #keyName(key: ParsedNode | null, at: number): string | undefined {
    const name = isScalar(key) ? key.value : undefined;
    if (typeof name !== "string") {
      this.#add("key", at, "A key must be a word.", "Write each setting as key: value.");
      return undefined;
    }
    if (!RESERVED_KEYS.has(name)) return name;
    this.#add("reserved-key", at, `${name} cannot be a key.`, "Remove it.");
    return undefined;
  }

  #addDuplicate(name: string, at: number, earlier: Entry): void {
    const { line } = placeOf(earlier.key);
    const message = `The key ${JSON.stringify(name)} is already given${line ? ` on line ${line}` : ""}.`;
    this.#add("duplicate-key", at, message, "Keep one of them.");
  }

  #add(code: CodeIn<"spec">, at: number, message: string, hint: string): void {
    this.#findings.add({ code: `spec.${code}`, message, hint, where: this.#source.placeAt(at) });
  }
}

/** A value as though it were written at an alias: what is wrong with it there is said there. */
function movedTo(node: Node, start: number): Node {
  switch (node.kind) {
    case "scalar":
      return { ...node, start };
    case "list":
      return { ...node, start, items: node.items.map((item) => movedTo(item, start)) };
    case "mapping": {
      const entries = Array.from(node.entries, ([name, { key, value }]) => {
        return [name, { key: { ...key, start }, value: movedTo(value, start) }] as const;
      });
      return { ...node, start, entries: new Map(entries) };
    }
  }
}
