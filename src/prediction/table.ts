import type { Targets } from "../model/dataset.ts";
import type { AnswerEncoding } from "../model/encoding.ts";
import type { OutputActivation } from "../model/parameters.ts";
import type { DataTable, Scalar } from "../report/render/data-tables.ts";
import type { Vote } from "./vote.ts";

export interface Answered {
  readonly vote: Vote;
  readonly answer: AnswerEncoding;
  readonly output: OutputActivation;
  /** How many networks voted. */
  readonly networks: number;
  /** What the file says the answers should be. */
  readonly truth: Targets | undefined;
}

interface AnswerColumn {
  readonly name: string;
  value(row: number): Scalar;
}

/** One row a row of the file, numbered from 1: the answer, what it rests on, and how many networks agree. */
export function predictionTable(answered: Answered): DataTable {
  const { vote, networks } = answered;
  const columns: AnswerColumn[] = [
    { name: "row", value: (row) => row + 1 },
    ...(vote.kind === "classes" ? classColumns(answered) : valueColumns(answered)),
    ...(networks > 1 && vote.kind !== "values"
      ? [
          { name: "agree", value: (row: number) => vote.agree[row]! },
          { name: "of", value: () => networks },
        ]
      : []),
  ];
  const rows = Array.from({ length: vote.agree.length }, (_, row) => columns.map(({ value }) => value(row)));
  return { columns: columns.map(({ name }) => name), whole: ["row", "agree", "of"], rows };
}

/** Softmax outputs sum to 1 and are called probabilities; others are the activations that they are. */
function classColumns({ vote, answer, output, truth }: Answered): AnswerColumn[] {
  if (vote.kind !== "classes" || answer.kind !== "classes") return [];
  const { names } = answer;
  const labels = truth?.kind === "classes" ? truth.labels : undefined;
  const what = output === "softmax" ? "probability" : "output";
  return [
    ...(labels ? [{ name: "actual", value: (row: number) => names[labels[row]!]! }] : []),
    { name: "class", value: (row) => names[vote.labels[row]!]! },
    ...names.map((name, j) => ({
      name: `${what}.${name}`,
      value: (row: number) => vote.outputs[row * names.length + j]!,
    })),
  ];
}

function valueColumns({ vote, answer, networks, truth }: Answered): AnswerColumn[] {
  if (vote.kind === "classes" || answer.kind === "classes") return [];
  const { columns } = answer;
  const width = columns.length;
  const values = truth && truth.kind !== "classes" ? truth.values : undefined;
  return columns.flatMap(({ name, centre, width: unit }, c): AnswerColumn[] => [
    ...(values
      ? [{ name: `actual.${name}`, value: (row: number) => centre + unit * values[row * width + c]! }]
      : []),
    { name, value: (row) => vote.values[row * width + c]! },
    ...(networks > 1 ? [{ name: `std.${name}`, value: (row: number) => vote.spread[row * width + c]! }] : []),
  ]);
}
