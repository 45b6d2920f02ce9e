import type { ErrorObject } from "ajv";
import type { Json } from "../model/parameters.ts";
import { counted } from "../text/counted.ts";
import { quoted } from "../text/quoted.ts";
import type { Definition } from "./schema.ts";

export function expectation({ keyword, params }: ErrorObject, schema: Definition, found: string): string {
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
      return `needs at least ${counted(limit, "entry", "entries")}, not ${found}`;
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

export function choicesOf(schema: Definition): string[] {
  const values = schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  return values.filter((value) => typeof value === "string");
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

export function described(found: Json): string {
  if (found === null) return "empty";
  if (typeof found === "string") return `the text ${quoted(found)}`;
  if (typeof found !== "object") return String(found);
  const entries = Array.isArray(found) ? found.length : Object.keys(found).length;
  const kind = Array.isArray(found) ? "list" : "mapping";
  return entries === 0 ? `an empty ${kind}` : `a ${kind} of ${entries}`;
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
