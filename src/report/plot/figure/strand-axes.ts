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

/**
 * Upright axes beside one another for parallel coordinates: rows have `axis`, `at` from 0 to 1, and `strand`, by which a
 * pointer singles a line out.
 *
 * @param order the titles of the axes from left to right
 */
export function strandAxes(order: readonly string[]) {
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
