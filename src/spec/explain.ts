import type { ErrorObject } from "ajv";
import type { Problem } from "../errors.ts";
import type { Json } from "../model.ts";
import { foreignKey, foreignValue } from "./foreign.ts";
import { nearest } from "./nearest.ts";
import { type Node, nodeAt, placeOf, toJson } from "./node.ts";
import { type Definition, definition, experimentSchema, followed, schemaErrors } from "./schema.ts";

/** More errors than this are not explained: spelling out takes time. */
const EXPLAINED = 200;

/** A problem with the path it lies at, an unknown key's own included. */
export type SchemaProblem = Problem & { readonly path: readonly string[] };

/** What the schema says against a spec, or against the value of one parameter; nothing if all is well. */
export function schemaProblems(node: Node, parameter?: string): SchemaProblem[] {
  return schemaErrors(toJson(node), parameter)
    .filter((error) => !followsFromAnother(error))
    .slice(0, EXPLAINED)
    .map((error) => explain(error, node, parameter));
}

/** `if` repeats what its branch says; a mapping without its `source` or `kind` has that error already. */
function followsFromAnother({ keyword, params }: ErrorObject): boolean {
  return keyword === "if" || (keyword === "discriminator" && params.tagValue === undefined);
}

function explain(error: ErrorObject, root: Node, parameter?: string): SchemaProblem {
  const path = pathOf(error.instancePath);
  const unknown = error.keyword === "additionalProperties" ? [String(error.params.additionalProperty)] : [];
  return { ...explained(error, root, parameter), path: [...path, ...unknown] };
}

function explained(error: ErrorObject, root: Node, parameter?: string): Problem {
  const inside = pathOf(error.instancePath);
  const path = parameter === undefined ? inside : [parameter, ...inside];
  const node = nodeAt(root, inside);
  const schema = error.parentSchema as Definition;
  const label = labelOf(path);
  switch (error.keyword) {
    case "additionalProperties":
      return unknownKey(String(error.params.additionalProperty), node, schema, path);
    case "required": {
      const key = String(error.params.missingProperty);
      const at = path.length === 0 ? "" : ` in ${label}`;
      return problem("missing", `${key} is missing${at}.`, exampleOf(key, schema), node);
    }
    case "discriminator":
      return wrongKind(String(error.params.tag), node, schema, label);
    default:
      return wrongValue(error, node, schema, path);
  }
}

function unknownKey(key: string, node: Node, schema: Definition, path: readonly string[]): Problem {
  const entry = node.kind === "mapping" ? node.entries.get(key) : undefined;
  const message = `${quoted(key)} is not a key${path.length > 0 ? ` in ${labelOf(path)}` : ""}.`;
  const known = Object.keys(schema.properties ?? {});
  return problem("unknown-key", message, hintForKey(key, known), entry?.key ?? node);
}

