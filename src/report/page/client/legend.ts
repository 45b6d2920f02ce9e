import type { Json } from "../../../model/parameters.ts";
import type { VegaLiteSpec } from "../../plot/figure/figure.ts";

/** The specification with a legend of these arms alone: hidden ones keep their place in the scale of colours. */
export function withLegendOf(spec: VegaLiteSpec, arms: readonly string[]): VegaLiteSpec {
  return Object.fromEntries(
    Object.entries(spec).map(([key, value]) => [key, key === "datasets" ? value : inside(value, arms)]),
  );
}

function inside(value: Json, arms: readonly string[]): Json {
  if (Array.isArray(value)) return value.map((item: Json) => inside(item, arms));
  if (typeof value !== "object" || value === null) return value;
  const mapping = value as VegaLiteSpec;
  const isOfArms = mapping.field === "arm" && mapping.scale !== undefined && mapping.legend === undefined;
  return isOfArms ? { ...mapping, legend: { values: [...arms] } } : withLegendOf(mapping, arms);
}
