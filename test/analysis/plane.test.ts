import { describe, expect, test } from "vitest";
import {
  placeInPlane,
  planeThrough,
  pointInPlane,
  pointOfWeights,
  shareInPlane,
  weightsAtPoint,
} from "../../src/analysis/plane.ts";

const at = (...values: number[]) => Float64Array.from(values);

describe("a plane through the space of weights", () => {
  const ways = [
    [at(1, 1, 1, 0), at(2, 2, 1, 0), at(4, 1, 1, 0)],
    [at(1, 1, 1, 0), at(1, 1, 6, 0), at(2, 1, 2, 1)],
  ];

  test("holds the first start, its end, and the point furthest from the line between them", () => {
    const plane = planeThrough(ways)!;
    for (const point of [ways[0]![0]!, ways[0]![2]!, ways[1]![1]!]) {
      const again = pointInPlane(plane, ...placeInPlane(plane, point));
      for (const [i, value] of again.entries()) expect(value).toBeCloseTo(point[i]!, 12);
    }
    expect(placeInPlane(plane, ways[0]![2]!)).toEqual([3, 0]);
    expect(placeInPlane(plane, ways[1]![1]!)[1]).toBeCloseTo(5, 12);
  });

  test("says how much of the ways lies in it", () => {
    const plane = planeThrough(ways)!;
    // Outside: 1 of (2,2,1,0), which went 1 along and 1 across; 1 of (2,1,2,1), which went 1, 1 and 1.
    expect(shareInPlane(plane, ways)).toBeCloseTo((1 + 9 + 25 + 2) / (2 + 9 + 25 + 3), 12);
    expect(shareInPlane(plane, [[at(1, 1, 1, 0)]])).toBe(1);
  });

  test("of a way along a line any second direction will do; of one that leads nowhere there is none", () => {
    const plane = planeThrough([[at(0, 0, 0), at(1, 2, 0), at(2, 4, 0)]])!;
    const [first, second] = plane.axes;
    expect(first.reduce((sum, value, i) => sum + value * second[i]!, 0)).toBeCloseTo(0, 12);
    expect(Math.hypot(...second)).toBeCloseTo(1, 12);
    expect(planeThrough([[at(1, 1, 1), at(1, 1, 1)]])).toBeUndefined();
  });

  test("of two variables it is the plane of both", () => {
    expect(placeInPlane(planeThrough([[at(3, 5), at(4, 4)]])!, at(3, 5))).toEqual([3, 5]);
  });
});

test("a network is a point, and comes back from it in its own precision", () => {
  const network = {
    layers: [2, 2, 1],
    weights: [Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6)],
    biases: [Float32Array.of(7, 8), Float32Array.of(9)],
  };
  const point = pointOfWeights(network);
  expect([...point]).toEqual([1, 2, 3, 4, 7, 8, 5, 6, 9]);
  expect(weightsAtPoint(point, network)).toEqual(network);
});
