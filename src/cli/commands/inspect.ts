import { chosenPlan } from "../../app/chosen-plan.ts";
import { exemplar } from "../../app/exemplar.ts";
import { inspectionOf } from "../../app/inspect.ts";
import { networkRecord } from "../../app/recorded.ts";
import { reportOf } from "../../app/report.ts";
import { RunxError } from "../../errors.ts";
import { namesText } from "../../report/experiments.ts";
import { dataTableFormats } from "../../report/formats.ts";
import type { Inspection } from "../../report/inspection.ts";
import { inspectionTable } from "../../report/inspection-tables.ts";
import { inspectionTables } from "../../report/kinds.ts";
import { renderInspection } from "../../report/render/inspection.ts";
import type { Report } from "../../report/report.ts";
import { openStore, type Store } from "../../store/store.ts";
import { EXPORT_FORMATS } from "../args/choices.ts";
import type { Call } from "../args/command.ts";
import { formatOfFile } from "../args/file-format.ts";
import { specOptions } from "../args/spec-options.ts";
import { databasePath, recordedFolder } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { deliver } from "../output/save-file.ts";
import { questionOf } from "./report.ts";

/** `runx inspect [EXPERIMENT]`: what the best arm's networks answer, and what they get wrong. */
export async function inspectCommand(call: Call): Promise<ExitCode> {
  const { flags, io } = call;
  const which = flags.oneOf("table", inspectionTables);
  const out = flags.text("out");
  const format = flags.oneOf("format", EXPORT_FORMATS) ?? formatOfFile(out, EXPORT_FORMATS);
  if (which === undefined && (format !== undefined || out !== undefined)) {
    throw new RunxError({
      code: "inspect.table",
      message: "A file holds one table.",
      hint: `Say which: --table ${inspectionTables.join(", --table ")}.`,
    });
  }
  const store = openStore(databasePath(call), "read");
  try {
    const report = reportOf(store, chosenPlan(store, call.args[0], specOptions(flags)), [], questionOf(call));
    const inspection = await inspected(call, store, report);
    if (which === undefined) {
      io.out(renderInspection(inspection, { width: io.columns, rows: flags.count("rows", 1) ?? 20 }));
      return EXIT.ok;
    }
    const table = inspectionTable(inspection, which);
    if (table === undefined) {
      const there = inspectionTables.filter((name) => inspectionTable(inspection, name) !== undefined);
      throw new RunxError({
        code: "inspect.empty",
        message: `The networks of ${namesText(report)} have no table ${JSON.stringify(which)}.`,
        hint: `They have: ${there.join(", ")}.`,
      });
    }
    deliver(call, out, dataTableFormats[format ?? "csv"](table));
    return EXIT.ok;
  } finally {
    store.close();
  }
}

async function inspected(call: Call, store: Store, report: Report): Promise<Inspection> {
  const chosen = exemplar(report, store);
  if (chosen === undefined) {
    throw new RunxError({
      code: "inspect.nothing",
      message: `No trained network of ${namesText(report)} is recorded.`,
      hint: "Run the experiment first: runx SPEC.",
    });
  }
  const { arm } = chosen;
  const record = networkRecord(chosen.record);
  const inspection = await inspectionOf(recordedFolder(call), store, report, arm, record);
  if (inspection !== undefined) return inspection;
  throw new RunxError({
    code: "inspect.other-data",
    message: `The data of ${namesText(report)} are not what its networks were trained on.`,
    hint: "Bring the data back as they were, or run the spec again on what they are now.",
  });
}
