import type { AnswerEncoding } from "../model/encoding.ts";
import { indexOfHighest } from "../model/highest.ts";

/** What some networks answer to some rows, together. */
export type Vote =
  | {
      readonly kind: "classes";
      /** For each row: the class that most networks give; of equals, that with the higher outputs. */
      readonly labels: readonly number[];
      /** For each row: how many networks give it. */
      readonly agree: readonly number[];
      /** Mean activations, row-major [size][classes]. */
      readonly outputs: Float64Array;
    }
  | {
      readonly kind: "binary" | "values";
      /** Means over the networks, in the targets' own unit, row-major [size][targets]. A binary one is 0 or 1. */
      readonly values: Float64Array;
      /** Sample standard deviation over the networks; for binary answers, that of the outputs. */
      readonly spread: Float64Array;
      /** For each row: how many networks give these binary answers. */
      readonly agree: readonly number[];
    };

/** `outputs`: of each network, row-major [size][outputs]; `encodings` say in what unit. */
export function vote(
  outputs: readonly Float64Array[],
  encodings: readonly AnswerEncoding[],
  size: number,
): Vote {
  const [first] = encodings;
  return first?.kind === "classes" ? voteForClasses(outputs, size) : meanValues(outputs, encodings, size);
}

function voteForClasses(outputs: readonly Float64Array[], size: number): Vote {
  const width = outputs[0]!.length / size;
  const sums = sumOf(outputs);
  const labels: number[] = [];
  const agree: number[] = [];
  for (let row = 0; row < size; row++) {
    const votes = new Array<number>(width).fill(0);
    for (const each of outputs) votes[indexOfHighest(each.subarray(row * width, (row + 1) * width))]! += 1;
    const most = Math.max(...votes);
    const own = sums.subarray(row * width, (row + 1) * width);
    const label = indexOfHighest(own.map((sum, j) => (votes[j] === most ? sum : Number.NEGATIVE_INFINITY)));
    labels.push(label);
    agree.push(most);
  }
  return { kind: "classes", labels, agree, outputs: sums.map((sum) => sum / outputs.length) };
}

function meanValues(
  outputs: readonly Float64Array[],
  encodings: readonly AnswerEncoding[],
  size: number,
): Vote {
  const kind = encodings[0]?.kind === "binary" ? "binary" : "values";
  const own = outputs.map((each, n) => inOwnUnit(each, encodings[n]!));
  const means = sumOf(own).map((sum) => sum / own.length);
  const spread = means.map((mean, i) =>
    Math.sqrt(own.reduce((sum, each) => sum + (each[i]! - mean) ** 2, 0) / Math.max(1, own.length - 1)),
  );
  const values = kind === "binary" ? means.map((_, i) => majority(own, i)) : means;
  const width = means.length / size;
  const agree = Array.from(
    { length: size },
    (_, row) => own.filter((each) => sameAnswers(each, values, row * width, width)).length,
  );
  return { kind, values, spread, agree };
}

/** 1 where most outputs are above 1/2; of equals, where their mean is. */
function majority(outputs: readonly Float64Array[], i: number): 0 | 1 {
  const above = outputs.filter((each) => each[i]! > 0.5).length;
  if (2 * above !== outputs.length) return 2 * above > outputs.length ? 1 : 0;
  return outputs.reduce((sum, each) => sum + each[i]!, 0) > outputs.length / 2 ? 1 : 0;
}

function sameAnswers(outputs: Float64Array, answers: Float64Array, from: number, width: number): boolean {
  for (let j = from; j < from + width; j++) if (outputs[j]! > 0.5 !== (answers[j] === 1)) return false;
  return true;
}

function inOwnUnit(outputs: Float64Array, answer: AnswerEncoding): Float64Array {
  if (answer.kind === "classes") return outputs;
  const { columns } = answer;
  return outputs.map((output, i) => {
    const { centre, width } = columns[i % columns.length]!;
    return centre + width * output;
  });
}

function sumOf(outputs: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(outputs[0]!.length);
  for (const each of outputs) for (let i = 0; i < sums.length; i++) sums[i]! += each[i]!;
  return sums;
}
