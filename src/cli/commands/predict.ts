import { resolve } from "node:path";
import { type Predicted, predict } from "../../app/predict.ts";
import type { Judgement } from "../../prediction/judge.ts";
import { dataTableFormats } from "../../report/render/formats.ts";
import { counted, thousands } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import { percentText } from "../../text/number.ts";
import { EXPORT_FORMATS } from "../args/choices.ts";
import type { Call } from "../args/command.ts";
import { formatOfFile } from "../args/file-format.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { deliver } from "../output/save-file.ts";

/** `runx predict TRIAL|EXPERIMENT|WEIGHTS FILE`: what trained networks answer to new rows. */
export async function predictCommand(call: Call): Promise<ExitCode> {
  const { flags, io } = call;
  const [name, file] = call.args as [string, string];
  const [where, labels] = [flags.text("where"), flags.text("labels")];
  const columns = flags.names("columns");
  const predicted = await predict(name, resolve(io.cwd, file), {
    db: databasePath(call),
    folder: io.cwd,
    ...(where === undefined ? {} : { where }),
    ...(labels === undefined ? {} : { labels: resolve(io.cwd, labels) }),
    ...(columns === undefined ? {} : { columns: Object.fromEntries(columns.map(namedColumn)) }),
  });
  const out = flags.text("out");
  const format = flags.oneOf("format", EXPORT_FORMATS) ?? formatOfFile(out, EXPORT_FORMATS) ?? "csv";
  deliver(call, out, dataTableFormats[format](predicted.answers));
  if (!flags.on("quiet")) io.err(`${forTerminal(summary(predicted))}\n`);
  return EXIT.ok;
}

/** `Label=class` is the column `class` under the name `Label`. */
function namedColumn(text: string): readonly [name: string, column: string] {
  const at = text.indexOf("=");
  return at < 0 ? [text, text] : [text.slice(0, at), text.slice(at + 1)];
}

/** `15 rows: 5 networks of plants; all agree on 14; 14 right (93.33 %)` */
function summary({ who, networks, answers, unanimous, judged }: Predicted): string {
  return [
    `${counted(answers.rows.length, "row")}: ${networks === 1 ? who : `${networks} networks of ${who}`}`,
    ...(networks > 1 && unanimous !== undefined ? [`all agree on ${thousands(unanimous)}`] : []),
    ...judgementTexts(judged),
  ].join("; ");
}

function judgementTexts(judged: Judgement | undefined): readonly string[] {
  if (judged === undefined) return [];
  if (judged.kind === "right") {
    return [`${thousands(judged.right)} right (${percentText(judged.right / judged.rows, 2)})`];
  }
  return judged.columns.map(
    ({ name, rmse }) => `${name}: root mean square error ${Number(rmse.toPrecision(4))}`,
  );
}
