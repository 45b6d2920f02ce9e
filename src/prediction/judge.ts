import type { Targets } from "../model/dataset.ts";
import type { AnswerEncoding } from "../model/encoding.ts";
import type { Vote } from "./vote.ts";

/** How answers compare with what the file says they should be. */
export type Judgement =
  | { readonly kind: "right"; readonly right: number; readonly rows: number }
  /** Root of the mean squared error of each target, in its own unit. */
  | { readonly kind: "error"; readonly columns: readonly { readonly name: string; readonly rmse: number }[] };

/** `truth` is encoded as the network's targets are. */
export function judge(vote: Vote, truth: Targets, answer: AnswerEncoding): Judgement {
  if (vote.kind === "classes") {
    const labels = truth.kind === "classes" ? truth.labels : [];
    const right = vote.labels.filter((label, row) => label === labels[row]).length;
    return { kind: "right", right, rows: vote.labels.length };
  }
  const columns = answer.kind === "classes" ? [] : answer.columns;
  const rows = vote.values.length / columns.length;
  const values = truth.kind === "classes" ? new Float64Array() : truth.values;
  const wanted = values.map((value, i) => {
    const { centre, width } = columns[i % columns.length]!;
    return centre + width * value;
  });
  if (vote.kind === "binary") {
    const wrong = new Set<number>();
    for (const [i, value] of vote.values.entries())
      if (value !== wanted[i]) wrong.add(Math.floor(i / columns.length));
    return { kind: "right", right: rows - wrong.size, rows };
  }
  return {
    kind: "error",
    columns: columns.map(({ name }, c) => {
      let squares = 0;
      for (let row = 0; row < rows; row++) {
        squares += (vote.values[row * columns.length + c]! - wanted[row * columns.length + c]!) ** 2;
      }
      return { name, rmse: Math.sqrt(squares / rows) };
    }),
  };
}
