import { isMapping, type JsonObject } from "../model/json.ts";
import { type ParameterFacts, parameterTable } from "../model/parameter-table.gen.ts";
import type { Json } from "../model/parameters.ts";
import { numberText } from "../text/number.ts";

/** Values inside a key: what `init.weights.0.0.1` gives is `w[0,0,1]`, told apart from the value behind it. */
const innerSigns: readonly (readonly [prefix: string, sign: (rest: string) => string])[] = [
  ["init.weights.", (rest) => `w[${rest.replaceAll(".", ",")}]`],
  ["init.biases.", (rest) => `b[${rest.replaceAll(".", ",")}]`],
  ["surface.", (rest) => rest],
];

/** As the field writes it; other parameters go by their names. */
export function parameterSign(parameter: string): string {
  const table: { readonly [name: string]: ParameterFacts } = parameterTable;
  const sign = Object.hasOwn(table, parameter) ? table[parameter]!.sign : undefined;
  if (sign !== undefined) return sign;
  const [prefix, signOf] = innerSigns.find(([prefix]) => parameter.startsWith(prefix)) ?? [];
  return prefix === undefined || signOf === undefined ? parameter : signOf(parameter.slice(prefix.length));
}

/**
 * A parameter's value in one line. Layer sizes read as in the literature: 784-30-10; the weights of a single neuron,
 * [[[0.6]]], as 0.6.
 */
export function valueText(value: Json | undefined): string {
  if (!Array.isArray(value)) return innerText(value);
  const sizes = value.length > 1 && value.every((item) => Number.isInteger(item) && Number(item) > 0);
  return sizes ? value.join("-") : innerText(value);
}

/** The same of a parameter's value: points of a surface are no layer sizes. */
export function textOfParameter(parameter: string, value: Json | undefined): string {
  return parameter.startsWith("surface.") ? innerText(value) : valueText(value);
}

function innerText(value: Json | undefined): string {
  if (value === undefined || value === null) return "–";
  if (typeof value === "string") return value;
  if (Array.isArray(value)) {
    return value.length === 1 ? innerText(value[0] as Json) : `[${value.map(innerText).join(", ")}]`;
  }
  if (typeof value === "number") return numberText(value);
  return isMapping(value) ? mappingText(value) : String(value);
}

/** `{kind: step, every: 5, factor: 0.5}` reads as `step (every 5, factor 0.5)`. */
function mappingText(mapping: JsonObject): string {
  const entries = Object.entries(mapping);
  const head = entries.find(
    ([key, value]) => (key === "kind" || key === "source") && typeof value === "string",
  );
  const rest = entries.filter((entry) => entry !== head).map(([key, value]) => `${key} ${innerText(value)}`);
  if (head === undefined) return rest.join(", ");
  return rest.length === 0 ? innerText(head[1]) : `${innerText(head[1])} (${rest.join(", ")})`;
}

/** The parameter that carries the name an arm was given in the spec. */
export const labelParameter = "label";

/** An arm with one of its seeds: `cross-entropy (η 0.5), seed 3`. */
export function trialLabel(arm: { readonly [parameter: string]: Json }, seed: number): string {
  return `${armLabel(arm)}, seed ${seed}`;
}

/**
 * An arm in a sentence: the name it was given, else its first part with the others in brackets behind it, words before
 * numbers, as in `cross-entropy (η 0.5)`, `relu (he)` and `η 0.5 (λ 3)`: commas would run into those of the sentence.
 * `whole` names an arm that varies nothing.
 */
export function armLabel(
  arm: { readonly [parameter: string]: Json },
  whole = "single arm",
  textOf: (parameter: string, value: Json) => string = textOfParameter,
): string {
  const { [labelParameter]: label, experiment, ...rest } = arm;
  const given = typeof label === "string";
  const entries = Object.entries(given ? {} : rest).filter(([, value]) => value !== null);
  const words = [experiment, label, ...entries.map(([, value]) => value)].filter(
    (value) => typeof value === "string",
  );
  const numbers = entries
    .filter(([, value]) => typeof value !== "string")
    // A mapping has brackets of its own.
    .toSorted(([, a], [, b]) => Number(isMapping(a)) - Number(isMapping(b)))
    .map(([parameter, value]) => `${parameterSign(parameter)} ${textOf(parameter, value)}`);
  const [first = whole, ...others] = [...words, ...numbers];
  return others.length === 0 ? first : `${first} (${others.join(", ")})`;
}
