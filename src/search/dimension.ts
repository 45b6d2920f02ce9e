import { valueKey } from "../model/arm-key.ts";
import type { Json } from "../model/parameters.ts";
import type { Dimension, SearchPoint } from "../model/search.ts";
import { exp } from "../numerics/exp.ts";
import { log } from "../numerics/log.ts";

/**
 * A dimension as an interval of the real line, which the unit interval is mapped onto. Each end of a whole number's
 * interval lies half a unit outside, so that all whole numbers have a cell of their own; choices have equal cells.
 */
interface UnitAxis {
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

/** Draws are rounded to this many significant digits, so that a table shows what was trained. */
const DIGITS = 6;

function axisOf(dimension: Dimension): UnitAxis {
  switch (dimension.kind) {
    case "real":
      return { low: dimension.from, high: dimension.to, log: dimension.scale === "log" };
    case "integer":
      return { low: dimension.from - 0.5, high: dimension.to + 0.5, log: dimension.scale === "log" };
    case "choice":
      return { low: 0, high: dimension.values.length, log: false };
  }
}

/** The value at u in [0, 1): equal parts of the interval are equally long in u, on the dimension's scale. */
export function valueAt(dimension: Dimension, u: number): Json {
  const position = positionAt(axisOf(dimension), u);
  switch (dimension.kind) {
    case "real":
      return clamp(Number(position.toPrecision(DIGITS)), dimension.from, dimension.to);
    case "integer":
      return clamp(Math.floor(position + 0.5), dimension.from, dimension.to);
    case "choice":
      return dimension.values[clamp(Math.floor(position), 0, dimension.values.length - 1)]!;
  }
}

/** The place of u in [0, 1] on the dimension's axis, between its values too: for figures. */
export function edgeAt(dimension: Dimension, u: number): number {
  return positionAt(axisOf(dimension), u);
}

/** Where a value lies in [0, 1]; of a whole number and a choice, the middle of its cell. */
export function unitOf(dimension: Dimension, value: Json): number {
  const [low, high] = cellOf(dimension, value);
  return (low + high) / 2;
}

/** The part of [0, 1] that gives this value: empty, low = high, for a real number. */
export function cellOf(dimension: Dimension, value: Json): readonly [low: number, high: number] {
  const axis = axisOf(dimension);
  switch (dimension.kind) {
    case "real": {
      const u = unitAt(axis, value as number);
      return [u, u];
    }
    case "integer":
      return [unitAt(axis, (value as number) - 0.5), unitAt(axis, (value as number) + 0.5)];
    case "choice": {
      const index = choiceOf(dimension, value);
      return [unitAt(axis, index), unitAt(axis, index + 1)];
    }
  }
}

/** Which of its values a choice has. */
export function choiceOf({ values }: Dimension & { kind: "choice" }, value: Json): number {
  const key = valueKey(value);
  return values.findIndex((each) => valueKey(each) === key);
}

/** The point at a place of the unit cube. */
export function pointAt(space: readonly Dimension[], place: readonly number[]): SearchPoint {
  return Object.fromEntries(space.map((dimension, d) => [dimension.name, valueAt(dimension, place[d]!)]));
}

function positionAt({ low, high, log: logarithmic }: UnitAxis, u: number): number {
  return logarithmic ? low * exp(u * log(high / low)) : low + u * (high - low);
}

function unitAt({ low, high, log: logarithmic }: UnitAxis, position: number): number {
  const u = logarithmic ? log(position / low) / log(high / low) : (position - low) / (high - low);
  return clamp(u, 0, 1);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
