/** A plane through the space of all weights and biases, for pictures of the ways that trainings go there. */
import type { NetworkWeights } from "../learner/learner.ts";

/** All weights and biases of a network, layer by layer the weights, row by row, then the biases. */
export type WeightPoint = Float64Array;

/** The points origin + x·axes[0] + y·axes[1]; the axes have length 1 and are at right angles. */
export interface WeightPlane {
  readonly origin: WeightPoint;
  readonly axes: readonly [WeightPoint, WeightPoint];
}

export function pointOfWeights({ weights, biases }: NetworkWeights): WeightPoint {
  const parts = weights.flatMap((W, l) => [W, biases[l]!]);
  const point = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    point.set(part, at);
    at += part.length;
  }
  return point;
}

/** The network at a point, shaped as `like` is and in its precision. */
export function weightsAtPoint(point: WeightPoint, like: NetworkWeights): NetworkWeights {
  let at = 0;
  const taken = <R extends Float32Array | Float64Array>(part: R): R => {
    const copy = part.slice() as R;
    copy.set(point.subarray(at, at + part.length));
    at += part.length;
    return copy;
  };
  const layers = like.weights.map((W, l) => ({ W: taken(W), b: taken(like.biases[l]!) }));
  return { ...like, weights: layers.map(({ W }) => W), biases: layers.map(({ b }) => b) };
}

/**
 * The plane through the start of the first way, its end, and the point of all ways that lies furthest from the line
 * between them: it holds these three exactly. Of two variables it is the plane of both. Undefined where the first way
 * leads nowhere.
 */
export function planeThrough(ways: readonly (readonly WeightPoint[])[]): WeightPlane | undefined {
  const origin = ways[0]?.[0];
  const end = ways[0]?.at(-1);
  if (origin === undefined || end === undefined) return undefined;
  if (origin.length === 2) {
    return { origin: new Float64Array(2), axes: [Float64Array.of(1, 0), Float64Array.of(0, 1)] };
  }
  const first = unit(difference(end, origin));
  if (first === undefined) return undefined;
  const second = farthest(ways.flat(), origin, first) ?? across(first);
  return second && { origin, axes: [first, second] };
}

/** Where a point lies in the plane: its foot, where it does not lie there. */
export function placeInPlane(
  { origin, axes }: WeightPlane,
  point: WeightPoint,
): readonly [x: number, y: number] {
  const from = difference(point, origin);
  return [dot(from, axes[0]), dot(from, axes[1])];
}

export function pointInPlane(
  { origin, axes: [first, second] }: WeightPlane,
  x: number,
  y: number,
): WeightPoint {
  return origin.map((value, i) => value + x * first[i]! + y * second[i]!);
}

/** How much of what the ways move lies in the plane: the share of their squared distances from its origin. */
export function shareInPlane(plane: WeightPlane, ways: readonly (readonly WeightPoint[])[]): number {
  let [inside, all] = [0, 0];
  for (const point of ways.flat()) {
    const [x, y] = placeInPlane(plane, point);
    const from = difference(point, plane.origin);
    inside += x * x + y * y;
    all += dot(from, from);
  }
  return all === 0 ? 1 : Math.min(1, inside / all);
}

/** The direction, at right angles to `first`, of the point that lies furthest that way. */
function farthest(
  points: readonly WeightPoint[],
  origin: WeightPoint,
  first: WeightPoint,
): WeightPoint | undefined {
  let best: { readonly beside: WeightPoint; readonly square: number } | undefined;
  for (const point of points) {
    const beside = besideLine(difference(point, origin), first);
    const square = dot(beside, beside);
    if (best === undefined || square > best.square) best = { beside, square };
  }
  return best && unit(best.beside);
}

/** Any direction at right angles: that of the variable which moves least. Undefined of a single variable. */
function across(first: WeightPoint): WeightPoint | undefined {
  if (first.length < 2) return undefined;
  let least = 0;
  for (const [i, value] of first.entries()) if (Math.abs(value) < Math.abs(first[least]!)) least = i;
  const axis = new Float64Array(first.length);
  axis[least] = 1;
  return unit(besideLine(axis, first));
}

function besideLine(from: WeightPoint, first: WeightPoint): WeightPoint {
  const along = dot(from, first);
  return from.map((value, i) => value - along * first[i]!);
}

function difference(point: WeightPoint, from: WeightPoint): WeightPoint {
  return point.map((value, i) => value - from[i]!);
}

function dot(s: WeightPoint, t: WeightPoint): number {
  let sum = 0;
  for (let i = 0; i < s.length; i++) sum += s[i]! * t[i]!;
  return sum;
}

/** Undefined of what is too short to have a direction. */
function unit(s: WeightPoint): WeightPoint | undefined {
  const length = Math.sqrt(dot(s, s));
  return length > 1e-9 ? s.map((value) => value / length) : undefined;
}
