import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { readNewRows } from "../data/asked/read.ts";
import type { NewRow } from "../data/asked/rows.ts";
import { type ChosenColumns, chooseColumns } from "../prediction/answer-columns.ts";
import { type Judgement, judge } from "../prediction/judge.ts";
import { outputsOf } from "../prediction/outputs.ts";
import { predictionTable } from "../prediction/table.ts";
import { vote } from "../prediction/vote.ts";
import type { DataTable } from "../report/render/data-tables.ts";
import { type Voters, votersOf, votersOfFile } from "./records/voters.ts";
import { whileStoreIsOpen } from "./records/with-store.ts";

/** Which networks answer. */
export interface PredictOptions {
  /** The database's file. */
  readonly db: string;
  /** Only arms that fulfil it vote, such as `eta == 0.5`. */
  readonly where?: string;
  /** An IDX file with the classes of the images, to compare the answers with. */
  readonly labels?: string;
  /** The columns of the answers, by default all: `{ ImageId: "row", Label: "class" }`. May be columns of the file, too. */
  readonly columns?: ChosenColumns;
  /** Paths of recorded specs are relative to it; by default the current folder. */
  readonly folder?: string;
}

/** What trained networks answer to new rows. */
export interface Predicted {
  /** Whose networks answered, in words. */
  readonly who: string;
  /** How many networks voted. */
  readonly networks: number;
  /** A row for each row that was given: the answer, what it rests on, and how many networks agree. */
  readonly answers: DataTable;
  /** Rows that all networks answer alike; absent where the answers are measurements. */
  readonly unanimous?: number;
  /** Where the rows say what the answers should be: how they compare. */
  readonly judged?: Judgement;
}

/**
 * The answers of a trial, an arm (named by its label), the best arm of an experiment, or a weights file, to the rows of a
 * file or to rows given by their columns. Throws RunxError where the rows do not fit the network.
 */
export async function predict(
  name: string,
  rows: string | readonly NewRow[],
  options: PredictOptions,
): Promise<Predicted> {
  const { networks, answer, who } = await votersNamed(name, options);
  const { encoding, output } = networks[0];
  const { labels, columns } = options;
  const given = readNewRows(rows, encoding, { labels, carry: Object.values(columns ?? {}) });
  const outputs = networks.map((network) => outputsOf(network, given.encode(network.encoding), given.size));
  const voted = vote(
    outputs,
    networks.map((network) => network.encoding.answer),
    given.size,
  );
  const truth = given.truth(answer);
  const unanimous = voted.agree.filter((count) => count === networks.length).length;
  const answers = predictionTable({ vote: voted, answer, output, networks: networks.length, truth });
  return {
    who,
    networks: networks.length,
    answers: columns ? chooseColumns(answers, given.carried, columns) : answers,
    ...(voted.kind === "values" ? {} : { unanimous }),
    ...(truth && { judged: judge(voted, truth, answer) }),
  };
}

async function votersNamed(name: string, { db, where, folder = "." }: PredictOptions): Promise<Voters> {
  const path = resolve(folder, name);
  if (/\.safetensors$/i.test(name) && existsSync(path)) return votersOfFile(path, name);
  return whileStoreIsOpen(db, "read", (store) => votersOf(store, name, where, folder));
}
