import { describe, expect, test } from "vitest";
import { WordSequence } from "../../src/numerics/streams.ts";
import { components } from "../../src/segmentation/components.ts";
import { compose, SPACINGS } from "../../src/segmentation/compose.ts";
import { examine } from "../../src/segmentation/exam.ts";
import { blank } from "../../src/segmentation/ink.ts";
import { inkOn } from "../../src/segmentation/paper.ts";
import { readNumber } from "../../src/segmentation/read.ts";
import { seams } from "../../src/segmentation/seams.ts";
import { digits, imageOf, inkOf, trainedClassifier } from "./digits.ts";

const draws = (index: number) => new WordSequence(3, "composition", index);
const classify = trainedClassifier();

describe("composed numbers", () => {
  test("are the same for the same draws", () => {
    expect(compose(digits, 4, "close", draws(1))).toEqual(compose(digits, 4, "close", draws(1)));
    expect(compose(digits, 4, "close", draws(1))).not.toEqual(compose(digits, 4, "close", draws(2)));
  });

  test("are the ink of their digits", () => {
    for (const spacing of SPACINGS) {
      const { ink, layers } = compose(digits, 3, spacing, draws(5));
      const most = ink.values.map((_, i) => Math.max(...layers.map(({ values }) => values[i]!)));
      expect(ink.values).toEqual(most);
    }
  });

  test("hang together only where they touch", () => {
    for (let i = 0; i < 40; i++) {
      const alone = (layers: ReturnType<typeof compose>["layers"]) =>
        layers.reduce((sum, layer) => sum + components(layer).length, 0);
      const apart = compose(digits, 2, "close", draws(i));
      expect(components(apart.ink)).toHaveLength(alone(apart.layers));
      const touching = compose(digits, 2, "touching", draws(i));
      expect(components(touching.ink).length).toBeLessThan(alone(touching.layers));
    }
  });
});

test("a seam goes through the thinnest place", () => {
  const dumbbell = inkOf(
    "#####     #####",
    "#####     #####",
    "###############",
    "#####     #####",
    "#####     #####",
  );
  const [cheapest] = [...seams(dumbbell, 5)].sort((a, b) => a.ink - b.ink);
  expect(cheapest?.ink).toBe(1);
  expect(cheapest?.columns.every((column) => column >= 5 && column < 10)).toBe(true);
});

describe("reading", () => {
  test("cuts most pairs of touching digits apart, and leaves single digits whole", () => {
    let two = 0;
    let one = 0;
    for (let i = 0; i < 40; i++) {
      if (readNumber(compose(digits, 2, "touching", draws(i)).ink, classify).digits.length === 2) two++;
      if (readNumber(imageOf(i), classify).digits.length === 1) one++;
    }
    expect(two).toBeGreaterThanOrEqual(34);
    expect(one).toBeGreaterThanOrEqual(38);
  });

  test("gives the digits of spaced numbers from left to right, and cuts no stroke", () => {
    let right = 0;
    for (let i = 0; i < 30; i++) {
      const { ink, labels } = compose(digits, 3, "spaced", draws(i));
      const reading = readNumber(ink, classify);
      if (reading.digits.map(({ digit }) => digit).join() === labels.join()) right++;
      const lefts = reading.digits.map(({ box }) => box.left);
      expect(lefts).toEqual([...lefts].sort((a, b) => a - b));
    }
    expect(right).toBeGreaterThanOrEqual(18);
  });

  test("accounts for every pixel once", () => {
    for (let i = 0; i < 10; i++) {
      const reading = readNumber(compose(digits, 4, "touching", draws(i)).ink, classify);
      const pixels = reading.digits.flatMap((digit) => digit.pixels);
      expect(new Set(pixels).size).toBe(pixels.length);
    }
  });

  test("gives the same for large writing", () => {
    const { ink } = compose(digits, 3, "spaced", draws(4));
    const large = {
      width: ink.width * 6,
      height: ink.height * 6,
      values: new Uint8Array(ink.values.length * 36),
    };
    large.values.forEach((_, i) => {
      const x = i % large.width;
      large.values[i] =
        ink.values[Math.floor(Math.floor(i / large.width) / 6) * ink.width + Math.floor(x / 6)]!;
    });
    const numbers = [ink, large].map((image) =>
      readNumber(image, classify)
        .digits.map(({ digit }) => digit)
        .join(""),
    );
    expect(numbers[1]).toBe(numbers[0]);
  });

  test("finds nothing on paper", () => {
    expect(readNumber(blank(40, 20), classify).digits).toEqual([]);
  });
});

describe("ink", () => {
  const written = compose(digits, 2, "spaced", draws(8)).ink;

  test("is what differs from the paper, dark or light", () => {
    const onWhite = { ...written, values: written.values.map((value) => 255 - value) };
    const most = written.values.reduce((a, b) => Math.max(a, b));
    const full = written.values.map((value) => Math.round((255 * value) / most));
    expect(inkOn(written).values).toEqual(full);
    expect(inkOn(onWhite).values).toEqual(full);
  });

  test("is not the grain of the paper", () => {
    const paper = { width: 60, height: 40, values: new Uint8Array(2400).map((_, i) => 230 + (i % 5)) };
    expect(inkOn(paper).values.some((value) => value > 0)).toBe(false);
  });
});

test("the exam counts what it says, the same twice", () => {
  const one = { spaced: 1, close: 1, touching: 1 };
  const metrics = examine(digits, classify, 0.9, one);
  expect(examine(digits, classify, 0.9, one)).toEqual(metrics);
  expect(Object.keys(metrics)).toHaveLength(3 * 5 * 4);
  for (const spacing of SPACINGS) {
    for (const length of [2, 3, 4, 5, 6]) {
      const name = `numbers.${spacing}.${length}`;
      expect(metrics[`${name}.gain`]).toBeCloseTo(metrics[`${name}.right`]! - 0.9 ** length, 12);
      expect(metrics[`${name}.digits`]).toBeGreaterThanOrEqual(0);
      expect(metrics[`${name}.cuts`]).toBeLessThanOrEqual(1);
    }
  }
  expect(metrics["numbers.spaced.2.cuts"]).toBe(1);
});
