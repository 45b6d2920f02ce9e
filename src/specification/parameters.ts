import type { Json, Parameters } from "../model/parameters.ts";
import type { Candidate, DataShape } from "./checks.ts";
import type { Resolved } from "./resolve.ts";

/** Every parameter of a trial, in the order they are recorded. */
export const PARAMETERS = [
  "data",
  "layers",
  "activation",
  "output",
  "cost",
  "init",
  "precision",
  "monitor",
  "epochs",
  "eta",
  "batch_size",
  "lambda",
  "l1",
  "dropout",
  "momentum",
  "optimizer",
  "class_weights",
  "schedule",
  "stop_early",
  "random",
] as const satisfies readonly (keyof Parameters)[];

export type ParameterName = (typeof PARAMETERS)[number];

/** Without meaning, and absent, where a network is only evaluated. */
export const TRAINING_ONLY: ReadonlySet<string> = new Set<ParameterName>([
  "eta",
  "batch_size",
  "lambda",
  "l1",
  "dropout",
  "momentum",
  "optimizer",
  "class_weights",
  "schedule",
  "stop_early",
]);

/** The parameter that a dotted path lies in. */
export function parameterOf(key: string): ParameterName {
  const dot = key.indexOf(".");
  return (dot < 0 ? key : key.slice(0, dot)) as ParameterName;
}

/** The values of one arm, by parameter. */
export type ResolvedArm = { readonly [name in ParameterName]: Resolved };

export function isTrained(resolved: ResolvedArm): boolean {
  return resolved.epochs.value !== 0;
}

/** The parameters of an arm. The schema has checked every value; `checks.ts` looks at what may still be missing. */
export function assemble(resolved: ResolvedArm, monitor: Json): Candidate["parameters"] {
  const trained = isTrained(resolved);
  const parameters: Record<string, Json> = {};
  for (const name of PARAMETERS) {
    if (!trained && TRAINING_ONLY.has(name)) continue;
    const value = resolved[name].value;
    if (name === "monitor") parameters[name] = monitor;
    else if (value !== undefined) parameters[name] = value;
  }
  return parameters as unknown as Candidate["parameters"];
}

const SPLITS: readonly Json[] = ["train", "validation", "test"];

/** Where no split is named, the ones the data keeps back are recorded; where it keeps none, train. */
export function monitored(value: Json | undefined, shape: DataShape | undefined): Json {
  const named = Array.isArray(value) ? (value as readonly Json[]) : [];
  if (named.some((name) => SPLITS.includes(name))) return named;
  const { validation, test } = shape?.sizes ?? { validation: 0, test: 0 };
  const heldBack = [...(validation > 0 ? ["validation"] : []), ...(test > 0 ? ["test"] : [])];
  const splits = heldBack.length > 0 ? heldBack : ["train"];
  return named.includes("initial")
    ? ["initial", ...splits, ...named.filter((name) => name !== "initial")]
    : [...splits, ...named];
}
