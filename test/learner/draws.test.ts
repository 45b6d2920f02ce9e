import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawsOf } from "../../src/learner/draws.ts";
import { normal } from "../../src/numerics/normal.ts";
import { philox } from "../../src/numerics/philox.ts";
import { parametersOf } from "../network/fixtures.ts";

const blockAt = (seed: number, ...counter: [number, number, number, number]) => {
  const words = new Uint32Array(4);
  philox([seed, 0], ...counter, words);
  return words;
};

describe("initial weights", () => {
  test("number i of array a comes from the block at (i, a, 0, 1)", () => {
    const draws = drawsOf(parametersOf({ layers: [3, 2, 5] }), 9, 1);
    const { weights, biases } = draws.initial();
    expect(weights.map((W) => W.length)).toEqual([6, 10]);
    expect(biases.map((b) => b.length)).toEqual([2, 5]);
    expect(weights[0]![4]).toBe(normal(blockAt(9, 4, 0, 0, 1)));
    expect(biases[0]![1]).toBe(normal(blockAt(9, 1, 1, 0, 1)));
    expect(weights[1]![9]).toBe(normal(blockAt(9, 9, 2, 0, 1)));
    expect(biases[1]![4]).toBe(normal(blockAt(9, 4, 3, 0, 1)));
  });

  test("scaled ones have 1/√n_in of the spread; biases are the same", () => {
    const gaussian = drawsOf(parametersOf({ layers: [16, 3] }), 2, 1).initial();
    const scaled = drawsOf(parametersOf({ layers: [16, 3], init: "scaled" }), 2, 1).initial();
    expect(scaled.weights[0]).toEqual(gaussian.weights[0]!.map((w) => w * 0.25));
    expect(scaled.biases).toEqual(gaussian.biases);
  });

  test("given ones are taken as they are, for every seed", () => {
    const init = {
      weights: [
        [
          [1, 2],
          [3, 4],
        ],
        [[5, 6]],
      ],
      biases: [[7, 8], [9]],
    };
    const { weights, biases } = drawsOf(parametersOf({ layers: [2, 2, 1], init }), 5, 1).initial();
    expect(weights).toEqual([Float64Array.of(1, 2, 3, 4), Float64Array.of(5, 6)]);
    expect(biases).toEqual([Float64Array.of(7, 8), Float64Array.of(9)]);
  });

  test("do not share memory with those drawn again", () => {
    const draws = drawsOf(parametersOf({}), 1, 1);
    const first = draws.initial();
    first.weights[0]!.fill(0);
    expect(draws.initial().weights[0]![0]).not.toBe(0);
  });
});

describe("the order of an epoch", () => {
  test("depends on the seed and the epoch alone, not on what was asked before", () => {
    const draws = drawsOf(parametersOf({}), 3, 50);
    const fifth = [...draws.order(5)];
    draws.order(1);
    expect([...draws.order(5)]).toEqual(fifth);
    expect([...drawsOf(parametersOf({}), 3, 50).order(5)]).toEqual(fifth);
    expect([...draws.order(6)]).not.toEqual(fifth);
    expect([...drawsOf(parametersOf({}), 4, 50).order(5)]).not.toEqual(fifth);
  });

  test("swaps from the end with words of the blocks at (⌊t/4⌋, epoch, 0, 2)", () => {
    const n = 7;
    const expected = Array.from({ length: n }, (_, i) => i);
    for (let t = 0; t < n - 1; t++) {
      const i = n - 1 - t;
      const word = blockAt(8, Math.floor(t / 4), 3, 0, 2)[t % 4]!;
      const j = Math.floor((word * (i + 1)) / 2 ** 32);
      [expected[i], expected[j]] = [expected[j]!, expected[i]!];
    }
    expect([...drawsOf(parametersOf({}), 8, n).order(3)]).toEqual(expected);
  });

  test("is the natural one where the batch is everything", () => {
    expect([...drawsOf(parametersOf({ batch_size: "full" }), 8, 4).order(3)]).toEqual([0, 1, 2, 3]);
  });
});

describe("dropout", () => {
  const dropped = (rate: number, neurons: number, epoch = 2, layer = 1, position = 6) => {
    const mask = new Uint8Array(neurons).fill(9);
    drawsOf(parametersOf({ dropout: rate }), 4, 100).dropout(epoch, layer, position, mask);
    return mask;
  };

  test("drops neuron j where word j mod 4 of the block at (⌊j/4⌋ + layer·2²⁴, position, epoch, 3) is low", () => {
    const mask = dropped(0.3, 11);
    mask.forEach((isDropped, j) => {
      const word = blockAt(4, Math.floor(j / 4) + 2 ** 24, 6, 2, 3)[j % 4]!;
      expect(isDropped).toBe(word < 0.3 * 2 ** 32 ? 1 : 0);
    });
  });

  test("drops the given fraction, and more neurons at a higher rate include those of a lower one", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 0.9, noNaN: true }), (rate) => {
        const mask = dropped(rate, 4000);
        const fraction = mask.reduce((sum, d) => sum + d, 0) / 4000;
        expect(Math.abs(fraction - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / 4000));
        const lower = dropped(rate / 2, 4000);
        lower.forEach((isDropped, j) => {
          expect(isDropped <= mask[j]!).toBe(true);
        });
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  test("differs between epochs, layers and positions", () => {
    const masks = [dropped(0.5, 64), dropped(0.5, 64, 3), dropped(0.5, 64, 2, 0), dropped(0.5, 64, 2, 1, 7)];
    expect(new Set(masks.map((mask) => mask.join(""))).size).toBe(4);
  });
});
