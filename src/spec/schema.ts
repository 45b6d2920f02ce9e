import { readFileSync } from "node:fs";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import type { Json } from "../model.ts";

/** One definition of `schema/experiment.schema.json`, as far as this room reads it. */
export interface Definition {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly default?: Json;
  readonly examples?: readonly Json[];
  readonly unit?: string;
  /** The TypeScript type, where the generator could not find it. */
  readonly tsType?: string;
  /** What to do about a wrong value, where the description is no help. */
  readonly remedy?: string;
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly properties?: { readonly [key: string]: Definition };
  readonly required?: readonly string[];
  readonly oneOf?: readonly Definition[];
  readonly items?: Definition;
  readonly if?: Definition;
  readonly then?: Definition;
  readonly else?: Definition;
  readonly $ref?: string;
  readonly $defs?: { readonly [name: string]: Definition };
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

const FILE = new URL("../../schema/experiment.schema.json", import.meta.url);

/** Annotations that JSON Schema does not know. */
const ANNOTATIONS = ["unit", "remedy", "tsType"];

let root: Definition | undefined;
let ajv: Ajv2020 | undefined;

export function experimentSchema(): Definition {
  root ??= JSON.parse(readFileSync(FILE, "utf8")) as Definition;
  return root;
}

export function definition(name: string): Definition {
  const found = experimentSchema().$defs?.[name];
  if (!found) throw new Error(`The schema has no definition ${name}.`);
  return found;
}

/** A definition, its `$ref` followed; what stands beside the reference wins. */
export function followed(node: Definition): Definition {
  return node.$ref === undefined ? node : { ...followed(referred(node.$ref)), ...node };
}

/** What `#/$defs/range` or `#/$defs/block/properties/eta` points at. */
function referred(reference: string): Definition {
  let found: unknown = experimentSchema();
  for (const step of reference.split("/").slice(1))
    found = (found as { readonly [step: string]: unknown })?.[step];
  if (typeof found !== "object" || found === null) throw new Error(`The schema has no ${reference}.`);
  return found as Definition;
}

/** All errors of a whole spec, or of one value against the definition of its parameter. */
export function schemaErrors(value: Json, name?: string): readonly ErrorObject[] {
  const validate = validator(name === undefined ? "experiment" : `experiment#/$defs/${name}`);
  return validate(value) ? [] : (validate.errors ?? []);
}

function validator(reference: string): ValidateFunction {
  ajv ??= newAjv();
  const validate = ajv.getSchema(reference);
  if (!validate) throw new Error(`The schema has no ${reference}.`);
  return validate;
}

function newAjv(): Ajv2020 {
  const made = new Ajv2020({
    allErrors: true,
    verbose: true,
    ownProperties: true,
    discriminator: true,
    // A test checks the schema itself, so that not every start has to.
    validateSchema: false,
    meta: false,
    strictTypes: false,
    strictTuples: false,
  });
  for (const keyword of ANNOTATIONS) made.addKeyword({ keyword });
  made.addSchema(experimentSchema(), "experiment");
  return made;
}
