import { type Classify, classifierOf } from "./classifier.ts";
import type { Ink } from "./ink.ts";
import { judgeInput } from "./judge-input.ts";
import { BIASES, LAYERS, SCALES, WEIGHTS } from "./judge-weights.gen.ts";
import type { Piece } from "./pieces.ts";

/** The class of what is no digit, after those of the digits 0 to 9. */
export const NO_DIGIT = 10;

/** The activations of the digits and, at last, of `NO_DIGIT`: they sum to 1. `field` is the piece, normalised. */
export function judged(piece: Piece, field: Ink): ArrayLike<number> {
  network ??= unpacked();
  const values = judgeInput(piece, field);
  return network({ width: values.length, height: 1, values });
}

/**
 * A network that tells whole digits from parts of digits and from several in one, whatever is to read them: it was
 * trained on pieces of numbers composed of MNIST's training split (scripts/learn-segmentation.mjs).
 */
let network: Classify | undefined;

function unpacked(): Classify {
  const weights = WEIGHTS.map((base64, l) => Float32Array.from(bytesOf(base64), (byte) => byte * SCALES[l]!));
  const biases = BIASES.map((values) => Float32Array.from(values));
  const parameters = { activation: "sigmoid", output: "softmax", cost: "log-likelihood" } as const;
  return classifierOf({ layers: LAYERS, weights, biases }, parameters, 255);
}

/** Signed bytes. */
function bytesOf(base64: string): Int8Array {
  return Int8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
