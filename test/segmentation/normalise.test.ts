import { describe, expect, test } from "vitest";
import { loadMnist } from "../../src/data/sources/mnist.ts";
import { HEIGHTS } from "../../src/segmentation/height.ts";
import { boxAround, type Ink } from "../../src/segmentation/ink.ts";
import { normalise } from "../../src/segmentation/normalise.ts";
import { resample } from "../../src/segmentation/resample.ts";
import { sheared, slantOf } from "../../src/segmentation/slant.ts";
import { imageOf, inkOf } from "./digits.ts";

const inked = ({ values }: Ink) => Array.from(values.keys()).filter((i) => values[i]! > 0);

function centreOfMass({ width, values }: Ink): readonly [number, number] {
  const mass = values.reduce((sum, value) => sum + value, 0);
  const mean = (of: (i: number) => number) => values.reduce((sum, value, i) => sum + value * of(i), 0) / mass;
  return [mean((i) => i % width), mean((i) => Math.floor(i / width))];
}

describe("a digit is placed as MNIST's makers placed theirs", () => {
  test("in a box of 20, its centre of mass within half a pixel of pixel 14", () => {
    for (let row = 0; row < 200; row++) {
      const field = normalise(imageOf(row));
      const box = boxAround(inked(field), field.width);
      expect(Math.max(box.right - box.left, box.bottom - box.top)).toBeLessThanOrEqual(20);
      for (const centre of centreOfMass(field)) expect(Math.abs(centre - 14)).toBeLessThanOrEqual(0.5);
    }
  });

  test("as it was, where it is upright already", () => {
    const bar = inkOf("", ...Array.from({ length: 20 }, () => "   ####"));
    const field = normalise(bar);
    expect(inked(field)).toHaveLength(80);
    expect(normalise(field)).toEqual(field);
  });

  test("whatever its size", () => {
    const image = imageOf(0);
    const large = normalise(resample(image, 84, 84));
    const difference = normalise(image).values.map((value, i) => Math.abs(value - large.values[i]!));
    expect(difference.reduce((sum, value) => sum + value, 0) / difference.length).toBeLessThan(16);
  });
});

test("an image resampled to its own size is itself, and grey is kept", () => {
  const image = imageOf(3);
  expect(resample(image, 28, 28)).toBe(image);
  const flat = { width: 5, height: 5, values: new Uint8Array(25).fill(90) };
  for (const size of [2, 4, 9, 31])
    expect(new Set(resample(flat, size, size + 1).values)).toEqual(new Set([90]));
});

test("shearing changes the slant by as much", () => {
  const bar = inkOf(...Array.from({ length: 30 }, () => "   ###"));
  for (const slant of [-0.3, 0.1, 0.25]) expect(slantOf(sheared(bar, slant))).toBeCloseTo(slant, 2);
  expect(slantOf(inkOf("####"))).toBe(0);
});

test("the heights of digits are those of MNIST's training split", () => {
  const { splits } = loadMnist({ source: "mnist", train: 50_000, validation: 0, test: 0, scale: 255 });
  const { inputs, targets, size } = splits.train!;
  const labels = targets.kind === "classes" ? targets.labels : new Uint16Array();
  const logs = HEIGHTS.map((): number[] => []);
  for (let row = 0; row < size; row++) {
    let first = row * 784;
    while (inputs.values[first] === 0) first++;
    let last = (row + 1) * 784 - 1;
    while (inputs.values[last] === 0) last--;
    logs[labels[row]!]!.push(Math.log((Math.floor(last / 28) - Math.floor(first / 28) + 1) / 20));
  }
  for (const [digit, values] of logs.entries()) {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    expect(Math.abs(HEIGHTS[digit]![0] - mean)).toBeLessThan(0.0016);
    expect(Math.abs(HEIGHTS[digit]![1] - spread)).toBeLessThan(0.0016);
  }
});
