/** Paths into the list of layers: `layers.1`, the width of the first hidden layer, and `layers.depth`, how many there are. */
import type { Problem } from "../errors.ts";
import type { Json } from "../model/parameters.ts";
import type { Findings } from "./findings.ts";
import { type List, type Node, placeOf, toJson } from "./node.ts";

export function isLayerPath(key: string): boolean {
  return key.startsWith("layers.");
}

export function isDepth(key: string): boolean {
  return key === "layers.depth";
}

/** Whether the path leads to a hidden layer, or keeps at least one of them. */
export function hasPlace({ items }: List, key: string): boolean {
  if (isDepth(key)) return items.length > 2;
  const place = placeIn(key);
  return place >= 1 && place < items.length - 1;
}

export function noPlace({ items }: List, key: string, at: Node): Problem {
  const hidden = hiddenLayers(items);
  return {
    code: "spec.layers",
    message: `${key} is of a hidden layer; layers has ${hidden === 0 ? "none" : hidden}.`,
    hint: "Write layers with as many hidden layers as may be used: layers: [4, 30, 30, 3].",
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

/** Layers, or each of a list of layers, with a width or a depth in place of theirs. */
export function withLayer(layers: Node, key: string, value: Node, findings: Findings): Node {
  if (layers.kind !== "list") return layers;
  if (layers.items.some(({ kind }) => kind === "list")) {
    return { ...layers, items: layers.items.map((each) => withLayer(each, key, value, findings)) };
  }
  if (!hasPlace(layers, key)) {
    findings.add(noPlace(layers, key, value));
    return layers;
  }
  if (isDepth(key)) return withDepth(layers, depthIn(value, findings));
  const place = placeIn(key);
  return { ...layers, items: layers.items.map((each, i) => (i === place ? value : each)) };
}

/** A number of layers; null after a problem. */
function depthIn(value: Node, findings: Findings): Json {
  const depth = toJson(value);
  if (typeof depth === "number" && Number.isInteger(depth) && depth >= 0) return depth;
  findings.add({
    code: "spec.value",
    message: "layers.depth is a number of hidden layers.",
    hint: "Write a whole number from 0, for example 2.",
    where: placeOf(value),
  });
  return null;
}

function placeIn(key: string): number {
  return Number(key.slice(key.indexOf(".") + 1));
}

export function hiddenLayers({ length }: readonly unknown[]): number {
  return length - 2;
}
