import { parameterTable } from "../model/parameter-table.gen.ts";
import type { Json } from "../model/parameters.ts";
import { splitNames, usuallyRecorded } from "../model/splits.ts";
import type { DataShape, UncheckedArm } from "./checks.ts";
import type { Resolved } from "./resolve.ts";

export type ParameterName = keyof typeof parameterTable;

/** Every parameter of a trial, in the order of the spec. */
export const parameterNames = Object.keys(parameterTable) as readonly ParameterName[];

/** Whether it is without meaning, and absent, where a network is only evaluated. */
export function isTrainingOnly(name: ParameterName): boolean {
  return parameterTable[name].trainingOnly === true;
}

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
export function assemble(resolved: ResolvedArm, monitor: Json): UncheckedArm["parameters"] {
  const trained = isTrained(resolved);
  const parameters: { [name in ParameterName]?: unknown } = {};
  for (const name of parameterNames) {
    if (!trained && isTrainingOnly(name)) continue;
    const value = resolved[name].value;
    if (name === "monitor") parameters[name] = monitor;
    else if (value !== undefined) parameters[name] = value;
  }
  return parameters as UncheckedArm["parameters"];
}

/** What is monitored, with the splits that are recorded where none is named. */
export function monitored(value: Json | undefined, shape: DataShape | undefined): Json {
  const named = Array.isArray(value) ? (value as readonly Json[]) : [];
  if (splitNames.some((name) => named.includes(name))) return named;
  const splits = usuallyRecorded((split) => (shape?.sizes[split] ?? 0) > 0);
  return named.includes("initial")
    ? ["initial", ...splits, ...named.filter((name) => name !== "initial")]
    : [...splits, ...named];
}
