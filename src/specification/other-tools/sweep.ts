import { isMapping, type Json, type JsonObject } from "../../model/json.ts";

/** A sweep as other tools describe it, before it is said in runx's words. */
export interface Sweep {
  readonly name?: string;
  /** The program with its arguments; absent where runx's own networks are meant. */
  readonly command?: readonly string[];
  /** How `{args}` writes parameters. */
  readonly args?: "name=value";
  readonly parameters: readonly Parameter[];
  readonly method: "grid" | "random" | "tpe" | "successive-halving";
  /** How many points a search draws. */
  readonly trials?: number;
  readonly metric?: Goal;
  /** What cannot be said in a spec, as whole lines. */
  readonly unsaid: readonly string[];
}

export interface Goal {
  readonly name: string;
  readonly goal: "maximize" | "minimize";
}

export interface Parameter {
  /** Nested names with dots. */
  readonly name: string;
  readonly values: SweptValues;
}

export type SweptValues =
  | { readonly kind: "fixed"; readonly value: Json }
  | { readonly kind: "list"; readonly values: readonly Json[] }
  | { readonly kind: "interval"; readonly from: number; readonly to: number; readonly isLog: boolean };

export function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** `optimizer.lr` for what lies in a mapping. */
export function flattened(mapping: JsonObject, before = ""): readonly (readonly [string, Json])[] {
  return Object.entries(mapping).flatMap(([key, value]) =>
    isMapping(value) && Object.keys(value).length > 0
      ? flattened(value, `${before}${key}.`)
      : [[`${before}${key}`, value] as const],
  );
}

/** So many digits as are meant: e⁻⁷ is 0.000911882. */
export function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
