import { resolve } from "node:path";
import { RunxError } from "../errors.ts";
import { sheetFormats } from "../report/formats.ts";
import { epochSheet, type Sheet, trialSheet } from "../report/sheets.ts";
import { openStore, type Store } from "../store/store.ts";
import type { Call } from "./command.ts";
import { databasePath } from "./database.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { reportInput } from "./report-input.ts";
import { saveFile } from "./save-file.ts";

const FORMATS = ["csv", "json", "jsonl", "markdown", "parquet"] as const;

/** `runx export trials|epochs EXPERIMENT`: the raw records, for other programs. */
export async function exportCommand(call: Call): Promise<ExitCode> {
  const { flags, io } = call;
  const [what, experiment] = call.args as [string, string];
  const format = flags.oneOf("format", FORMATS) ?? "csv";
  const store = openStore(databasePath(call), "read");
  try {
    const content = sheetFormats[format](sheetOf(store, what, experiment));
    const out = flags.text("out");
    if (out === undefined) io.out(content);
    else saveFile(resolve(io.cwd, out), content);
  } finally {
    store.close();
  }
  return EXIT.ok;
}

function sheetOf(store: Store, what: string, experiment: string): Sheet {
  const input = reportInput(store, experiment);
  if (what === "trials") return trialSheet(input);
  if (what === "epochs") {
    return epochSheet(input, new Map(store.epochSeries(experiment).map(({ id, epochs }) => [id, epochs])));
  }
  throw new RunxError({
    code: "export.unknown",
    message: `there is no ${JSON.stringify(what)} to export`,
    hint: "Export trials or epochs: runx export epochs EXPERIMENT --format csv.",
  });
}
