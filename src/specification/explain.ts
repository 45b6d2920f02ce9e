import type { ErrorObject } from "ajv";
import type { Problem } from "../errors.ts";
import type { CodeIn } from "../problem-codes.ts";
import { nearest } from "../text/near-match.ts";
import { quoted } from "../text/quoted.ts";
import { type Node, nodeAt, placeOf, toJson, type Written } from "./node.ts";
import { optimizerInstead } from "./other-tools/optimizer.ts";
import { exampleOf, hintForKey, hintForValue, lineInstead, withOwnNumber } from "./remedies.ts";
import { type Definition, followed, schemaErrors } from "./schema.ts";
import { described, expectation } from "./wording.ts";

/** More errors than this are not explained: spelling out takes time. */
const EXPLAINED = 200;

/** A problem with the path it lies at, an unknown key's own included. */
export type SchemaProblem = Problem & { readonly path: readonly string[] };

/** What the schema says against a spec, or against the value of one parameter; nothing if all is well. */
export function schemaProblems(node: Node, parameter?: string, schema = "experiment"): SchemaProblem[] {
  const errors = withoutRepeated(
    schemaErrors(toJson(node), parameter ?? schema).filter((error) => !followsFromAnother(error)),
  );
  const told = misspelt(errors);
  return errors
    .filter((error) => !told.has(error))
    .slice(0, EXPLAINED)
    .map((error) => explain(error, node, parameter));
}

/** `if` repeats what its branch says; a mapping without its `source` or `kind` has that error already. */
function followsFromAnother({ keyword, params }: ErrorObject): boolean {
  return keyword === "if" || (keyword === "discriminator" && params.tagValue === undefined);
}

/** A value that has the wrong type is none of the known words either: one mistake, told once. */
function withoutRepeated(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const wrong = new Set<string>();
  return errors.filter(({ keyword, instancePath }) => {
    if (keyword === "required" || keyword === "additionalProperties") return true;
    if (wrong.has(instancePath)) return false;
    wrong.add(instancePath);
    return true;
  });
}

/** Keys that are missing because they are misspelt, which is an error of its own. */
function misspelt(errors: readonly ErrorObject[]): ReadonlySet<ErrorObject> {
  const unknown = new Map<string, string[]>();
  const additional = errors.filter(({ keyword }) => keyword === "additionalProperties");
  for (const { instancePath, params } of additional.slice(0, EXPLAINED)) {
    const keys = unknown.get(instancePath) ?? [];
    unknown.set(instancePath, [...keys, String(params.additionalProperty)]);
  }
  const isMisspelt = ({ keyword, instancePath, params }: ErrorObject) =>
    keyword === "required" &&
    unknown.get(instancePath)?.some((key) => nearest(key, [String(params.missingProperty)]) !== undefined);
  return new Set(errors.filter(isMisspelt));
}

function explain(error: ErrorObject, root: Node, parameter?: string): SchemaProblem {
  const path = pathOf(error.instancePath);
  const foreign = foreignOptimizer(path, root, parameter);
  if (foreign !== undefined) return foreign;
  const unknown = error.keyword === "additionalProperties" ? [String(error.params.additionalProperty)] : [];
  return { ...explained(error, root, parameter), path: [...path, ...unknown] };
}

/** An optimizer in another tool's words is one mistake, whatever the schema says against its parts. */
function foreignOptimizer(
  path: readonly string[],
  root: Node,
  parameter: string | undefined,
): SchemaProblem | undefined {
  const at = parameter === "optimizer" ? [] : path.slice(0, path.indexOf("optimizer") + 1);
  if (parameter !== "optimizer" && at.length === 0) return undefined;
  const node = nodeAt(root, at);
  const hint = optimizerInstead(toJson(node));
  const message = "This is not how an optimizer is written here.";
  return hint === undefined ? undefined : { ...problem("value", message, hint, node), path: at };
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
      const misnamed = misnamedTag(key, node, schema, label);
      if (misnamed !== undefined) return misnamed;
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
  const known = schema.properties ?? {};
  const found = entry && toJson(entry.value);
  const hint = hintForKey(key, Object.keys(known), (alias) =>
    lineInstead(withOwnNumber(alias, found, known)),
  );
  return problem("unknown-key", message, hint, entry?.key ?? node);
}

/** `type: step` where the schema has `kind: step`. */
function misnamedTag(tag: string, node: Node, schema: Definition, label: string): Problem | undefined {
  if (schema.oneOf === undefined || node.kind !== "mapping") return undefined;
  const kinds = kindsOf(schema, tag);
  for (const [key, entry] of node.entries) {
    const found = toJson(entry.value);
    if (typeof found !== "string" || !kinds.includes(found)) continue;
    return problem(
      "unknown-key",
      `${quoted(key)} is not a key in ${label}.`,
      `Did you mean ${tag}: ${found}?`,
      entry.key,
    );
  }
  return undefined;
}

function kindsOf(schema: Definition, tag: string): readonly string[] {
  return (schema.oneOf ?? []).map((each) => followed(each).properties?.[tag]?.const as string);
}

function wrongKind(tag: string, node: Node, schema: Definition, label: string): Problem {
  const kinds = kindsOf(schema, tag);
  const written = nodeAt(node, [tag]);
  const found = toJson(written);
  const close = typeof found === "string" ? nearest(found, kinds) : undefined;
  const hint = close ? `Did you mean ${close}?` : `For example ${tag}: ${kinds[0]}.`;
  const message = `${label}.${tag} must be one of ${kinds.join(", ")}, not ${described(found)}.`;
  return problem("value", message, hint, written);
}

function wrongValue(error: ErrorObject, node: Node, schema: Definition, path: readonly string[]): Problem {
  const message = `${labelOf(path) || "The file"} ${expectation(error, schema, described(toJson(node)))}.`;
  return problem("value", message, hintForValue(node, schema, path), node);
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

function problem(code: CodeIn<"spec">, message: string, hint: string, at: Written): Problem {
  return { code: `spec.${code}`, message, hint, where: placeOf(at) };
}
