/** Numbers as text for people. Machine formats (JSON, CSV, Parquet) carry the numbers themselves. */
import type { Metric } from "../metric/metric.ts";
import { figureText, fixed, percentText, roundedFigure, roundedPercent, typeset } from "../text/number.ts";
import type { Interval } from "./report.ts";

/** The power of ten of the first digit: 3 for 1234, −2 for 0.05; 0 for 0. */
export function exponentOf(value: number): number {
  return Number(value.toExponential().split("e")[1]);
}

/** Decimals that show `digits` significant digits of a number of this size. */
export function decimalsFor(size: number, digits: number, most = 8): number {
  if (size === 0) return 0;
  return Math.min(most, Math.max(0, digits - 1 - exponentOf(Math.abs(size))));
}

/** The metric's value in the unit it is shown in: percent for fractions. */
export function shown(value: number, metric: Metric): number {
  return metric.unit === "fraction" ? value * 100 : value;
}

/**
 * Decimals common to a column of means and standard deviations: three significant digits of the largest mean, two
 * of the smallest spread, two decimals for percentages. Very small and very large columns take an exponent, and those
 * in which a mean would be shown as nothing but zeros.
 */
export function columnDecimals(
  means: readonly number[],
  stds: readonly number[],
  metric: Metric,
): number | "scientific" {
  if (metric.unit === "fraction") return 2;
  const largest = extremeExponent(means, Math.max);
  const smallest = extremeExponent(stds, Math.min);
  if (largest === undefined) return 2;
  if (largest > 6 || largest < -4) return "scientific";
  const decimals = Math.min(
    6,
    Math.max(0, 2 - largest, smallest === undefined ? 0 : Math.min(1 - smallest, 5 - largest)),
  );
  const least = extremeExponent(means, Math.min) ?? 0;
  return least < -decimals ? "scientific" : decimals;
}

function extremeExponent(
  values: readonly number[],
  pick: (a: number, b: number) => number,
): number | undefined {
  const sizes = values.map(Math.abs).filter((value) => value > 0);
  return sizes.length === 0 ? undefined : exponentOf(sizes.reduce((a, b) => pick(a, b)));
}

/** In a column with exponents those that need none have none: 0, 24.2 and 1.58e−4. */
export function columnFigure(value: number, decimals: number | "scientific"): string {
  if (decimals !== "scientific") return fixed(value, decimals);
  const exponent = exponentOf(value);
  const isPlain = exponent >= -3 && exponent <= 2;
  return isPlain ? fixed(value, decimalsFor(value, 3)) : typeset(value.toExponential(2));
}

/** `1.2 points of test accuracy`, `0.031 of test cost`: always the size of a difference, never its sign. */
export function differenceText(difference: number, metric: Metric, decimals: number): string {
  const size = fixed(Math.abs(shown(difference, metric)), decimals);
  return metric.unit === "fraction" ? `${size} points of ${metric.title}` : `${size} of ${metric.title}`;
}

/** How many times: three significant digits. */
export function factorText(factor: number): string {
  const exponent = exponentOf(factor);
  if (exponent < -3 || exponent > 5) return columnFigure(factor, "scientific");
  const rounded = Number(factor.toPrecision(3));
  return fixed(rounded, decimalsFor(rounded, 3));
}

export function intervalText(interval: Interval, metric: Metric, decimals: number): string {
  return `${fixed(shown(interval[0], metric), decimals)} to ${fixed(shown(interval[1], metric), decimals)}`;
}

/** Two significant digits of the uncertainty; a hundredth of a point is one image of MNIST's test set. */
export function differenceDecimals(uncertainty: number, metric: Metric): number {
  const size = shown(uncertainty, metric);
  return metric.unit === "fraction" ? Math.min(2, Math.max(1, decimalsFor(size, 2))) : decimalsFor(size, 2);
}

/** Numbers that would be all zeros, or all digits before the point, take an exponent. */
export function valueWithUnit(value: number, metric: Metric): string {
  if (metric.unit === "fraction") return percentText(value, 2);
  const figure = shown(value, metric);
  const exponent = exponentOf(figure);
  return exponent < -5 || exponent > 9
    ? columnFigure(figure, "scientific")
    : fixed(figure, decimalsFor(figure, 4));
}

/** A figure as it was written: as many decimals as it has. */
export function writtenValue(value: number, metric: Metric): string {
  return metric.unit === "fraction" ? roundedPercent(value, 12) : roundedFigure(value, 12);
}

/** Two values that differ, with as many digits as it takes to see it. */
export function valuesWithUnit(a: number, b: number, metric: Metric): readonly [string, string] {
  const usual = [valueWithUnit(a, metric), valueWithUnit(b, metric)] as const;
  const [first, second] = [shown(a, metric), shown(b, metric)];
  if (metric.unit === "number" && [first, second].every(isCount)) return [fixed(first, 0), fixed(second, 0)];
  if (usual[0] !== usual[1] || first === second) return usual;
  const unit = metric.unit === "fraction" ? " %" : "";
  const text = (value: number, digits: number): string => `${figureText(value.toPrecision(digits))}${unit}`;
  let digits = fewestDigits;
  while (text(first, digits) === text(second, digits)) digits++;
  return [text(first, digits), text(second, digits)];
}

/** 1 against 0 is exact; 1.000 against 0 would look measured. */
function isCount(figure: number): boolean {
  return Number.isInteger(figure) && Math.abs(figure) < 1e9;
}

/** 17 significant digits tell any two numbers apart. */
const fewestDigits = 4;

export function probabilityText(p: number): string {
  if (p < 0.001) return "p < 0.001";
  return `p = ${fixed(p, p < 0.095 ? decimalsFor(p, 2) : 2)}`;
}

export function durationText(seconds: number): string {
  if (seconds > 0 && seconds < 0.0005) return "< 1 ms";
  if (seconds < 0.9995) return `${fixed(seconds * 1000, 0)} ms`;
  if (seconds < 99.5) return `${fixed(seconds, seconds < 9.95 ? 1 : 0)} s`;
  if (seconds < 5970) return `${fixed(seconds / 60, seconds < 597 ? 1 : 0)} min`;
  return `${fixed(seconds / 3600, 1)} h`;
}
