import { valueKey } from "../model/arm-key.ts";
import type { Findings } from "./findings.ts";
import { type Node, placeOf, toJson } from "./node.ts";
import type { Axis, Block, Combination, Point } from "./vary.ts";

/** How many points the axes of all blocks have, before anything is left out or added. */
export function countPoints(blocks: readonly Block[]): number {
  return blocks.reduce(
    (sum, { axes }) => sum + axes.reduce((product, { steps }) => product * steps.length, 1),
    0,
  );
}

/**
 * The points of a block: its grid, without what `exclude` names, with what `include` adds. The rules are those of
 * the matrix in GitHub's workflows. Entries that do nothing are refused, since they are mistakes.
 */
export function pointsOf(block: Block, findings: Findings): Iterable<Point> {
  const grid = block.exclude.length > 0 ? remaining(block, findings) : gridOf(block.axes);
  return block.include.length > 0 ? extended(grid, block) : grid;
}

function* gridOf(axes: readonly Axis[]): Generator<Point> {
  const chosen = axes.map(() => 0);
  for (;;) {
    const point = new Map<string, Node>();
    for (const [i, { steps }] of axes.entries()) {
      for (const [key, value] of steps[chosen[i]!]!) point.set(key, value);
    }
    yield point;
    let turning = axes.length - 1;
    for (; turning >= 0; turning--) {
      chosen[turning] = (chosen[turning]! + 1) % axes[turning]!.steps.length;
      if (chosen[turning] !== 0) break;
    }
    if (turning < 0) return;
  }
}

/** Leaves out every point that has all the values of an entry. */
function* remaining({ axes, exclude, include }: Block, findings: Findings): Generator<Point> {
  const used = new Set<Combination>();
  let leavesNothing = true;
  for (const point of gridOf(axes)) {
    const matching = exclude.filter(({ values }) => contains(point, values));
    for (const combination of matching) used.add(combination);
    if (matching.length > 0) continue;
    leavesNothing = false;
    yield point;
  }
  for (const combination of exclude) {
    if (used.has(combination)) continue;
    findings.add({
      code: "spec.exclude",
      message: "No arm of this grid has these values.",
      hint: "Use values that the grid lists, or remove the entry.",
      where: placeOf(combination.at),
    });
  }
  if (leavesNothing && include.length === 0) {
    findings.add({
      code: "spec.exclude",
      message: "Nothing is left of this grid: exclude names every arm of it.",
      hint: "Exclude fewer arms, or give include some.",
      where: placeOf(exclude[0]!.at),
    });
  }
}

/**
 * Each entry is added to every point of the grid whose own values it leaves as they are; values that earlier entries
 * added it may change. An entry that fits nowhere is a point of its own.
 */
function extended(grid: Iterable<Point>, { axes, include }: Block): Point[] {
  const original = axes.length === 0 ? [] : [...grid];
  const points: Point[] = [...original];
  for (const { values } of include) {
    let fits = false;
    for (const [i, own] of original.entries()) {
      if (!agrees(own, values)) continue;
      fits = true;
      points[i] = new Map([...points[i]!, ...values]);
    }
    if (!fits) points.push(values);
  }
  return points;
}

function contains(point: Point, values: Point): boolean {
  for (const [key, value] of values) {
    const own = point.get(key);
    if (!own || !equal(own, value)) return false;
  }
  return true;
}

function agrees(point: Point, values: Point): boolean {
  for (const [key, value] of values) {
    const own = point.get(key);
    if (own && !equal(own, value)) return false;
  }
  return true;
}

function equal(a: Node, b: Node): boolean {
  if (a.kind === "scalar" || b.kind === "scalar") return a.kind === b.kind && toJson(a) === toJson(b);
  return valueKey(toJson(a)) === valueKey(toJson(b));
}
