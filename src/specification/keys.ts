import type { Json } from "../model/parameters.ts";
import { type Definition, definition, experimentSchema, followed } from "./schema.ts";

/** A key of the spec, for help and completion. */
export interface SpecKey {
  readonly name: string;
  readonly description: string;
  /** Words it can be, where it is one of a few. */
  readonly choices: readonly string[];
  /** A value it can have. */
  readonly example?: Json;
}

/** Every key that a spec can have and `--set` can change, those inside `data`, `schedule` … by dotted path. */
export function specKeys(): readonly SpecKey[] {
  const { properties = {} } = experimentSchema();
  return Object.keys(properties).flatMap((name) => [describe(name, definition(name)), ...nestedKeys(name)]);
}

function describe(name: string, { description = "", enum: words = [], examples = [] }: Definition): SpecKey {
  const choices = words.filter((choice) => typeof choice === "string");
  const example = examples[0] ?? choices[0];
  return { name, description, choices, ...(example !== undefined && { example }) };
}

/** `vary` is described by its parameters themselves. */
function nestedKeys(name: string): SpecKey[] {
  if (name === "vary") return [];
  const nested = new Map<string, SpecKey>();
  for (const variant of mappingsOf(name)) {
    for (const [key, setting] of Object.entries(variant)) {
      const path = `${name}.${key}`;
      if (!nested.has(path)) nested.set(path, describe(path, followed(setting)));
    }
  }
  return [...nested.values()];
}

/** The properties of each mapping a key's value can be. */
export function mappingsOf(name: string): readonly { readonly [key: string]: Definition }[] {
  const { properties, then, else: otherwise } = followed(definition(name));
  const forms = [properties, ...[then, otherwise].map((branch) => branch && followed(branch).properties)];
  const variants = (otherwise?.oneOf ?? []).map((variant) => followed(variant).properties);
  return [...forms, ...variants].filter((form) => form !== undefined);
}
