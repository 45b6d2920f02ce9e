/** Lines over a number other than epochs, on a logarithmic axis of values: how far errors reach, how fast weights learn. */
import type { Json } from "../../../model/parameters.ts";
import { armStroke, bandStyle, logDomain, logTicks, numberTickFormat } from "../figure/axes.ts";
import type { VegaLiteSpec } from "../figure/figure.ts";
import type { Row } from "../figure/table.ts";
import type { HighlightedArms } from "../look/highlighted-arms.ts";

/** Of the table `name`, with the columns arm, x, value, low and high, and `panel` where there are several panels. */
export interface Profile {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly panels: number;
  readonly x: { readonly title: string; readonly format: string; readonly whole?: boolean };
  readonly value: string;
}

export function profileSpec(
  { name, rows, panels, x, value }: Profile,
  shown: HighlightedArms,
  scale: "linear" | "log",
): VegaLiteSpec {
  const numbers = (field: string) =>
    rows.flatMap((row) => (typeof row[field] === "number" ? [row[field]] : []));
  const domain = logDomain(numbers("value").filter((each) => each > 0));
  const along: Json = {
    field: "x",
    type: "quantitative",
    title: x.title,
    axis: { format: x.format, grid: false, ...(x.whole && { tickMinStep: 1 }) },
    scale: { zero: false, nice: false },
  };
  const up = (field: string): Json => ({
    field,
    type: "quantitative",
    title: value,
    axis: { format: numberTickFormat, values: scale === "log" ? logTicks(domain) : null },
    scale: scale === "log" ? { type: "log", domain, clamp: true, nice: false } : { zero: true },
  });
  const { color, strokeDash } = armStroke(shown);
  const detail = { field: "arm" };
  const layer: Json = [
    {
      transform: [{ filter: "isValid(datum.low)" }],
      mark: { type: "area", style: bandStyle(shown.highlighted.map(({ label }) => label)) },
      encoding: { x: along, y: up("low"), y2: { field: "high" }, color, detail },
    },
    {
      mark: { type: "line", style: "mean" },
      encoding: { x: along, y: up("value"), color, strokeDash, detail, order: { field: "x" } },
    },
    {
      mark: { type: "point", style: "step" },
      encoding: { x: along, y: up("value"), color },
    },
    {
      mark: { type: "point", style: "target" },
      encoding: {
        x: along,
        y: up("value"),
        tooltip: [
          ...(panels > 1 ? [{ field: "panel", title: "" }] : []),
          { field: "arm", title: "arm" },
          { field: "x", title: x.title, format: ".4~g" },
          { field: "value", title: value, format: ".4~g" },
        ],
      },
    },
  ];
  // A logarithmic axis has no place for 0.
  const transform: Json = scale === "log" ? [{ filter: "datum.value > 0" }] : [];
  const data = { name };
  if (panels < 2) return { width: 640, height: 320, data, transform, layer };
  return {
    data,
    transform,
    facet: { field: "panel", type: "nominal", title: null },
    columns: Math.min(panels, 3),
    spec: { width: panels === 2 ? 300 : 220, height: 240, layer },
  };
}
