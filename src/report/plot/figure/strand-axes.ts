import type { Json } from "../../../model/parameters.ts";
import type { VegaLiteSpec } from "./figure.ts";

/** Pixels: a letter of a label, what stands beside it, and from one axis to the next. */
const LETTER = 6;
const BESIDE = 26;
const APART = { least: 70, most: 124 };

/** In less, the labels of one axis would be cut before the next. */
export function leastWidth(order: readonly string[], labels: readonly string[]): number {
  const longest = labels.reduce((most, label) => Math.max(most, label.length), 0);
  return order.length * Math.min(APART.most, Math.max(APART.least, BESIDE + LETTER * longest));
}

/** What is drawn: rows that have `axis`, `at` from 0 to 1, and `strand`, by which a pointer singles a line out. */
interface Strands {
  /** The titles of the axes from left to right. */
  readonly order: readonly string[];
  /** The name of the rows; those of the labels are `levels`. */
  readonly data: string;
  /** How strong a line is. */
  readonly strokeOpacity: Json;
  readonly tooltip: readonly Json[];
}

/** Parallel coordinates: a line a strand over upright axes beside one another, with labels beside the levels. */
export function strandsSpec({ order, data: name, strokeOpacity, tooltip }: Strands): VegaLiteSpec {
  const { x, y, near, limit } = strandAxes(order);
  const data = { name };
  const detail = { field: "strand" };
  const label = (style: "halo" | "note"): VegaLiteSpec => ({
    data: { name: "levels" },
    mark: { type: "text", style, align: "left", dx: 7, limit },
    encoding: { x, y, text: { field: "text" } },
  });
  return {
    width: 640,
    height: 360,
    layer: [
      { data, mark: { type: "line", style: "strand" }, encoding: { x, y, strokeOpacity, detail } },
      { data, params: [near], mark: { type: "point", style: "target" }, encoding: { x, y, tooltip } },
      {
        data,
        transform: [{ filter: { param: "near", empty: false } }],
        mark: { type: "line", style: "chosenStrand" },
        encoding: { x, y, detail },
      },
      label("halo"),
      label("note"),
    ],
  };
}

function strandAxes(order: readonly string[]) {
  return {
    x: {
      field: "axis",
      type: "nominal",
      sort: order,
      title: null,
      scale: { type: "point", padding: 0.3 },
      axis: { labelAngle: 0, domain: false, ticks: false, orient: "top", grid: true, offset: 6 },
    },
    y: { field: "at", type: "quantitative", axis: null, scale: { domain: [-0.03, 1.03] } },
    near: {
      name: "near",
      select: { type: "point", on: "pointerover", clear: "pointerout", nearest: true, fields: ["strand"] },
    },
    // As wide as the way to the next axis.
    limit: { expr: `width / ${order.length - 0.4} - 16` },
  } satisfies VegaLiteSpec;
}
