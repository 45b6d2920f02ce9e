import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { ErrorObject, ValidateFunction } from "ajv";
import type { Json } from "../model/parameters.ts";
import { packageFile } from "../package-file.ts";

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
  /** Of a definition that is a parameter of a trial. */
  readonly parameter?: ParameterFacts;
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly properties?: { readonly [key: string]: Definition };
  readonly patternProperties?: { readonly [pattern: string]: Definition };
  readonly required?: readonly string[];
  readonly oneOf?: readonly Definition[];
  readonly items?: Definition;
  readonly if?: Definition;
  readonly then?: Definition;
  readonly else?: Definition;
  readonly $ref?: string;
  readonly $defs?: { readonly [name: string]: Definition };
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly additionalProperties?: Definition | boolean;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly prefixItems?: readonly Definition[];
}

/** What the schema says of a parameter; what `vary`, `when` and the space of a search take of it is generated. */
export interface ParameterFacts {
  /** What it is, as the beginning of a description. */
  readonly noun: string;
  /** As the field writes it. */
  readonly sign?: string;
  /** The value that is as good as none: it is absent from a trial. */
  readonly off?: Json;
  /** Without meaning, and absent, where a network is only evaluated. */
  readonly trainingOnly?: boolean;
  /** One value is a list itself. */
  readonly isList?: boolean;
  readonly varies?: false;
  readonly searched?: boolean;
  /** What can vary inside its mapping. */
  readonly settings?: readonly string[];
  readonly variedExamples?: readonly Json[];
  readonly searchedExamples?: readonly Json[];
}

const FILE = packageFile("schema/experiment.schema.json");

const PROGRAM_FILE = packageFile("schema/command.schema.json");

const SURFACE_FILE = packageFile("schema/surface.schema.json");

let root: Definition | undefined;
let program: Definition | undefined;
let surface: Definition | undefined;
let compiled: Validators | undefined;

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

/**
 * What `#/$defs/range` or `#/$defs/block/properties/eta` points at; the schemas of programs and of surfaces may point
 * into that of networks. No two have a definition of the same name.
 */
function referred(reference: string): Definition {
  const steps = reference.slice(reference.indexOf("#")).split("/").slice(1);
  const files = [experimentSchema(), commandSchema(), surfaceSchema()];
  let found: unknown = files.find(({ $defs = {} }) => Object.hasOwn($defs, steps[1] ?? ""));
  for (const step of steps) found = (found as { readonly [step: string]: unknown })?.[step];
  if (typeof found !== "object" || found === null) throw new Error(`The schema has no ${reference}.`);
  return found as Definition;
}

/** The keys of a spec that runs a program. */
export function commandSchema(): Definition {
  program ??= JSON.parse(readFileSync(PROGRAM_FILE, "utf8")) as Definition;
  return program;
}

/** The keys of a spec that walks down a surface. */
export function surfaceSchema(): Definition {
  surface ??= JSON.parse(readFileSync(SURFACE_FILE, "utf8")) as Definition;
  return surface;
}

/** All errors of a whole spec, or of one value against the definition of its parameter. */
export function schemaErrors(value: Json, name = "experiment"): readonly ErrorObject[] {
  const validate = validators()[name];
  if (!validate) throw new Error(`The schema has no definition ${name}.`);
  return validate(value) ? [] : (validate.errors ?? []);
}

interface Validators {
  readonly [name: string]: ValidateFunction | undefined;
}

/** Made of the schema by `npm run build:validator`. */
function validators(): Validators {
  compiled ??= createRequire(import.meta.url)(packageFile("dist/specification/validators.cjs")) as Validators;
  return compiled;
}
