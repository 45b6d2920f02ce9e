import type { Interval } from "../report.ts";
import { extent } from "../statistics/extent.ts";

const MARGIN = 0.18;

/** From the least of the values to the greatest, with room around them. */
export function spanWithMargin(values: readonly number[]): Interval {
  const [least, greatest] = extent(values);
  const margin = greatest > least ? MARGIN * (greatest - least) : 1;
  return [least - margin, greatest + margin];
}

/** Costs over a plane, with the ways that trials have gone over it. */
export interface Landscape {
  readonly panels: readonly [Panel, ...Panel[]];
  /** Whole sentences for the caption. */
  readonly explanation: string;
}

/** One cost over one plane. */
export interface Panel {
  /** What tells it from the others. Untrusted text. */
  readonly title: string;
  readonly axes: readonly [x: string, y: string];
  readonly ground: Ground;
  readonly ways: readonly Way[];
}

/** Costs at evenly spaced points, row by row from the least y. */
export interface Ground {
  readonly x: Interval;
  readonly y: Interval;
  readonly columns: number;
  readonly rows: number;
  readonly costs: readonly number[];
}

/** The way of one trial, its start first. */
export interface Way {
  /** Of its arm. */
  readonly key: string;
  readonly points: readonly WayPoint[];
}

export interface WayPoint {
  readonly epoch: number;
  readonly x: number;
  readonly y: number;
  readonly cost: number;
}
