import { RunxError } from "../errors.ts";
import { connectionsOf } from "../model/connections.ts";
import type { Parameters } from "../model/parameters.ts";

/** How large a network is, and what training it takes in memory. */
export interface NetworkSize {
  /** Weights and biases. */
  readonly weights: number;
  /** Of one training, the data apart: about, and not less than it takes. */
  readonly bytes: number;
}

/** Examples whose activations are held together. */
const EXAMPLES_AT_ONCE = 128;

/**
 * Each layer has its weights, a spare copy to save them in, one turned for the way back, velocities with momentum, and
 * four rows of numbers for each of the examples that pass together.
 */
export function sizeOf({ layers, recurrent, precision, momentum }: Parameters): NetworkSize {
  const element = precision === "float32" ? 4 : 8;
  let [weights, bytes] = [0, 0];
  for (const [l, { nIn, nOut }] of connectionsOf({ layers, recurrent }).entries()) {
    const own = (nIn + 1) * nOut;
    const copies = 2 + (l > 0 || recurrent ? 1 : 0) + (momentum === undefined ? 0 : 1);
    // A recurrent layer also keeps what it takes in, for the way back through time.
    const rows = recurrent ? recurrent.steps * (4 * nOut + nIn) : 4 * nOut;
    weights += own;
    bytes += (copies * own + EXAMPLES_AT_ONCE * rows) * element;
  }
  return { weights, bytes };
}

/** Pages of WebAssembly have 32-bit addresses. */
const MOST_BYTES = 2 ** 32;

/** Throws RunxError for a network that no training can hold: in memory that has `available` bytes. */
export function refuseTooLarge(parameters: Parameters, available: number): void {
  const { weights, bytes } = sizeOf(parameters);
  const most = Math.min(available, MOST_BYTES);
  if (bytes <= most) return;
  throw new RunxError({
    code: "plan.too-large",
    message: `A network with the layers [${parameters.layers.join(", ")}] has ${weights.toLocaleString("en-US")} weights; training it takes about ${gigabytes(bytes)} of memory, and there are ${gigabytes(most)}.`,
    hint: "Write smaller layers, or precision: float32.",
  });
}

function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toPrecision(3)} GiB`;
}

/** `23,860 weights, 0.26 MiB`, or `7,960 to 23,860 weights, up to 0.26 MiB`; empty without a network. */
export function sizesText(networks: readonly Parameters[]): string {
  const sizes = networks.map(sizeOf).toSorted((a, b) => a.weights - b.weights);
  const [least, most] = [sizes[0], sizes.at(-1)];
  if (least === undefined || most === undefined) return "";
  if (least.weights === most.weights) return sizeText(most);
  return `${least.weights.toLocaleString("en-US")} to ${sizeText(most, "up to ")}`;
}

function sizeText({ weights, bytes }: NetworkSize, most = ""): string {
  const mebibytes = bytes / 2 ** 20;
  const memory = mebibytes < 1024 ? `${Number(mebibytes.toPrecision(2))} MiB` : gigabytes(bytes);
  return `${weights.toLocaleString("en-US")} weights, ${most}${memory}`;
}
