import type { Metric } from "../../../metric/metric.ts";
import type { Json } from "../../../model/parameters.ts";
import type { TrialWords } from "../../trial-words.ts";
import {
  armStroke,
  bandStyle,
  epochAxis,
  fromEpochOne,
  logAxis,
  numberFormat,
  type ScaleKind,
  tickFormat,
  trialTooltip,
} from "../figure/axes.ts";
import type { VegaLiteSpec } from "../figure/figure.ts";
import type { HighlightedArms } from "../look/highlighted-arms.ts";

/** What the views of one metric draw: names of tables, arms in colour, and extents. */
export interface CurvesPicture {
  readonly metric: Metric;
  readonly words: TrialWords;
  readonly drawn: HighlightedArms;
  readonly somePooled: boolean;
  /** Of every arm there is one training at most: its line is the mean's, of which more epochs are drawn. */
  readonly single: boolean;
  readonly names: { readonly mean: string; readonly seeds: string; readonly context?: string };
  readonly last: number;
  /** Of `value`, and of 1 − value. */
  readonly domains: {
    readonly value: readonly [number, number];
    readonly error: readonly [number, number];
    /** Of a linear axis: what the lines reach; wide bands do not squeeze them. */
    readonly linear: readonly [number, number];
  };
}

/** Bands under seeds under means; invisible targets bring a seed forward. */
export function curvesSpec(picture: CurvesPicture, x: ScaleKind, y: ScaleKind): VegaLiteSpec {
  const { names, drawn, single } = picture;
  const labels = drawn.highlighted.map(({ label }) => label);
  const axes = axesOf(picture, x, y);
  const { color, strokeDash } = armStroke(drawn);
  const detail = { field: "arm" };
  const seed = { color, detail: { field: "trial" } };
  const chosen = [{ filter: { param: "near", empty: false } }];
  const near = {
    name: "near",
    select: {
      type: "point",
      on: "pointerover",
      clear: "pointerout",
      nearest: true,
      fields: single ? ["arm"] : ["arm", "trial"],
    },
  };
  const layers: readonly (VegaLiteSpec | undefined)[] = [
    names.context === undefined
      ? undefined
      : axes.line(names.context, "mean", "context", { detail: { field: "arm" } }),
    axes.band(names.mean, bandStyle(labels), color),
    single ? undefined : axes.line(names.seeds, "value", "seed", seed),
    axes.line(names.mean, "mean", "mean", { color, strokeDash, detail }),
    {
      ...axes.line(names.seeds, "value", "target", { color, tooltip: seedTooltip(picture) }),
      mark: { type: "point", style: "target" },
      params: [near],
    },
    single
      ? axes.line(names.mean, "mean", "chosen", { color, detail }, chosen)
      : axes.line(names.seeds, "value", "chosen", seed, chosen),
  ];
  return { width: 640, height: 340, layer: layers.filter((layer) => layer !== undefined) };
}

/** Layers on the axes of one view. An accuracy has nothing to show on a logarithmic axis; its error 1 − a has. */
function axesOf({ metric, words, last, domains }: CurvesPicture, x: ScaleKind, y: ScaleKind) {
  const asError = y === "log" && metric.unit === "fraction";
  const domain = asError ? domains.error : domains.value;
  const shown = (field: string): string => (asError ? `error of ${field}` : field);
  const errors = (...fields: readonly string[]): Json[] =>
    asError ? fields.map((field) => ({ calculate: `1 - datum.${field}`, as: shown(field) })) : [];
  const epoch = epochAxis(x, last, words.step);
  const value = (field: string): Json => ({
    field: shown(field),
    type: "quantitative",
    title: asError ? `1 − ${metric.title}` : metric.title,
    axis: { format: tickFormat(metric), ...(y === "log" && logAxis(domain)) },
    scale:
      y === "log"
        ? { type: "log", domain, clamp: true, nice: false }
        : { domain: domains.linear, zero: false, nice: true, clamp: true },
  });
  return {
    line: (
      table: string,
      field: string,
      style: string,
      encoding: { readonly [channel: string]: Json },
      filters: readonly Json[] = [],
    ): VegaLiteSpec => ({
      data: { name: table },
      transform: [...filters, ...fromEpochOne(x), ...errors(field)],
      mark: { type: "line", style },
      encoding: { x: epoch, y: value(field), ...encoding },
    }),
    band: (table: string, style: string, color: Json): VegaLiteSpec => ({
      data: { name: table },
      transform: [{ filter: "isValid(datum.low)" }, ...fromEpochOne(x), ...errors("low", "high")],
      mark: { type: "area", style },
      encoding: { x: epoch, y: value("low"), y2: { field: shown("high") }, color, detail: { field: "arm" } },
    }),
  };
}

function seedTooltip({ metric, words, somePooled }: CurvesPicture): Json {
  return [
    { field: "arm", title: "arm" },
    ...(words.hasSeeds ? [{ field: "seed", title: "seed", format: "d" }] : []),
    ...trialTooltip(somePooled),
    { field: "epoch", title: words.step, format: ",d" },
    { field: "value", title: metric.title, format: numberFormat(metric) },
    { field: "stuck", title: "" },
  ];
}
