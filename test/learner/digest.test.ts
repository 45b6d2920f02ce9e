import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { weightsDigest } from "../../src/learner/digest.ts";

const sha256 = (hex: string) => createHash("sha256").update(Buffer.from(hex, "hex")).digest("hex");

test("hashes weights then biases of each layer, little-endian", () => {
  const weights = {
    layers: [2, 1, 1],
    weights: [Float64Array.of(1, -2), Float64Array.of(0.5)],
    biases: [Float64Array.of(3), Float64Array.of(0)],
  };
  const bytes = [
    "000000000000f03f",
    "00000000000000c0",
    "0000000000000840",
    "000000000000e03f",
    "0000000000000000",
  ];
  expect(weightsDigest(weights)).toBe(sha256(bytes.join("")));
});

test("hashes float32 in four bytes", () => {
  const weights = { layers: [1, 1], weights: [Float32Array.of(1)], biases: [Float32Array.of(-2)] };
  expect(weightsDigest(weights)).toBe(sha256("0000803f000000c0"));
});
