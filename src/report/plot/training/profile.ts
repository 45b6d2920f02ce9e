/** Lines over a number other than epochs, on a logarithmic axis of values: how far errors reach, how fast weights learn. */
import type { Json } from "../../../model/parameters.ts";
import { armStroke, bandStyle, logAxis, logDomain, numberTickFormat } from "../figure/axes.ts";
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

export function profileSpec(profile: Profile, shown: HighlightedArms, scale: "linear" | "log"): VegaLiteSpec {
  const { name, panels } = profile;
  const layer = layersOf(profile, shown, scale);
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

function layersOf(
  profile: Profile,
  shown: HighlightedArms,
  scale: "linear" | "log",
): readonly VegaLiteSpec[] {
  const x = numberAxis(profile);
  const up = valueAxisOf(profile, scale);
  const { color, strokeDash } = armStroke(shown);
  const detail = { field: "arm" };
  return [
    {
      transform: [{ filter: "isValid(datum.low)" }],
      mark: { type: "area", style: bandStyle(shown.highlighted.map(({ label }) => label)) },
      encoding: { x, y: up("low"), y2: { field: "high" }, color, detail },
    },
    {
      mark: { type: "line", style: "mean" },
      encoding: { x, y: up("value"), color, strokeDash, detail, order: { field: "x" } },
    },
    { mark: { type: "point", style: "step" }, encoding: { x, y: up("value"), color } },
    {
      mark: { type: "point", style: "target" },
      encoding: { x, y: up("value"), tooltip: tooltipOf(profile) },
    },
  ];
}

function numberAxis({ x: { title, format, whole } }: Profile): Json {
  return {
    field: "x",
    type: "quantitative",
    title,
    axis: { format, grid: false, ...(whole && { tickMinStep: 1 }) },
    scale: { zero: false, nice: false },
  };
}

function valueAxisOf({ rows, value: title }: Profile, scale: "linear" | "log"): (field: string) => Json {
  const values = rows.flatMap(({ value }) => (typeof value === "number" ? [value] : []));
  const domain = logDomain(values);
  return (field) => ({
    field,
    type: "quantitative",
    title,
    axis: { format: numberTickFormat, ...(scale === "log" && logAxis(domain)) },
    scale: scale === "log" ? { type: "log", domain, clamp: true, nice: false } : { zero: true },
  });
}

function tooltipOf({ panels, x, value }: Profile): readonly Json[] {
  return [
    ...(panels > 1 ? [{ field: "panel", title: "" }] : []),
    { field: "arm", title: "arm" },
    { field: "x", title: x.title, format: ".4~g" },
    { field: "value", title: value, format: ".4~g" },
  ];
}
