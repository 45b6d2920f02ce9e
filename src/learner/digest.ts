import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { NetworkWeights } from "./learner.ts";

/**
 * SHA-256 in hex of the weights: layer by layer the weights, row-major [n_out][n_in], then the biases, little-endian
 * in the precision they have.
 */
export function weightsDigest({ weights, biases }: NetworkWeights): string {
  return valuesDigest(weights.flatMap((matrix, l) => [matrix, biases[l]!]));
}

/** SHA-256 in hex of numbers, one array after the other, little-endian in the precision they have. */
export function valuesDigest(arrays: readonly (Float32Array | Float64Array)[]): string {
  const hash = sha256.create();
  for (const values of arrays) hash.update(littleEndian(values));
  return bytesToHex(hash.digest());
}

const MACHINE_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function littleEndian(values: Float32Array | Float64Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if (MACHINE_IS_LITTLE_ENDIAN) return bytes;
  const swapped = Buffer.from(bytes);
  return values.BYTES_PER_ELEMENT === 4 ? swapped.swap32() : swapped.swap64();
}
