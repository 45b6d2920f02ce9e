import type { Json } from "./parameters.ts";

/**
 * Whether a trial draws nothing at random, so that seeds change nothing, or no more than how sums are rounded: it
 * walks down a surface; or its weights are given, and it takes all examples at once, or the only one, or none. `parameter`
 * knows the parameters by their dotted names; `examples` are those it learns from, where that is known.
 */
export function isDeterministic(parameter: (name: string) => Json | undefined, examples?: number): boolean {
  if (parameter("kind") === "surface") return true;
  const init = parameter("init");
  const weightsAreGiven =
    (typeof init === "object" && init !== null) || parameter("init.weights") !== undefined;
  const batch = parameter("batch_size");
  const takesAll = batch === "full" || (examples !== undefined && batch === examples);
  const drawsNoBatches = takesAll || isOneExample(parameter("data"));
  const dropout = parameter("dropout");
  const dropsNone = dropout === undefined || dropout === null || dropout === 0;
  return weightsAreGiven && (parameter("epochs") === 0 || (drawsNoBatches && dropsNone));
}

function isOneExample(data: Json | undefined): boolean {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return false;
  const { inputs } = data as { readonly [key: string]: Json };
  return Array.isArray(inputs) && inputs.length === 1;
}
