/** One specification, drawn into an element or as the text of an SVG file. */
import * as vega from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";
import type { VegaLiteSpec } from "../../plot/figure.ts";
import { showTooltip } from "./tooltip.ts";

export async function draw(spec: VegaLiteSpec, container: HTMLElement): Promise<vega.View> {
  const view = new vega.View(runtimeOf(spec), {
    renderer: "svg",
    container,
    hover: true,
    expr: expressionInterpreter,
    loader: refuseLoading,
  });
  view.tooltip((_handler, event, _item, value) => showTooltip(event, value));
  await view.runAsync();
  return view;
}

export async function svgTextOf(spec: VegaLiteSpec): Promise<string> {
  const view = new vega.View(runtimeOf(spec), {
    renderer: "none",
    expr: expressionInterpreter,
    loader: refuseLoading,
  });
  const text = await view.toSVG();
  view.finalize();
  return text;
}

/** The interpreter needs the syntax trees of expressions: the page's policy forbids code made from text. */
function runtimeOf(spec: VegaLiteSpec): vega.Runtime {
  const { spec: full } = compile(spec as unknown as Parameters<typeof compile>[0], { logger: quiet });
  return vega.parse(full, undefined, { ast: true });
}

const refuse = (): Promise<never> => Promise.reject(new Error("figures load nothing"));
const refuseLoading: vega.Loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

const quiet = {
  level: () => quiet,
  error: () => quiet,
  warn: () => quiet,
  info: () => quiet,
  debug: () => quiet,
};
