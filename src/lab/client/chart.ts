import { numberText, roundedPercent } from "../../text/number.ts";
import { svgElement } from "./svg.ts";

type Point = readonly [x: number, y: number];

export interface Line {
  readonly points: readonly Point[];
  /** A class of the style sheet. */
  readonly kind: "recorded" | "now";
}

export interface Axes {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly xTitle: string;
  readonly yTitle: string;
  /** Fractions are shown as percentages. */
  readonly unit?: "fraction" | "number";
}

const MARGIN = { left: 56, right: 12, top: 28, bottom: 34 };

/** Draws now, and again whenever the width of the stage is another: a window is made narrower, a phone is turned. */
export function drawFitted(stage: HTMLElement, draw: () => void): void {
  let drawn = stage.clientWidth;
  draw();
  new ResizeObserver(() => {
    if (stage.clientWidth === drawn) return;
    drawn = stage.clientWidth;
    draw();
  }).observe(stage);
}

/** A small line chart as SVG; redrawn as a whole, which is quick enough for each frame. */
export function chart(lines: readonly Line[], axes: Axes, width: number, height: number): SVGSVGElement {
  const svg = svgElement("svg", {
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    class: "lab-chart",
    role: "img",
  });
  svg.setAttribute("aria-label", `${axes.yTitle} by ${axes.xTitle}`);
  const x = scale(axes.x, MARGIN.left, width - MARGIN.right);
  const y = scale(axes.y, height - MARGIN.bottom, MARGIN.top);
  const yText = (value: number): string =>
    axes.unit === "fraction" ? roundedPercent(value, 6) : numberText(value);
  for (const tick of ticks(axes.y)) {
    svg.append(
      svgElement("path", { class: "grid", d: `M${MARGIN.left} ${y(tick)}H${width - MARGIN.right}` }),
    );
    svg.append(text(yText(tick), MARGIN.left - 6, y(tick) + 4, "end"));
  }
  for (const tick of ticks(axes.x))
    svg.append(text(numberText(tick), x(tick), height - MARGIN.bottom + 16, "middle"));
  svg.append(text(axes.xTitle, (MARGIN.left + width) / 2, height - 4, "middle"));
  svg.append(text(axes.yTitle, 4, 14, "start"));
  const drawn = lines.filter(({ points }) => points.length > 0);
  if (drawn.some(({ kind }) => kind === "recorded")) svg.append(...legend(drawn, width - MARGIN.right));
  for (const { points, kind } of lines) {
    const path = points
      .map(([px, py], i) => `${i === 0 ? "M" : "L"}${x(px).toFixed(1)} ${y(py).toFixed(1)}`)
      .join("");
    svg.append(svgElement("path", { class: `line ${kind}`, d: path }));
    const last = points.at(-1);
    if (kind === "now" && last)
      svg.append(svgElement("circle", { class: "now", r: 3, cx: x(last[0]), cy: y(last[1]) }));
  }
  return svg;
}

/** The values with a little room, and a span that is not empty. */
export function spanOf(values: readonly number[]): readonly [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(low + high)) return [0, 1];
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  return [low - room, high + room];
}

function scale([from, to]: readonly [number, number], start: number, end: number): (value: number) => number {
  return (value) => start + ((value - from) / (to - from)) * (end - start);
}

/** Three to six round numbers. */
function ticks([from, to]: readonly [number, number]): readonly number[] {
  const rough = (to - from) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? rough;
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => Number(((first + i) * step).toPrecision(6)));
}

/** Which line is the record and which the training here: at the right end above the lines. */
function legend(lines: readonly Line[], right: number): readonly SVGElement[] {
  const kinds = (["recorded", "now"] as const).filter((kind) => lines.some((line) => line.kind === kind));
  return kinds.flatMap((kind, i) => {
    const end = right - (kinds.length - 1 - i) * LEGEND;
    const key = svgElement("path", { class: `line ${kind}`, d: `M${end - 20} 10H${end}` });
    return [text(kind === "now" ? "here" : "recorded", end - 26, 14, "end"), key];
  });
}

const LEGEND = 70;

function text(content: string, x: number, y: number, anchor: string): SVGElement {
  const made = svgElement("text", { x, y, "text-anchor": anchor });
  made.textContent = content;
  return made;
}
