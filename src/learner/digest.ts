import { createHash } from "node:crypto";
import type { NetworkWeights } from "./learner.ts";

/**
 * SHA-256 in hex of the weights: layer by layer the weights, row-major [n_out][n_in], then the biases, little-endian
 * in the precision they have.
 */
export function weightsDigest({ weights, biases }: NetworkWeights): string {
  const hash = createHash("sha256");
  weights.forEach((matrix, l) => {
    hash.update(littleEndian(matrix));
    hash.update(littleEndian(biases[l]!));
  });
  return hash.digest("hex");
}

function littleEndian(values: Float32Array | Float64Array): Uint8Array {
  const width = values.BYTES_PER_ELEMENT;
  const bytes = new DataView(new ArrayBuffer(values.length * width));
  values.forEach((value, i) => {
    if (width === 4) bytes.setFloat32(i * 4, value, true);
    else bytes.setFloat64(i * 8, value, true);
  });
  return new Uint8Array(bytes.buffer);
}
