import { expect, test } from "vitest";
import { approximateChange, descentPath, downhillMove } from "../../src/network/gradient-descent.ts";
import type { Vector } from "../../src/network/vectors.ts";

/** C(v) = v₁² + 3·v₂² and its gradient. */
const C = (v: Vector) => v[0]! * v[0]! + 3 * v[1]! * v[1]!;
const gradient = (v: Vector) => Float64Array.of(2 * v[0]!, 6 * v[1]!);

test("ΔC ≈ ∇C·Δv for a small move, equations (4) and (7)", () => {
  const v = Float64Array.of(1, -2);
  const move = Float64Array.of(1e-6, 2e-6);
  const change = C(v.map((v_i, i) => v_i + move[i]!)) - C(v);
  expect(approximateChange(gradient(v), move)).toBeCloseTo(change, 10);
});

test("Δv = −η∇C lowers C by about η‖∇C‖², equation (8)", () => {
  const v = Float64Array.of(1, -2);
  const move = downhillMove(gradient(v), 0.01);
  expect([...move]).toEqual([-0.02, 0.12]);
  expect(approximateChange(gradient(v), move)).toBeCloseTo(-0.01 * (4 + 144), 12);
});

test("the path of descent falls at every step and ends in the valley, equation (9)", () => {
  const path = descentPath(gradient, Float64Array.of(1, -2), 0.125, 60);
  expect(path).toHaveLength(61);
  expect([...path[1]!]).toEqual([0.75, -0.5]);
  const costs = path.map(C);
  costs.slice(1).forEach((cost, i) => {
    expect(cost).toBeLessThan(costs[i]!);
  });
  expect(costs.at(-1)).toBeLessThan(1e-10);
});

test("a step too long for the slope climbs instead", () => {
  const costs = descentPath(gradient, Float64Array.of(1, -2), 0.4, 5).map(C);
  expect(costs.at(-1)).toBeGreaterThan(costs[0]!);
});

test("works for any number of variables", () => {
  const towards = Float64Array.from({ length: 7 }, (_, i) => i);
  const path = descentPath((v) => v.map((v_i, i) => v_i - towards[i]!), new Float64Array(7), 0.5, 60);
  path.at(-1)!.forEach((v_i, i) => {
    expect(v_i).toBeCloseTo(towards[i]!, 12);
  });
});
