/** Paths into the list of layers: `layers.1`, the width of the first hidden layer, and `layers.depth`, how many there are. */
import type { Problem } from "../errors.ts";
import type { Json } from "../model/parameters.ts";
import { type List, type Node, placeOf } from "./node.ts";

export function isDepth(key: string): boolean {
  return key === "layers.depth";
}

/** Whether the path leads to a hidden layer, or keeps at least one of them. */
export function hasPlace({ items }: List, key: string): boolean {
  if (isDepth(key)) return items.length > 2;
  const place = Number(key.slice(key.indexOf(".") + 1));
  return place >= 1 && place < items.length - 1;
}

export function noPlace({ items }: List, key: string, at: Node): Problem {
  const hidden = hiddenLayers(items);
  return {
    code: "spec.layers",
    message: `${key} is of a hidden layer; layers has ${hidden === 0 ? "none" : hidden}.`,
    hint: "Write layers with as many hidden layers as the search may use: layers: [4, 30, 30, 3].",
    where: placeOf(at),
  };
}

/** The first `depth` of the hidden layers; all of them where there are not more. */
export function withDepth(layers: Node, depth: Json): Node {
  if (layers.kind !== "list" || typeof depth !== "number") return layers;
  const { items } = layers;
  return {
    ...layers,
    items: [...items.slice(0, 1 + depth), ...items.slice(Math.max(items.length - 1, 1 + depth))],
  };
}

export function hiddenLayers({ length }: readonly unknown[]): number {
  return length - 2;
}
