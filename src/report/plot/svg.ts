import * as vega from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";
import type { VegaLiteSpec } from "./figure.ts";

/**
 * Without a canvas Vega takes every letter for 0.8 em wide, which leaves wide margins. Source Sans has about half an
 * em on average.
 */
const { textMetrics } = vega as unknown as { textMetrics: TextMetrics };
textMetrics.width = (item, text) => 0.52 * textMetrics.height(item) * [...text].length;

/** Exported by Vega, missing from its types. */
interface TextMetrics {
  readonly height: (item: unknown) => number;
  width: (item: unknown, text: string) => number;
}

/** Draws a complete specification without a browser. Equal specifications give equal texts. */
export async function svgOf(spec: VegaLiteSpec): Promise<string> {
  const { spec: vegaSpec } = compile(spec as unknown as Parameters<typeof compile>[0], { logger: silent });
  const runtime = vega.parse(vegaSpec, undefined, { ast: true });
  const view = new vega.View(runtime, {
    renderer: "none",
    expr: expressionInterpreter,
    loader: refuseLoading(),
  });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** A figure holds all it draws: whatever would be fetched is a defect or an attack. */
function refuseLoading(): vega.Loader {
  const refuse = () => Promise.reject(new Error("figures load nothing"));
  return { load: refuse, sanitize: refuse, http: refuse, file: refuse };
}

const silent = {
  level: () => silent,
  error: () => silent,
  warn: () => silent,
  info: () => silent,
  debug: () => silent,
};
