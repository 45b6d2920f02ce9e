import { resolve } from "node:path";
import { buildReport } from "../report/build.ts";
import { claimMissed } from "../report/claims.ts";
import { reportFormats } from "../report/formats.ts";
import type { Question } from "../report/question.ts";
import { openStore } from "../store/store.ts";
import type { Call } from "./command.ts";
import { databasePath } from "./database.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { chosenExperiment, reportInput } from "./report-input.ts";
import { saveFile } from "./save-file.ts";

const FORMATS = ["table", "markdown", "json", "jsonl", "csv", "latex", "parquet"] as const;

/** `runx report [EXPERIMENT]`: the answer, in the format asked for. */
export async function reportCommand(call: Call): Promise<ExitCode> {
  const { flags, io } = call;
  const format = flags.oneOf("format", FORMATS) ?? "table";
  const store = openStore(databasePath(call), "read");
  try {
    const name = chosenExperiment(store, call.args[0]);
    const input = reportInput(store, name);
    const report = buildReport(input, { ...store.runs(name)[0]?.report, ...questionOf(call) });
    const out = flags.text("out");
    const options = {
      width: out === undefined ? io.columns : 80,
      colour: out === undefined && io.outColors.isColorSupported,
      rows: Number.POSITIVE_INFINITY,
    };
    const answer = reportFormats[format](report, options);
    if (out === undefined) io.out(answer);
    else saveFile(resolve(io.cwd, out), answer);
    return claimMissed(report) ? EXIT.findings : EXIT.ok;
  } finally {
    store.close();
  }
}

/** The flags that say what is asked of the rows. */
export function questionOf({ flags }: Call): Question {
  const metric = flags.text("metric");
  const at = flags.oneOf("at", ["last", "at-best-validation", "best"]);
  const where = flags.text("where");
  const by = flags
    .text("by")
    ?.split(",")
    .map((name) => name.trim());
  const baseline = flags.text("baseline");
  const sort = flags.text("sort");
  return {
    ...(metric === undefined ? {} : { metric }),
    ...(at === undefined ? {} : { at }),
    ...(where === undefined ? {} : { where }),
    ...(by === undefined ? {} : { by }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(sort === undefined ? {} : { sort }),
  };
}
