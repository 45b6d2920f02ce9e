import type { Json } from "./parameters.ts";

/**
 * Whether a trial draws nothing at random, so that every seed gives the same bits: it walks down a surface; or its
 * weights are given, and it takes all examples at once in their order, or the only one, or none. `parameter` knows the parameters by their dotted names.
 */
export function isDeterministic(parameter: (name: string) => Json | undefined): boolean {
  if (parameter("kind") === "surface") return true;
  const init = parameter("init");
  const weightsAreGiven =
    (typeof init === "object" && init !== null) || parameter("init.weights") !== undefined;
  const drawsNoBatches =
    parameter("epochs") === 0 || parameter("batch_size") === "full" || isOneExample(parameter("data"));
  const dropout = parameter("dropout");
  return weightsAreGiven && drawsNoBatches && (dropout === undefined || dropout === null || dropout === 0);
}

function isOneExample(data: Json | undefined): boolean {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return false;
  const { inputs } = data as { readonly [key: string]: Json };
  return Array.isArray(inputs) && inputs.length === 1;
}
