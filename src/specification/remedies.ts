import type { Json } from "../model/parameters.ts";
import { nearest } from "../text/near-match.ts";
import { type Node, toJson } from "./node.ts";
import { type Alias, aliasOfKey, aliasOfValue, isAbsent } from "./other-tools/aliases.ts";
import { type Definition, definition, experimentSchema, followed } from "./schema.ts";
import { choicesOf, inline } from "./wording.ts";

type Properties = NonNullable<Definition["properties"]>;

/**
 * What to write instead of a key.
 *
 * @param known the keys that the mapping can have
 * @param worded says what is written instead of a word of another tool
 */
export function hintForKey<T>(
  key: string,
  known: readonly string[],
  worded: (alias: Alias) => T,
): string | T {
  const topLevel = Object.keys(experimentSchema().properties ?? {});
  const inBlock = known.includes("data.train");
  if (inBlock && topLevel.includes(key)) return `${key} cannot vary: write it at the top level of the file.`;
  const otherCase = known.find((name) => name === key.toLowerCase());
  if (otherCase) return `Did you mean ${otherCase}?`;
  const alias = aliasOfKey(key, known);
  if (alias !== undefined) return worded(alias);
  const owner = ownerOf(key);
  if (owner && known.includes(owner)) return `${key} belongs in the mapping ${owner}.`;
  if (topLevel.includes(key) && !known.includes("command"))
    return `${key} belongs at the top level of the file, not here.`;
  const close = nearest(key, known);
  return close ? `Did you mean ${close}?` : `The keys here are ${known.join(", ")}.`;
}

/** In a file: the sentence, and a line such as `eta: 0.5`. */
export function lineInstead({ sentence, example }: Alias): string {
  return example === undefined ? `${sentence}.` : `${sentence}: ${example.key}: ${example.value}.`;
}

/** An example that is a number becomes the number that was found, where its key can have it. */
export function withOwnNumber(alias: Alias, found: Json | undefined, known: Properties): Alias {
  const { example } = alias;
  if (typeof found !== "number" || example === undefined || Number.isNaN(Number(example.value))) return alias;
  const schema = known[example.key];
  if (!schema || !admits(ofOneValue(schema), found)) return alias;
  return { ...alias, example: { ...example, value: String(found) } };
}

/** Of a key that may be a list, a range or derived as well: what one value of it must be. */
function ofOneValue(schema: Definition): Definition {
  const { else: other, ...plain } = followed(schema);
  return other === undefined ? plain : ofOneValue(other);
}

/** The parameter inside whose mapping a key stands: `train` in `data`, `patience` in `stop_early`. */
function ownerOf(key: string): string | undefined {
  const owners = { data: "mnist_source idx_source csv_source inline_source", init: "explicit_init" };
  for (const [owner, definitions] of Object.entries(owners)) {
    for (const name of definitions.split(" ")) {
      if (Object.hasOwn(definition(name).properties ?? {}, key)) return owner;
    }
  }
  if (key === "patience") return "stop_early";
  return undefined;
}

export function hintForValue(node: Node, schema: Definition, path: readonly string[]): string {
  const found = toJson(node);
  const key = settingOf(path);
  return (
    meantFile(found, path) ??
    meantWord(found, key, schema) ??
    meantNumber(found, key, schema) ??
    meantText(found, path, schema) ??
    meantToVary(found, key, path) ??
    schema.remedy ??
    remedyFor(key, schema)
  );
}

/** `data: iris.csv`. */
function meantFile(found: Json, path: readonly string[]): string | undefined {
  if (typeof found !== "string" || path.join() !== "data") return undefined;
  if (/\.(csv|tsv|txt|data)(\.gz)?$/i.test(found)) {
    return `Write data: { source: csv, file: ${found}, target: NAME }, with the name of the column to learn.`;
  }
  return undefined;
}

function meantWord(found: Json, key: string, schema: Definition): string | undefined {
  if (typeof found !== "string" && typeof found !== "number") return undefined;
  const choices = choicesOf(schema);
  const translated = aliasOfValue(key, String(found));
  if (choices.length > 0 && isAbsent(key, String(found)) && !choices.includes(String(found))) {
    return `There is no ${found} here: write one of ${choices.join(", ")}.`;
  }
  const word = choices.find((choice) => choice === translated) ?? nearest(String(found), choices);
  return word && `Did you mean ${word}?`;
}

