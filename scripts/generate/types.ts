import { compile } from "json-schema-to-typescript";
import { type Definition, followed } from "../../src/specification/schema.ts";
import { parametersOf } from "./schema.ts";

type JsonSchema = Parameters<typeof compile>[0];

const BANNER = `// Generated from schema/experiment.schema.json by \`npm run generate\`. Do not edit.
import type { Json } from "./json.ts";
`;

/**
 * A TypeScript type for every definition with a title: those of parameters as a resolved trial has them, with defaults
 * filled in, the others as they are written. And what a resolved trial has.
 */
export async function typesFrom(schema: Definition): Promise<string> {
  const { $defs = {} } = schema;
  const resolved = namesWithin(schema);
  const types: string[] = [];
  for (const [name, definition] of Object.entries($defs)) {
    if (definition.title === undefined) continue;
    types.push(await typeOf(definition.title, shown(definition, resolved.has(name))));
  }
  types.push(await typeOf("NetworkParameters", parametersIn(schema)));
  return `${BANNER}\n${types.join("\n")}`;
}

async function typeOf(title: string, definition: Definition): Promise<string> {
  // The compiler's types are of older schemas, where an exclusive limit is true or false.
  const text = await compile(definition as object as JsonSchema, title, {
    bannerComment: "",
    declareExternallyReferenced: false,
    ignoreMinAndMaxItems: true,
    style: { printWidth: 110 },
  });
  return text.replaceAll(/^( +)(\w+\??: )/gm, "$1readonly $2");
}

/** The definitions that parameters are made of. */
function namesWithin(schema: Definition): ReadonlySet<string> {
  const names = new Set(parametersOf(schema).map(([name]) => name));
  for (const name of names) {
    for (const [, inner] of JSON.stringify(schema.$defs![name]).matchAll(/#\/\$defs\/(\w+)/g))
      names.add(inner!);
  }
  return names;
}

/** A setting with a default is never absent from a resolved trial. Where a type is written out, it is the type. */
function shown(definition: Definition, isResolved: boolean): Definition {
  const { properties, required = [], if: _, then, else: otherwise, ...written } = definition;
  if (definition.tsType !== undefined) return written;
  if (!properties) return definition;
  const withTypes = Object.entries(properties).map(([key, property]) => [key, typed(property)]);
  const withDefault = Object.keys(properties).filter((key) => properties[key]?.default !== undefined);
  const names = [...new Set([...required, ...(isResolved ? withDefault : [])])];
  return { ...definition, properties: Object.fromEntries(withTypes), required: names };
}

/** Of a setting whose type is written out or has a name, what the type leaves to say. */
function typed(property: Definition): Definition {
  const { $ref, if: _, then: __, else: ___, items, ...written } = followed(property);
  const tsType = property.tsType ?? ($ref === undefined ? undefined : written.title);
  if (tsType !== undefined) return { ...written, tsType };
  return { ...written, ...(items && { items }) };
}

/** Everything that changes a result. What can be off, or has no meaning without training, can be absent. */
function parametersIn(schema: Definition): Definition {
  const parameters = parametersOf(schema);
  const properties = parameters.map(([name, { title, tsType, description }]) => [
    name,
    { description, tsType: title ?? tsType ?? "number" },
  ]);
  const required = parameters.filter(
    ([, { parameter }]) => !parameter!.trainingOnly && parameter!.off === undefined,
  );
  return {
    type: "object",
    description: "Everything that changes the result of a network's training, with every default filled in.",
    properties: Object.fromEntries(properties),
    required: required.map(([name]) => name),
    additionalProperties: false,
  };
}