/** `known`: the keys that the mapping can have. */
function hintForKey(key: string, known: readonly string[]): string {
  const topLevel = Object.keys(experimentSchema().properties ?? {});
  const inBlock = known.includes("data.train");
  if (inBlock && topLevel.includes(key)) return `${key} cannot vary: write it at the top level of the file.`;
  const otherCase = known.find((name) => name === key.toLowerCase());
  if (otherCase) return `Did you mean ${otherCase}?`;
  const foreign = foreignKey(key, known);
  if (foreign !== undefined) return foreign;
  const owner = ownerOf(key);
  if (owner && known.includes(owner)) return `${key} belongs into the mapping ${owner}.`;
  if (topLevel.includes(key)) return `${key} stands at the top level of the file, not in here.`;
  const close = nearest(key, known);
  return close ? `Did you mean ${close}?` : `The keys here are ${known.join(", ")}.`;
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

function wrongKind(tag: string, node: Node, schema: Definition, label: string): Problem {
  const kinds = (schema.oneOf ?? []).map((each) => followed(each).properties?.[tag]?.const as string);
  const written = nodeAt(node, [tag]);
  const found = toJson(written);
  const close = typeof found === "string" ? nearest(found, kinds) : undefined;
  const hint = close ? `Did you mean ${close}?` : `For example ${tag}: ${kinds[0]}.`;
  const message = `${label}.${tag} must be one of ${kinds.join(", ")}, not ${described(found)}.`;
  return problem("value", message, hint, written);
}

function wrongValue(error: ErrorObject, node: Node, schema: Definition, path: readonly string[]): Problem {
  const message = `${labelOf(path) || "The file"} ${expectation(error, schema, described(toJson(node)))}.`;
  return problem("value", message, hintForValue(error, node, schema, path), node);
}

function hintForValue(
  { keyword }: ErrorObject,
  node: Node,
  schema: Definition,
  path: readonly string[],
): string {
  const found = toJson(node);
  const key = settingOf(path);
  const choices = choicesOf(schema);
  if (typeof found === "string") {
    const ours = foreignValue(key, found) ?? nearest(found, choices);
    if (ours !== undefined) return `Did you mean ${ours}?`;
    const number = wantsNumber(schema) ? asNumber(found) : undefined;
    if (number !== undefined) return `Write ${key}: ${number}, without quotes, with a point, in one piece.`;
  }
  if (keyword === "type" && Array.isArray(found) && wantsNumber(schema)) {
    return `Several values stand under vary: vary: { ${key}: [0.1, 0.5] }.`;
  }
  const remedy = schema.remedy ?? experimentSchema().$defs?.[key]?.remedy;
  if (remedy !== undefined) return remedy;
  if (choices.length > 1) return `Write one of ${choices.join(", ")}.`;
  const whole = experimentSchema().$defs?.[key] ?? {};
  return example(key, schema) ?? example(key, whole) ?? schema.description ?? `Correct the value of ${key}.`;
}

/** The setting a value belongs to: `train` of `data.train`, `layers` of `layers[1]`. */
function settingOf(path: readonly string[]): string {
  const key = path.findLast((step) => !/^\d+$/.test(step)) ?? "";
  return key.slice(key.lastIndexOf(".") + 1);
}

function wantsNumber({ type }: Definition): boolean {
  return type === "number" || type === "integer";
}

/** What a text was probably meant to be: `0,5`, `1_000`, `"10"`. */
function asNumber(text: string): number | undefined {
  const plain = text
    .trim()
    .replaceAll("_", "")
    .replace(/^([-+]?\d+),(\d+)$/, "$1.$2");
  const value = plain === "" ? Number.NaN : Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

function choicesOf(schema: Definition): string[] {
  const values = schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  return values.filter((value) => typeof value === "string");
}

function expectation({ keyword, params }: ErrorObject, schema: Definition, found: string): string {
  const { limit } = params;
  switch (keyword) {
    case "type":
      return `must be ${typeNames(schema)}, not ${found}`;
    case "enum":
    case "const": {
      const choices = choicesOf(schema);
      return `must be ${choices.length === 1 ? "" : "one of "}${choices.join(", ")}, not ${found}`;
    }
    case "minimum":
      return `must be at least ${limit}, not ${found}`;
    case "maximum":
      return `must be at most ${limit}, not ${found}`;
    case "exclusiveMinimum":
      return `must be above ${limit}, not ${found}`;
    case "exclusiveMaximum":
      return `must be below ${limit}, not ${found}`;
    case "minItems":
      return `needs at least ${limit} ${limit === 1 ? "entry" : "entries"}, not ${found}`;
    case "maxItems":
      return `may have at most ${limit} entries, not ${found}`;
    case "minLength":
      return "needs some text";
    case "maxLength":
      return `may have at most ${limit} characters`;
    case "uniqueItems":
      return `has the same entry twice, as number ${Number(params.i) + 1} and ${Number(params.j) + 1}`;
    default:
      return `cannot be ${found}`;
  }
}

const TYPE_NAMES: { readonly [type: string]: string } = {
  array: "a list",
  boolean: "true or false",
  integer: "a whole number",
  null: "empty",
  number: "a number",
  object: "a mapping",
  string: "text",
};

function typeNames({ type = [] }: Definition): string {
  const types = typeof type === "string" ? [type] : type;
  return types.map((each) => TYPE_NAMES[each] ?? each).join(" or ");
}

function described(found: Json): string {
  if (found === null) return "empty";
  if (typeof found === "string") return `the text ${quoted(found)}`;
  if (typeof found !== "object") return String(found);
  const entries = Array.isArray(found) ? found.length : Object.keys(found).length;
  const kind = Array.isArray(found) ? "list" : "mapping";
  return entries === 0 ? `an empty ${kind}` : `a ${kind} of ${entries}`;
}

function exampleOf(key: string, schema: Definition): string {
  const property = followed(schema.properties?.[key] ?? {});
  return example(key, property) ?? schema.remedy ?? property.description ?? `Add ${key}.`;
}

function example(key: string, { examples }: Definition): string | undefined {
  const first = examples?.[0];
  return first === undefined ? undefined : `For example ${key}: ${inline(first)}.`;
}

/** JSON as YAML on one line. */
export function inline(value: Json): string {
  if (typeof value === "string")
    return /^[A-Za-z][A-Za-z0-9 ./_-]*$/.test(value) ? value : JSON.stringify(value);
  if (value === null || typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  const entries = Object.entries(value).map(([key, each]) => `${key}: ${inline(each)}`);
  return `{ ${entries.join(", ")} }`;
}

function pathOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** `data.train`, `layers[1]`; within `vary`, the parameter alone. */
function labelOf(path: readonly string[]): string {
  const own = path[0] === "vary" && path.length > 1 ? path.slice(/^\d+$/.test(path[1]!) ? 2 : 1) : path;
  const steps = own.length > 0 ? own : path;
  return steps.reduce(
    (label, step) => (/^\d+$/.test(step) ? `${label}[${step}]` : label ? `${label}.${step}` : step),
    "",
  );
}

/** Untrusted text in a message: quoted, control characters escaped, cut to a readable length. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 39)}…` : text);
}

function problem(code: string, message: string, hint: string, at: Parameters<typeof placeOf>[0]): Problem {
  return { code: `spec.${code}`, message, hint, where: placeOf(at) };
}
