import type { Json } from "../../src/model/parameters.ts";
import { type Definition, followed } from "../../src/specification/schema.ts";
import { inline } from "../../src/specification/wording.ts";
import { pageWith } from "./regions.ts";

/** A page of `docs/`: its prose, with a section for every key of a schema. */
export function referenceFrom(schema: Definition, page: string): string {
  const keys = Object.keys(schema.properties ?? {});
  const links = keys.map((key) => `[${key}](#${key})`).join(" · ");
  const sections = keys.map((key) => section(key, followed(schema.properties![key]!)));
  return pageWith(page, { "key-links": () => links, keys: () => sections.join("\n\n") });
}

function section(key: string, schema: Definition): string {
  const parts = [
    `### ${key}`,
    schema.description ?? "",
    facts(schema),
    examples(key, schema),
    ...mappings(schema).map((mapping) => mappingTable(key, mapping)),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function facts(schema: Definition): string {
  const values = valuesOf(schema);
  const lines = [
    values && `- Values: ${values}`,
    schema.default !== undefined && `- Default: ${code(inline(schema.default))}`,
    schema.unit !== undefined && `- Unit: ${schema.unit}`,
  ];
  return lines.filter(Boolean).join("\n");
}

function examples(key: string, { examples: values = [] }: Definition): string {
  if (values.length === 0) return "";
  return ["```yaml", ...values.map((value) => `${key}: ${inline(value)}`), "```"].join("\n");
}

/** What the prose explains. */
const ELSEWHERE: readonly (string | undefined)[] = ["#/$defs/block", "#/$defs/derived"];

/** The mappings a key's value can be: its own properties, one of several kinds, or the items of a list. */
function mappings(schema: Definition): Definition[] {
  if (schema.properties && !schema.properties.vary) return [schema];
  const branches = [schema.then, schema.else, schema.items, ...(schema.oneOf ?? [])].flatMap((branch) => {
    if (!branch) return [];
    const inner = followed(branch);
    return ELSEWHERE.includes(branch.$ref) ? [] : mappings(inner);
  });
  return branches.filter(
    ({ properties }, i) => branches.findIndex((other) => other.properties === properties) === i,
  );
}

function mappingTable(
  key: string,
  { title, description, properties = {}, required = [] }: Definition,
): string {
  const [tag] = Object.entries(properties).find(([, property]) => property.const !== undefined) ?? [];
  const heading = tag ? `#### ${key}: ${tag}: ${inline(properties[tag]!.const!)}` : "";
  const rows = Object.entries(properties)
    .filter(([name]) => name !== tag)
    .map(([name, property]) => row(name, followed(property), required.includes(name)));
  const table = ["| setting | meaning | values | default |", "| --- | --- | --- | --- |", ...rows].join("\n");
  return [heading, title && tag ? (description ?? "") : "", table].filter((part) => part !== "").join("\n\n");
}

function row(name: string, schema: Definition, needed: boolean): string {
  const unit = schema.unit === undefined ? "" : ` (${schema.unit})`;
  const byDefault = schema.default !== undefined ? code(inline(schema.default)) : needed ? "needed" : "–";
  const cells = [code(name), schema.description ?? "", `${valuesOf(schema)}${unit}`, byDefault];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function valuesOf(schema: Definition): string {
  if (schema.enum) return schema.enum.map((value) => code(inline(value))).join(", ");
  if (schema.const !== undefined) return code(inline(schema.const));
  if (schema.properties?.of) return "[a formula](#formulas)";
  const branches = [schema.then, schema.else].flatMap((branch) =>
    branch ? [valuesOf(followed(branch))] : [],
  );
  if (branches.length > 0)
    return branches
      .filter((each) => each !== "")
      .reverse()
      .join(" or ");
  if (Array.isArray(schema.type)) {
    return schema.type.map((type) => valuesOf({ ...schema, type })).join(" or ");
  }
  switch (schema.type) {
    case "integer":
      return `whole number${bounds(schema)}`;
    case "number":
      return `number${bounds(schema)}`;
    case "string":
      return "text";
    case "boolean":
      return "`true`, `false`";
    case "array":
      return schema.items ? `list of ${listed(followed(schema.items))}` : "list";
    case "object":
      return "mapping";
    default:
      return "";
  }
}

function listed(items: Definition): string {
  const values = valuesOf(items);
  return values
    .replace(/^whole number/, "whole numbers")
    .replace(/^number/, "numbers")
    .replace(/^list/, "lists")
    .replace(/^mapping/, "mappings");
}

function bounds({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Definition): string {
  const parts = [
    minimum !== undefined && `from ${count(minimum)}`,
    exclusiveMinimum !== undefined && `above ${exclusiveMinimum}`,
    maximum !== undefined && `to ${count(maximum)}`,
    exclusiveMaximum !== undefined && `below ${exclusiveMaximum}`,
  ].filter(Boolean);
  return parts.length > 0 ? ` ${parts.join(" ")}` : "";
}

function count(value: number): string {
  return value === Number.MAX_SAFE_INTEGER ? "2^53 − 1" : value.toLocaleString("en-US");
}

function code(text: Json): string {
  return `\`${text}\``;
}