/** A number in the spelling of another place: every reading that the key can have is named. */
function meantNumber(found: Json, key: string, schema: Definition): string | undefined {
  const { type } = schema;
  if (typeof found !== "string" || (type !== "number" && type !== "integer")) return undefined;
  const readings = readingsOf(found).filter(({ value }) => admits(schema, value));
  if (readings.length === 0) return undefined;
  const told = readings.map(({ value, sense }) => `${key}: ${value}${readings.length > 1 ? sense : ""}`);
  return `Write ${told.join(", or ")}.`;
}

interface MeantNumber {
  readonly value: number;
  /** Told where there are several. */
  readonly sense: string;
}

/** What a text was probably meant to be: `0,5`, `1_000`, `"10"`. `1,000` may be a thousand and may be one. */
function readingsOf(text: string): readonly MeantNumber[] {
  const plain = text.trim().replaceAll("_", "");
  const asWritten = plain === "" ? Number.NaN : Number(plain);
  if (Number.isFinite(asWritten)) return [{ value: asWritten, sense: "" }];
  const grouped = /^[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(plain);
  const decimal = /^[-+]?\d+,\d+$/.test(plain);
  return [
    ...(grouped
      ? [{ value: Number(plain.replaceAll(",", "")), sense: " if the comma groups thousands" }]
      : []),
    ...(decimal ? [{ value: Number(plain.replace(",", ".")), sense: " if it is a decimal comma" }] : []),
  ];
}

/** As far as a hint must know: a value that it proposes is one that the key can have. */
function admits(schema: Definition, value: number): boolean {
  const { type, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  return (
    (type !== "integer" || Number.isSafeInteger(value)) &&
    (minimum === undefined || value >= minimum) &&
    (maximum === undefined || value <= maximum) &&
    (exclusiveMinimum === undefined || value > exclusiveMinimum) &&
    (exclusiveMaximum === undefined || value < exclusiveMaximum)
  );
}

/** `name: 123`: YAML reads a number, `name: true` a truth value. */
function meantText(
  found: Json,
  path: readonly string[],
  { type, pattern, enum: words }: Definition,
): string | undefined {
  if (type !== "string" || words !== undefined || (typeof found !== "number" && typeof found !== "boolean"))
    return undefined;
  const text = String(found);
  if (pattern !== undefined && !new RegExp(pattern, "u").test(text)) return undefined;
  const isItem = /^\d+$/.test(path.at(-1) ?? "");
  return `Write ${isItem ? "" : `${settingOf(path)}: `}"${text}", in quotes: without them YAML reads ${typeof found === "number" ? "a number" : "true or false"}.`;
}

/** A list at the top level, where one value stands. */
function meantToVary(found: Json, key: string, path: readonly string[]): string | undefined {
  if (!Array.isArray(found) || found.length === 0) return undefined;
  if (path.length === 2 && path[0] === "layers") {
    return "Several lists of layers go under vary: vary: { layers: [[784, 10], [784, 30, 10]] }.";
  }
  const varies = path.length === 1 && Object.hasOwn(definition("combination").properties ?? {}, key);
  if (!varies || key === "layers") return undefined;
  const values = inline(found);
  return `Several values go under vary: vary: { ${key}: ${values.length > 60 ? "[…]" : values} }.`;
}

function remedyFor(key: string, schema: Definition): string {
  const whole = experimentSchema().$defs?.[key] ?? {};
  if (whole.remedy !== undefined) return whole.remedy;
  const choices = choicesOf(schema);
  if (choices.length > 1) return `Write one of ${choices.join(", ")}.`;
  return example(key, schema) ?? example(key, whole) ?? schema.description ?? `Correct the value of ${key}.`;
}

/** The setting a value belongs to: `train` of `data.train`, `layers` of `layers[1]`. */
function settingOf(path: readonly string[]): string {
  const key = path.findLast((step) => !/^\d+$/.test(step)) ?? "";
  return key.slice(key.lastIndexOf(".") + 1);
}

export function exampleOf(key: string, schema: Definition): string {
  const property = followed(schema.properties?.[key] ?? {});
  return example(key, property) ?? schema.remedy ?? property.description ?? `Add ${key}.`;
}

function example(key: string, { examples }: Definition): string | undefined {
  const first = examples?.[0];
  return first === undefined ? undefined : `For example ${key}: ${inline(first)}.`;
}
