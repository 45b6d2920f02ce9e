import type { ExperimentRow } from "../model.ts";
import { openStore } from "../store/store.ts";
import { columnsText } from "./columns.ts";
import type { Call } from "./command.ts";
import { databasePath } from "./database.ts";
import { EXIT, type ExitCode } from "./exit.ts";

/** `runx list`: the recorded experiments, latest run first. */
export async function list(call: Call): Promise<ExitCode> {
  const store = openStore(databasePath(call), "read");
  const rows = store.experiments();
  store.close();
  if (call.flags.on("json")) for (const row of rows) call.io.out(`${JSON.stringify(row)}\n`);
  else call.io.out(rows.length > 0 ? table(rows) : "no experiment is recorded yet\n");
  return EXIT.ok;
}

function table(rows: readonly ExperimentRow[]): string {
  const heads = [
    { head: "experiment" },
    { head: "trials", align: "right" },
    { head: "completed", align: "right" },
    { head: "failed", align: "right" },
    { head: "runs", align: "right" },
    { head: "last run (UTC)" },
  ] as const;
  return columnsText(
    heads,
    rows.map((row) => [
      row.name,
      row.trials,
      row.completed,
      row.failed + row.diverged,
      row.runs,
      row.lastRun.replace("T", " ").replace(/\..*$/, ""),
    ]),
  );
}
