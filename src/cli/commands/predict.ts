import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Voters, votersOf, votersOfFile } from "../../app/voters.ts";
import { readNewRows } from "../../data/new-rows.ts";
import { type Judgement, judge } from "../../prediction/judge.ts";
import { outputsOf } from "../../prediction/outputs.ts";
import { predictionTable } from "../../prediction/table.ts";
import { type Vote, vote } from "../../prediction/vote.ts";
import { dataTableFormats } from "../../report/formats.ts";
import { openStore } from "../../store/store.ts";
import { counted } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import { EXPORT_FORMATS } from "../args/choices.ts";
import type { Call } from "../args/command.ts";
import { formatOfFile } from "../args/file-format.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { deliver } from "../output/save-file.ts";

/** `runx predict TRIAL|EXPERIMENT|WEIGHTS FILE`: what trained networks answer to new rows. */
export async function predict(call: Call): Promise<ExitCode> {
  const { flags, io } = call;
  const [subject, file] = call.args as [string, string];
  const voters = await votersFor(call, subject);
  const { networks, answer } = voters;
  const labels = flags.text("labels");
  const marks = labels === undefined ? undefined : resolve(io.cwd, labels);
  const rows = readNewRows(resolve(io.cwd, file), networks[0].encoding, marks);
  const outputs = networks.map((network) => outputsOf(network, rows.encode(network.encoding), rows.size));
  const answers = networks.map(({ encoding }) => encoding.answer);
  const voted = vote(outputs, answers, rows.size);
  const truth = rows.truth(answer);
  const { output } = networks[0];
  const sheet = predictionTable({ vote: voted, answer, output, networks: networks.length, truth });
  const out = flags.text("out");
  const format = flags.oneOf("format", EXPORT_FORMATS) ?? formatOfFile(out, EXPORT_FORMATS) ?? "csv";
  deliver(call, out, dataTableFormats[format](sheet));
  const judged = truth && judge(voted, truth, answer);
  if (!flags.on("quiet")) io.err(`${forTerminal(summary(rows.size, voters, voted, judged))}\n`);
  return EXIT.ok;
}

async function votersFor(call: Call, subject: string): Promise<Voters> {
  const { io, flags } = call;
  const path = resolve(io.cwd, subject);
  if (/\.safetensors$/i.test(subject) && existsSync(path)) return votersOfFile(path, subject);
  const store = openStore(databasePath(call), "read");
  try {
    return await votersOf(store, subject, flags.text("where"), io.cwd);
  } finally {
    store.close();
  }
}

/** `15 rows: 5 networks of plants; all agree on 14; 14 right (93.33 %)` */
function summary(
  size: number,
  { networks: { length }, who }: Voters,
  voted: Vote,
  judged: Judgement | undefined,
): string {
  const unanimous = voted.agree.filter((count) => count === length).length;
  return [
    `${counted(size, "row")}: ${length === 1 ? who : `${length} networks of ${who}`}`,
    ...(length > 1 && voted.kind !== "values" ? [`all agree on ${unanimous}`] : []),
    ...judgementTexts(judged),
  ].join("; ");
}

function judgementTexts(judged: Judgement | undefined): readonly string[] {
  if (judged === undefined) return [];
  if (judged.kind === "right") {
    return [`${judged.right} right (${((100 * judged.right) / judged.rows).toFixed(2)} %)`];
  }
  return judged.columns.map(
    ({ name, rmse }) => `${name}: root mean square error ${Number(rmse.toPrecision(4))}`,
  );
}
