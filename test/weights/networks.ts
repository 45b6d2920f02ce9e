import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Problem, RunxError } from "../../src/errors.ts";
import type { NetworkWeights } from "../../src/learner/learner.ts";

export function freshPath(name: string): string {
  return join(mkdtempSync(join(tmpdir(), "runx-weights-")), name);
}

/** A network whose numbers are all different. */
export function sampleNetwork(
  layers: readonly number[],
  Reals: typeof Float32Array | typeof Float64Array = Float64Array,
): NetworkWeights {
  let n = 0;
  const fill = (length: number) => new Reals(Array.from({ length }, () => ++n / 7));
  return {
    layers,
    weights: layers.slice(1).map((nOut, l) => fill(nOut * layers[l]!)),
    biases: layers.slice(1).map((nOut) => fill(nOut)),
  };
}

/** Code, file and message of the first problem; fails when `act` is not refused. */
export function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof RunxError) return refusalText(error.problems[0]);
    throw error;
  }
  throw new Error("nothing was refused");
}

function refusalText({ code, message, where }: Problem): string {
  return `${code}: ${where?.file}: ${message}`;
}
