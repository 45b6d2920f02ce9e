/** The trained networks of a page, ready to read digits. */
import type { NetworkWeights } from "../../../learner/learner.ts";
import { connectionsOf } from "../../../model/connections.ts";
import type { LabNetwork } from "../../../report/content/lab.ts";
import { type Classify, classifierOf } from "../../../segmentation/classifier.ts";
import { bytesOf } from "../base64.ts";

export interface Reader {
  readonly arm: string;
  readonly hue: number | undefined;
  readonly seed: number;
  readonly classify: Classify;
}

/** Networks that choose the cuts together: one an arm, so that the answer comes at once. */
const CUTTERS = 2;

export function readerOf(network: LabNetwork): Reader {
  const { arm, hue, seed, parameters, scale } = network;
  return { arm, hue, seed, classify: classifierOf(weightsOf(network), parameters, scale) };
}

/** Mean activations of one network of each of the first arms. */
export function committee(readers: readonly Reader[]): Classify {
  const arms = [...new Set(readers.map(({ arm }) => arm))].slice(0, CUTTERS);
  const members = arms.map((arm) => readers.find((reader) => reader.arm === arm)!.classify);
  return (field) => {
    const all = members.map((classify) => classify(field));
    return Array.from(all[0]!, (_, j) => all.reduce((sum, a) => sum + a[j]!, 0) / all.length);
  };
}

function weightsOf({ layers, parameters, base64 }: LabNetwork): NetworkWeights {
  const all = new Float32Array(bytesOf(base64).buffer);
  let at = 0;
  const take = (length: number) => {
    at += length;
    return all.subarray(at - length, at);
  };
  const shape = { layers, recurrent: parameters.recurrent !== undefined };
  const parts = connectionsOf(shape).map(({ nIn, nOut }) => ({
    weights: take(nOut * nIn),
    biases: take(nOut),
  }));
  return {
    ...shape,
    weights: parts.map(({ weights }) => weights),
    biases: parts.map(({ biases }) => biases),
  };
}
