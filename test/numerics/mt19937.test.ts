import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Mt19937 } from "../../src/numerics/mt19937.ts";
import { shuffle } from "../../src/numerics/permutation.ts";
import { PolarNormals } from "../../src/numerics/polar-normals.ts";
import { pythonChoices } from "../../src/numerics/python-random.ts";

// Expected figures: NumPy 2.4.6 and CPython 3.

/** The first three words and the 2,000th: past three twists of the state. */
function sample(generator: Mt19937): number[] {
  const words = Array.from({ length: 2_000 }, () => generator.word());
  return [...words.slice(0, 3), words[1_999]!];
}

describe("Mt19937", () => {
  it.each([
    [0, [2357136044, 2546248239, 3071714933, 3856691381]],
    [1, [1791095845, 4282876139, 3093770124, 138279050]],
    [12345678, [1055721139, 3422054626, 2561641375, 1732760147]],
    [2 ** 32 - 1, [419326371, 479346978, 3918654476, 1762272365]],
  ])("draws the words of NumPy's RandomState(%i)", (seed, words) => {
    expect(sample(Mt19937.fromSeed(seed))).toEqual(words);
  });

  it.each([
    [0, [3626764237, 1654615998, 3255389356, 3908016617]],
    [12345678, [3093523876, 427854528, 2718847444, 993446726]],
    [2 ** 32 + 5, [675479763, 2085189291, 1213270837, 2579533449]],
    [2 ** 53 - 1, [404802386, 2407860725, 957238923, 2368073932]],
  ])("draws the words of Python's random.seed(%i)", (seed, words) => {
    expect(sample(Mt19937.fromKey(seed))).toEqual(words);
  });

  it("draws Python's random.random()", () => {
    const generator = Mt19937.fromKey(12345678);
    const drawn = [generator.uniform(), generator.uniform(), generator.uniform()];
    expect(drawn).toEqual([0.7202671550185803, 0.6330310001166692, 0.22877255649315598]);
  });
});

describe("PolarNormals", () => {
  /**
   * SHA-256 of `RandomState(seed).randn(6000)`; of seeds 0 and 7 with Python's `Decimal.ln` in place of the logarithm of
   * glibc 2.36, which is not correctly rounded for 4 of these numbers.
   */
  const drawnByNumpy = [
    [0, "e38c4638a78b867eb1af0353972335f3197c8955a2fc9f5aaeb413782644a66c"],
    [7, "914ab75813ae6c8295acddf5d4b016a06a24cb029f146bcc4ec121eab6df749d"],
    [12345678, "af06406353992423d7b507126c060694f395ad93a5db62e3c92c8a96b0abc03a"],
  ] as const;

  it.each(drawnByNumpy)("draws the bits of NumPy's legacy normals for seed %i", (seed, digest) => {
    const normals = new PolarNormals(Mt19937.fromSeed(seed));
    const drawn = Float64Array.from({ length: 6_000 }, () => normals.next());
    expect(createHash("sha256").update(new Uint8Array(drawn.buffer)).digest("hex")).toBe(digest);
  });

  it("draws them far from the start", () => {
    const normals = new PolarNormals(Mt19937.fromSeed(12345678));
    const drawn = Array.from({ length: 100_001 }, () => normals.next());
    expect(drawn.slice(0, 2)).toEqual([0.5537081891302397, -1.4596319930600405]);
    expect(drawn[100_000]).toBe(-0.024305882751767496);
  });

  it("draws again outside the unit circle and at its centre", () => {
    const uniforms = [0.5, 0.5, 1, 1, 0.75, 0.5];
    const normals = new PolarNormals({ uniform: () => uniforms.shift()! });
    // (0, 0) and (1, 1) are refused; (0.5, 0) has r² = 1/4.
    expect(normals.next()).toBe(0);
    expect(normals.next()).toBeCloseTo(0.5 * Math.sqrt(8 * Math.log(4)), 14);
    expect(uniforms).toEqual([]);
  });
});

describe("pythonChoices", () => {
  const shuffled = (version: "python2" | "python3", times: number) => {
    const order = Uint32Array.from({ length: 10 }, (_, i) => i);
    const choices = pythonChoices[version](12345678);
    return Array.from({ length: times }, () => {
      shuffle(order, choices);
      return [...order];
    });
  };

  it("shuffles as Python 2", () => {
    expect(shuffled("python2", 3)).toEqual([
      [6, 4, 0, 8, 2, 3, 9, 1, 5, 7],
      [7, 5, 3, 2, 8, 0, 9, 6, 1, 4],
      [7, 2, 6, 9, 4, 3, 5, 1, 8, 0],
    ]);
  });

  it("shuffles as Python 3", () => {
    expect(shuffled("python3", 2)).toEqual([
      [2, 8, 9, 0, 5, 7, 6, 4, 3, 1],
      [5, 3, 6, 8, 1, 4, 0, 2, 7, 9],
    ]);
  });

  it("chooses below n", () => {
    const version = fc.constantFrom("python2" as const, "python3" as const);
    fc.assert(
      fc.property(version, fc.nat(), fc.integer({ min: 1, max: 2 ** 31 }), (version, seed, n) => {
        const chosen = pythonChoices[version](seed).below(n);
        expect(Number.isInteger(chosen) && chosen >= 0 && chosen < n).toBe(true);
      }),
    );
  });
});
