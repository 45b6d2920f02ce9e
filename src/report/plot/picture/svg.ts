import * as vega from "vega";
import type { VegaLiteSpec } from "../figure/figure.ts";
import { runtimeOf, viewOptions } from "./runtime.ts";

/**
 * Without a canvas Vega takes every letter for 0.8 em wide, which leaves wide margins. Source Sans has about half an
 * em on average.
 */
const { textMetrics } = vega;
textMetrics.width = (item, text) => 0.52 * textMetrics.height(item) * [...text].length;

/** Draws a complete specification without a browser. Equal specifications give equal texts. */
export async function svgOf(spec: VegaLiteSpec): Promise<string> {
  const view = new vega.View(runtimeOf(spec), { ...viewOptions, renderer: "none" });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
