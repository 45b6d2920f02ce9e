import { EntryIndex, hasBit, isEmpty, unite } from "./entry-index.ts";
import type { Findings } from "./findings.ts";
import { type Node, placeOf } from "./node.ts";
import type { Axis, Block, Combination, GridPoint } from "./vary.ts";

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
export function* pointsOf(block: Block, findings: Findings): Generator<GridPoint> {
  const { axes, exclude, include } = block;
  // Entries alone make no grid: without axes each is a point of its own.
  const grid = axes.length === 0 && include.length > 0 ? [] : gridOf(axes);
  const left = exclude.length > 0 ? remaining(grid, block, findings) : grid;
  if (include.length > 0) yield* extended(left, axes, include);
  else for (const steps of left) yield pointAt(axes, steps);
}

/** The steps of the axes at every point, the last axis fastest. The array is the same one each time. */
function* gridOf(axes: readonly Axis[]): Generator<readonly number[]> {
  const steps = axes.map(() => 0);
  for (;;) {
    yield steps;
    let turning = axes.length - 1;
    for (; turning >= 0; turning--) {
      steps[turning] = (steps[turning]! + 1) % axes[turning]!.steps.length;
      if (steps[turning] !== 0) break;
    }
    if (turning < 0) return;
  }
}

function pointAt(axes: readonly Axis[], steps: readonly number[]): Map<string, Node> {
  const point = new Map<string, Node>();
  for (const [a, axis] of axes.entries()) {
    for (const [key, value] of axis.steps[steps[a]!]!) point.set(key, value);
  }
  return point;
}

/** Leaves out every point that has all the values of an entry. */
function* remaining(
  grid: Iterable<readonly number[]>,
  { axes, exclude, include }: Block,
  findings: Findings,
): Generator<readonly number[]> {
  const index = new EntryIndex(axes, exclude, false);
  const used = new Uint32Array(Math.ceil(exclude.length / 32));
  let leavesNothing = true;
  for (const steps of grid) {
    const matching = index.agreeing(steps);
    if (isEmpty(matching)) {
      leavesNothing = false;
      yield steps;
    } else unite(used, matching);
  }
  for (const [e, combination] of exclude.entries()) {
    if (hasBit(used, e)) continue;
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
function* extended(
  grid: Iterable<readonly number[]>,
  axes: readonly Axis[],
  include: readonly Combination[],
): Generator<GridPoint> {
  const index = new EntryIndex(axes, include, true);
  const fitting = new Uint32Array(Math.ceil(include.length / 32));
  for (const steps of grid) {
    const matching = index.agreeing(steps);
    unite(fitting, matching);
    const point = pointAt(axes, steps);
    for (const [key, value] of index.valuesOf(matching)) point.set(key, value);
    yield point;
  }
  for (const [e, { values }] of include.entries()) if (!hasBit(fitting, e)) yield values;
}
