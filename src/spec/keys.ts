import { definition, experimentSchema, followed } from "./schema.ts";

/** A key of the spec, for help and completion. */
export interface SpecKey {
  readonly name: string;
  readonly description: string;
  /** Words it can be, where it is one of a few. */
  readonly choices: readonly string[];
}

/** Every key that a spec can have and `--set` can change, those inside `data`, `schedule` … by dotted path. */
export function specKeys(): readonly SpecKey[] {
  const { properties = {} } = experimentSchema();
  return Object.keys(properties).flatMap((name) => [describe(name), ...nestedKeys(name)]);
}

function describe(name: string): SpecKey {
  const { description = "", enum: choices = [] } = definition(name);
  return { name, description, choices: choices.filter((choice) => typeof choice === "string") };
}

/** `vary` is described by its parameters themselves. */
function nestedKeys(name: string): SpecKey[] {
  if (name === "vary") return [];
  const nested = new Map<string, SpecKey>();
  for (const variant of mappingsOf(name)) {
    for (const [key, { description = "", enum: choices = [] }] of Object.entries(variant)) {
      const path = `${name}.${key}`;
      const words = choices.filter((choice) => typeof choice === "string");
      if (!nested.has(path)) nested.set(path, { name: path, description, choices: words });
    }
  }
  return [...nested.values()];
}

/** The properties of each mapping a key's value can be. */
function mappingsOf(name: string) {
  const { properties, then, else: otherwise } = followed(definition(name));
  const forms = [properties, ...[then, otherwise].map((branch) => branch && followed(branch).properties)];
  const variants = (otherwise?.oneOf ?? []).map((variant) => followed(variant).properties);
  return [...forms, ...variants].filter((form) => form !== undefined);
}
