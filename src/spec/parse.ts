import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  type YAMLError,
  type Node as YamlNode,
} from "yaml";
import { type Findings, LISTED } from "./findings.ts";
import { boundedTokens, MAX_DEPTH, MAX_VALUES, tooDeep, tooMuch } from "./limits.ts";
import { type Entry, type Mapping, type Node, placeOf } from "./node.ts";
import type { SourceText } from "./source.ts";
import { syntaxProblem } from "./syntax.ts";

/** Names that would reach into JavaScript's objects. */
const RESERVED_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** The one YAML value of a text. Problems are added to `findings`; then the value, if any, is not to be used. */
export function parse(source: SourceText, findings: Findings): Node | undefined {
  const tokens = findings.attempt(() => boundedTokens(source));
  if (!tokens) return undefined;
  const composer = new Composer({
    schema: "core",
    uniqueKeys: false,
    prettyErrors: false,
    intAsBigInt: true,
    keepSourceTokens: false,
  });
  const [document, second] = composer.compose(tokens);
  if (second) {
    findings.add({
      code: "spec.several-documents",
      message: "A second YAML document begins here.",
      hint: "Put each experiment into a file of its own.",
      where: source.placeAt(second.range[0]),
    });
    return undefined;
  }
  if (!document) return undefined;
  const mistakes: YAMLError[] = [...document.errors, ...document.warnings];
  for (const mistake of mistakes.slice(0, LISTED)) findings.add(syntaxProblem(mistake, source));
  if (document.errors.length > 0 || !document.contents) return undefined;
  return new TreeBuilder(source, findings).build(document);
}

interface Measured {
  readonly node: Node;
  /** Scalars, lists and mappings in it, aliases written out. */
  readonly size: number;
  readonly height: number;
}

/** yaml's tree → ours: aliases written out, every value checked to be one that JSON has. */
class TreeBuilder {
  readonly #source: SourceText;
  readonly #findings: Findings;
  readonly #anchored = new Map<string, Measured>();

  constructor(source: SourceText, findings: Findings) {
    this.#source = source;
    this.#findings = findings;
  }

  build(document: Document.Parsed): Node | undefined {
    return this.#findings.attempt(() => this.#measure(document.contents)?.node);
  }

  #measure(yaml: YamlNode | null, start = 0): Measured | undefined {
    if (yaml === null) return this.#leaf(null, start);
    const at = yaml.range?.[0] ?? start;
    if (isAlias(yaml)) return this.#alias(yaml.source, at);
    const measured = isMap(yaml)
      ? this.#mapping(yaml.items as Pair<ParsedNode, ParsedNode | null>[], at)
      : isSeq(yaml)
        ? this.#list(yaml.items as ParsedNode[], at)
        : this.#leaf(isScalar(yaml) ? yaml.value : null, at);
    if (measured && measured.size > MAX_VALUES) {
      throw tooMuch(this.#source, at, `${MAX_VALUES.toLocaleString("en-US")} values`);
    }
    if (measured && measured.height > MAX_DEPTH) throw tooDeep(this.#source, at);
    if (measured && yaml.anchor) this.#anchored.set(yaml.anchor, measured);
    return measured;
  }

  /** An anchor is known once its value is complete, so that no value contains itself. */
  #alias(name: string, at: number): Measured | undefined {
    const measured = this.#anchored.get(name);
    if (measured) return measured;
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
      throw tooMuch(this.#source, start, `${MAX_VALUES.toLocaleString("en-US")} values`);
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
      this.#add("integer", at, `${value} is beyond 2^53: it would become another number.`, hint);
      return undefined;
    }
    if (typeof value === "number" && !Number.isFinite(value)) {
      this.#add("not-finite", at, `${value} is not a finite number.`, "Write a finite number.");
      return undefined;
    }
    if (typeof value === "number") return value === 0 ? 0 : value;
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

  #add(code: string, at: number, message: string, hint: string): void {
    this.#findings.add({ code: `spec.${code}`, message, hint, where: this.#source.placeAt(at) });
  }
}
