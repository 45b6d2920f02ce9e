/** One specification, drawn into an element or as the text of an SVG file. */
import * as vega from "vega";
import type { VegaLiteSpec } from "../../plot/figure.ts";
import { runtimeOf, viewOptions } from "../../plot/runtime.ts";
import { showTooltip } from "./tooltip.ts";

export async function draw(spec: VegaLiteSpec, container: HTMLElement): Promise<vega.View> {
  const view = new vega.View(runtimeOf(spec), { ...viewOptions, renderer: "svg", container, hover: true });
  view.tooltip((_handler, event, _item, value) => showTooltip(event, value));
  await view.runAsync();
  return view;
}

export async function svgTextOf(spec: VegaLiteSpec): Promise<string> {
  const view = new vega.View(runtimeOf(spec), { ...viewOptions, renderer: "none" });
  const text = await view.toSVG();
  view.finalize();
  return text;
}
