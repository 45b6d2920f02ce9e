import type { Json } from "../../src/model/parameters.ts";
import type { Definition } from "../../src/specification/schema.ts";

const BANNER = "// Generated from the schemas by `npm run generate`. Do not edit.\n";

/**
 * The types of specs as they are written, defaults left out, with all that they name: what an editor completes in
 * `defineExperiment`. Definitions of programs have a prefix; theirs may refer to those of networks.
 */
export function specTypes(experiment: Definition, command: Definition): string {
  return [
    BANNER,
    declared("export ", "ExperimentSpec", experiment, ""),
    declared("export ", "ProgramSpec", command, PROGRAM),
    ...definitionsOf(experiment, ""),
    ...definitionsOf(command, PROGRAM),
  ].join("\n");
}

const PROGRAM = "Program";

function definitionsOf({ $defs = {} }: Definition, prefix: string): readonly string[] {
  return Object.entries($defs).map(([key, each]) => declared("", typeName(key, prefix), each, prefix));
}

function declared(before: string, name: string, schema: Definition, prefix: string): string {
  return `${comment(schema, "")}${before}type ${name} = ${typeOf(schema, prefix, "")};\n`;
}

function comment({ description }: Definition, indent: string): string {
  return description === undefined ? "" : `${indent}/** ${description.replaceAll("*/", "*\\/")} */\n`;
}

function typeOf(schema: Definition, prefix: string, indent: string): string {
  if (schema.$ref !== undefined && schema.items !== undefined)
    return listOf(typeOf(schema.items, prefix, indent));
  if (schema.$ref !== undefined) return referred(schema.$ref, prefix);
  const branches = [schema.then, schema.else, ...(schema.oneOf ?? [])];
  const union = branches.flatMap((branch) => (branch ? [typeOf(branch, prefix, indent)] : []));
  if (union.length > 0) return [...new Set(union)].join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value: Json) => JSON.stringify(value)).join(" | ");
  if (schema.properties) return mapping(schema, prefix, indent);
  return simple(schema, prefix, indent);
}

function simple({ type, items, additionalProperties }: Definition, prefix: string, indent: string): string {
  if (Array.isArray(type)) return type.map((each) => simple({ type: each }, prefix, indent)).join(" | ");
  switch (type) {
    case "number":
    case "integer":
      return "number";
    case "string":
    case "boolean":
    case "null":
      return type;
    case "array":
      return listOf(items ? typeOf(items, prefix, indent) : "unknown");
    case "object":
      return typeof additionalProperties === "object"
        ? `{ readonly [name: string]: ${typeOf(additionalProperties, prefix, indent)} }`
        : "{ readonly [name: string]: unknown }";
    default:
      return "unknown";
  }
}

function mapping({ properties = {}, required = [] }: Definition, prefix: string, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([key, property]) => {
    const mark = required.includes(key) ? "" : "?";
    return `${comment(property, inner)}${inner}readonly ${/^\w+$/.test(key) ? key : JSON.stringify(key)}${mark}: ${typeOf(property, prefix, inner)};\n`;
  });
  return `{\n${lines.join("")}${indent}}`;
}

function listOf(item: string): string {
  return `readonly ${/[ |]/.test(item) ? `(${item})` : item}[]`;
}

/** `#/$defs/block/properties/eta` is `Block["eta"]`, which may be absent there; `experiment#…` is of the other schema. */
function referred(reference: string, prefix: string): string {
  const [schema, path] = reference.split("#/$defs/") as [string, string];
  const [key, , property] = path.split("/") as [string, string?, string?];
  const name = typeName(key, schema === "" ? prefix : "");
  return property === undefined ? name : `NonNullable<${name}[${JSON.stringify(property)}]>`;
}

/** `csv_source` is `CsvSource`. */
function typeName(definition: string, prefix: string): string {
  return prefix + definition.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
