/** One specification, drawn into an element or as the text of an SVG file. */
import * as vega from "vega";
import type { VegaLiteSpec } from "../../plot/figure/figure.ts";
import { runtimeOf, viewOptions } from "../../plot/picture/runtime.ts";
import { withTitlesIn } from "./titles.ts";
import { showTooltip } from "./tooltip.ts";

export async function draw(spec: VegaLiteSpec, container: HTMLElement): Promise<vega.View> {
  const runtime = runtimeOf(spec, (full) => withTitlesIn(container.clientWidth, full));
  const view = new vega.View(runtime, { ...viewOptions, renderer: "svg", container, hover: true });
  view.tooltip((_handler, event, _item, value) => showTooltip(event, value));
  await view.runAsync();
  return view;
}

/** Twice as many pixels as the screen, with the page's typeface. */
export async function pngOf(spec: VegaLiteSpec): Promise<Blob> {
  const view = new vega.View(runtimeOf(spec), { ...viewOptions, renderer: "none" });
  const canvas = await view.toCanvas(2);
  view.finalize();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error("no picture")) : resolve(blob)), "image/png");
  });
}

export async function svgTextOf(spec: VegaLiteSpec): Promise<string> {
  const view = new vega.View(runtimeOf(spec), { ...viewOptions, renderer: "none" });
  const text = await view.toSVG();
  view.finalize();
  return text;
}
