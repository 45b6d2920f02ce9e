import { compile } from "json-schema-to-typescript";
import type { Definition } from "../../src/specification/schema.ts";

type JsonSchema = Parameters<typeof compile>[0];

const BANNER = "// Generated from schema/experiment.schema.json by `npm run generate`. Do not edit.\n";

/** A TypeScript type for every definition with a title, as a resolved trial has it: defaults filled in. */
export async function typesFrom({ $defs = {} }: Definition): Promise<string> {
  const types: string[] = [];
  for (const definition of Object.values($defs)) {
    if (definition.title === undefined) continue;
    const text = await compile(resolved(definition) as unknown as JsonSchema, definition.title, {
      bannerComment: "",
      declareExternallyReferenced: false,
      ignoreMinAndMaxItems: true,
      style: { printWidth: 110 },
    });
    types.push(text.replaceAll(/^( +)(\w+\??: )/gm, "$1readonly $2"));
  }
  return `${BANNER}\n${types.join("\n")}`;
}

/** A setting with a default is never absent from a resolved trial. Where a type is written out, it is the type. */
function resolved(definition: Definition): Definition {
  const { properties, required = [], if: _, then, else: otherwise, ...written } = definition;
  if (definition.tsType !== undefined) return written;
  if (!properties) return definition;
  const withTypes = Object.entries(properties).map(([key, property]) => [key, typed(property)]);
  const withDefault = Object.keys(properties).filter((key) => properties[key]?.default !== undefined);
  const names = [...new Set([...required, ...withDefault])];
  return { ...definition, properties: Object.fromEntries(withTypes), required: names };
}

/** Of a setting whose type is written out, what the type leaves to say. */
function typed(property: Definition): Definition {
  if (property.tsType === undefined) return property;
  const { if: _, then: __, else: ___, items: ____, ...written } = property;
  return written;
}
