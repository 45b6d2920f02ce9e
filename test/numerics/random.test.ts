import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normal } from "../../src/numerics/normal.ts";
import { permutation } from "../../src/numerics/permutation.ts";
import { philox, philoxKey } from "../../src/numerics/philox.ts";
import { below, STREAM, type StreamName, uniform, WordSequence } from "../../src/numerics/streams.ts";

const block = (key: readonly [number, number], counter: readonly [number, number, number, number]) => {
  const words = new Uint32Array(4);
  philox(key, ...counter, words);
  return [...words];
};

describe("Philox4x32-10", () => {
  test("gives the known answers of Random123", () => {
    expect(block([0, 0], [0, 0, 0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
    const ones = 0xffffffff;
    expect(block([ones, ones], [ones, ones, ones, ones])).toEqual([
      0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd,
    ]);
    expect(block([0xa4093822, 0x299f31d0], [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344])).toEqual([
      0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1,
    ]);
  });

  test("agrees with the definition in exact integers", () => {
    const word = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(fc.tuple(word, word), fc.tuple(word, word, word, word), (key, counter) => {
        expect(block(key, counter)).toEqual(philoxOfIntegers(key, counter));
      }),
    );
  });

  test("splits a seed into its lower and upper word", () => {
    expect(philoxKey(7)).toEqual([7, 0]);
    expect(philoxKey(2 ** 53 - 1)).toEqual([0xffffffff, 2 ** 21 - 1]);
  });
});

function philoxOfIntegers(key: readonly number[], counter: readonly number[]): number[] {
  const mask = (1n << 32n) - 1n;
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  let [x0, x1, x2, x3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * x0;
    const p1 = 0xcd9e8d57n * x2;
    [x0, x1, x2, x3] = [(p1 >> 32n) ^ x1 ^ k0, p1 & mask, (p0 >> 32n) ^ x3 ^ k1, p0 & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [x0, x1, x2, x3].map(Number);
}

describe("a word sequence", () => {
  test("takes the words of successive blocks in order", () => {
    const words = new WordSequence(5, "shuffle", 3);
    const drawn = Array.from({ length: 6 }, () => words.word());
    const blocks = [...block([5, 0], [0, 3, 0, 2]), ...block([5, 0], [1, 3, 0, 2])];
    expect(drawn).toEqual(blocks.slice(0, 6));
  });

  test("differs between streams and between indices", () => {
    const first = (stream: StreamName, index: number) => new WordSequence(1, stream, index).word();
    const names = Object.keys(STREAM) as StreamName[];
    const words = names.flatMap((name) => [first(name, 0), first(name, 1)]);
    expect(new Set(words).size).toBe(2 * names.length);
  });

  test("uniform numbers lie in [0, 1) and fill it evenly", () => {
    expect(uniform(0, 0)).toBe(0);
    expect(uniform(0xffffffff, 0xffffffff)).toBe(1 - 2 ** -53);
    const words = new WordSequence(11, "sampling");
    const drawn = Array.from({ length: 20_000 }, () => words.uniform());
    const mean = drawn.reduce((sum, u) => sum + u, 0) / drawn.length;
    // Standard error of the mean: 1/√(12·20000) = 0.002.
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.006);
  });

  test("below(n) never reaches n", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 }), (n) => {
        expect(below(0xffffffff, n)).toBe(n - 1);
        expect(below(0, n)).toBe(0);
      }),
    );
  });
});

describe("normal", () => {
  test("has finite values at both ends of the uniform numbers", () => {
    expect(normal(new Uint32Array([0, 0, 0, 0]))).toBeCloseTo(Math.sqrt(2 * 53 * Math.LN2), 12);
    expect(normal(new Uint32Array(4).fill(0xffffffff))).toBeCloseTo(0, 12);
  });

  test("has the moments of N(0,1)", () => {
    const n = 40_000;
    const words = new Uint32Array(4);
    const drawn = Array.from({ length: n }, (_, i) => {
      philox([42, 0], i, 0, 0, STREAM.init, words);
      return normal(words);
    });
    const moment = (p: number) => drawn.reduce((sum, z) => sum + z ** p, 0) / n;
    // Four standard errors: √(1/n), √(2/n), √(15/n), √(96/n).
    expect(Math.abs(moment(1))).toBeLessThan(4 * Math.sqrt(1 / n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
  });
});

describe("permutation", () => {
  test("contains every index once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.nat(), (n, seed) => {
        const order = permutation(n, new WordSequence(seed, "shuffle", 1));
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  test("swaps from the end with one word each", () => {
    const scripted = [0, 1, 0];
    const order = permutation(4, { below: () => scripted.shift()! });
    // [0 1 2 3] → swap 3,0 → [3 1 2 0] → swap 2,1 → [3 2 1 0] → swap 1,0 → [2 3 1 0]
    expect([...order]).toEqual([2, 3, 1, 0]);
  });

  test("is uniform: each of the six orders of three about equally often", () => {
    const counts = new Map<string, number>();
    for (let index = 0; index < 6000; index++) {
      const order = permutation(3, new WordSequence(1, "bootstrap", index)).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Four standard deviations of a binomial count with p = 1/6: 4·√(6000·5/36) = 115.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(116);
  });
});
