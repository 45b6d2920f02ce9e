/** Axes and scales that several figures share. */

import type { Metric } from "../../../metric/metric.ts";
import type { Json } from "../../../model/parameters.ts";
import { shortId } from "../../../model/shortened.ts";
import type { TrialId } from "../../../model/trial.ts";
import { exponentOf } from "../../figures.ts";
import { valueScale } from "../../log-axis.ts";
import { extent } from "../../statistics/extent.ts";
import { type HighlightedArms, lookCells } from "../look/highlighted-arms.ts";
import { figureName } from "../look/name.ts";
import { exponentExpr } from "../look/signs.ts";
import { dashes } from "../look/theme.ts";
import type { Choice } from "./figure.ts";

export function numberFormat(metric: Metric): string {
  return metric.unit === "fraction" ? ".2%" : ",.4~g";
}

/**
 * Ticks of an axis: as many digits as the ticks need. Left to count them itself, d3 loses one where rounding brings a
 * difference below a power of ten: 0.12 − 0.02 makes it write 0.1 for 0.12.
 */
export function tickFormat(metric: Metric): string {
  return metric.unit === "fraction" ? "~%" : numberTickFormat;
}

export const numberTickFormat = ",.6~g";

/** An axis of a metric's values, with its scale. */
export interface ValueAxis {
  readonly axis: { readonly [setting: string]: Json };
  readonly scale: { readonly [setting: string]: Json };
  /** From the least to the greatest of what it has to show. */
  readonly domain: readonly [number, number];
}

/** The axes that values can have, the usual one first: a logarithmic and a linear one where they span decades. */
export function valueAxes(values: readonly number[], metric: Metric): readonly [ValueAxis, ...ValueAxis[]] {
  const format = tickFormat(metric);
  const whole = extent(values);
  const linear = { axis: { format, tickCount: 8 }, scale: { zero: false, nice: true }, domain: whole };
  if (!valueScale(values, metric).isLogarithmic) return [linear];
  const domain = logDomain(values);
  const scale = { type: "log", domain, nice: false, clamp: true };
  return [{ axis: { format, ...logAxis(domain) }, scale, domain }, linear];
}

/** The switch of a figure that has both axes. */
export const LINEAR_VALUES = {
  kind: "switch",
  name: "Linear values",
  sets: "linear",
} as const satisfies Choice;

/** One colour an arm, fixed by the arm's place, so that hiding another arm moves no colour. */
export function armColor(labels: readonly string[]) {
  return { field: "arm", type: "nominal", scale: { domain: labels }, title: null };
}

/** Colour and dashes of the arms in colour: of their own, or by one parameter each. */
export function armStroke({ highlighted, factors }: Pick<HighlightedArms, "highlighted" | "factors">): {
  readonly color: Json;
  readonly strokeDash: Json;
} {
  if (factors === undefined) {
    const labels = highlighted.map(({ label }) => label);
    const domain = { domain: labels, range: dashRange(labels.length) };
    return {
      color: armColor(labels),
      strokeDash: { field: "arm", type: "nominal", scale: domain, title: null },
    };
  }
  const { hue, dash } = factors;
  const scale = { domain: dash.levels, range: dashRange(dash.levels.length) };
  return {
    color: { field: "hue", type: "nominal", scale: { domain: hue.levels }, title: hue.title },
    strokeDash: { field: "dash", type: "nominal", scale, title: dash.title },
  };
}

/** Of a figure of one arm: the hue that it has in the figures of all; nothing where it is grey in them. */
export function ownHue(shown: HighlightedArms, arm: string): OwnHue {
  const member = shown.highlighted.find(({ label, arm: { label: whole } }) => arm === label || arm === whole);
  if (member === undefined) return {};
  const { hue = member.label } = lookCells(shown, member);
  const domain = shown.factors?.hue.levels ?? shown.highlighted.map(({ label }) => label);
  return { color: { datum: hue, type: "nominal", scale: { domain }, legend: null } };
}

/** What is encoded beside the places of its marks. */
export interface OwnHue {
  readonly color?: Json;
}

function dashRange(count: number): Json {
  return Array.from({ length: count }, (_, i) => [...(dashes[i % dashes.length] ?? [1, 0])]);
}

/** Many bands over each other need more light. */
export function bandStyle(labels: readonly string[]): string {
  return labels.length > 3 ? "crowdedBand" : "band";
}

/**
 * What tells a training from the others of its arm: its id, as `runx show` takes it, and what was pooled over. The
 * column of the latter exists where some arm of the figure is pooled.
 */
export function trialNames(id: TrialId, pooled: string | undefined, somePooled: boolean) {
  return { trial: shortId(id), ...(somePooled ? { pooled: figureName(pooled ?? "") } : {}) };
}

/** Lines without a value are left out. */
export function trialTooltip(somePooled: boolean): readonly Json[] {
  return [...(somePooled ? [{ field: "pooled", title: "with" }] : []), { field: "trial", title: "trial" }];
}

/** Ticks of a parameter that reaches up to `most`: whole numbers stay whole. */
export function numberTicks(most: number): string {
  return most < 10_000 ? ".4~g" : ".6~g";
}

export type ScaleKind = "linear" | "log";

/** Epoch 0 is the untrained network and has no place on a logarithmic axis: each layer leaves it out. */
export function fromEpochOne(scale: ScaleKind): readonly Json[] {
  return scale === "log" ? [{ filter: "datum.epoch > 0" }] : [];
}

export function epochAxis(scale: ScaleKind, last: number, step: "epoch" | "step"): Json {
  return {
    field: "epoch",
    type: "quantitative",
    title: step,
    axis: { format: ",d", tickMinStep: 1, tickCount: scale === "log" ? 5 : 10 },
    scale:
      scale === "log"
        ? { type: "log", domainMin: 1, nice: false }
        : { domainMax: last, nice: false, zero: false },
  };
}

/** Powers of ten are too wide for accuracies between 90 and 99 %: the domain follows the values. */
export function logDomain(values: readonly number[]): readonly [number, number] {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return [0.1, 1];
  const [low, high] = extent(positive);
  return [Number((low / 1.15).toPrecision(3)), Number((high * 1.15).toPrecision(3))];
}

/** Ticks of a logarithmic axis and how they are written: with exponents where it would take five zeros and more. */
export function logAxis(domain: readonly [number, number]): { readonly [setting: string]: Json } {
  const [low, high] = domain;
  const needsExponents = low < 1e-5 || high > 1e7;
  return { values: logTicks(domain), ...(needsExponents ? { labelExpr: exponentExpr } : {}) };
}

/**
 * Ticks of a logarithmic axis: powers of ten with their 2 and 5 between, fewer where there are many decades. Left to
 * the axis where the values lie so close together that fewer than three would be seen.
 */
export function logTicks([low, high]: readonly [number, number]): readonly number[] | null {
  const decades = Array.from(
    { length: Math.max(0, exponentOf(high) - exponentOf(low) + 1) },
    (_, i) => exponentOf(low) + i,
  );
  const among = (steps: readonly number[]): readonly number[] =>
    decades
      .flatMap((decade) => steps.map((step) => Number(`${step}e${decade}`)))
      .filter((tick) => tick >= low && tick <= high);
  const few = [[1, 2, 5], [1, 3], [1]].map(among).find((ticks) => ticks.length <= 10);
  return few !== undefined && few.length >= 3 ? few : null;
}
