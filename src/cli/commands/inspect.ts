import { inspectExperiment } from "../../app/inspect.ts";
import { RunxError } from "../../errors.ts";
import type { Inspection } from "../../report/content/inspection.ts";
import { type InspectionTable, inspectionTables } from "../../report/content/kinds.ts";
import { namesText } from "../../report/experiments.ts";
import type { DataTable } from "../../report/render/data-tables.ts";
import { dataTableFormats } from "../../report/render/formats.ts";
import { renderInspection } from "../../report/render/inspection.ts";
import { inspectionTable } from "../../report/render/inspection-tables.ts";
import type { Report } from "../../report/report.ts";
import { EXPORT_FORMATS } from "../args/choices.ts";
import type { Call } from "../args/command.ts";
import { formatOfFile } from "../args/file-format.ts";
import { reportRequest } from "../args/report-request.ts";
import { recordedFolder } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { deliver } from "../output/save-file.ts";

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
  const inspected = await inspectExperiment(call.args[0], {
    ...reportRequest(call),
    folder: recordedFolder(call),
  });
  if (which !== undefined) {
    deliver(call, out, dataTableFormats[format ?? "csv"](tableOf(inspected, which)));
  } else {
    const rows = flags.count("rows", 1) ?? 20;
    io.out(renderInspection(inspected.inspection, { width: io.columns, rows }));
  }
  return EXIT.ok;
}

function tableOf(
  { report, inspection }: { readonly report: Report; readonly inspection: Inspection },
  which: InspectionTable,
): DataTable {
  const table = inspectionTable(inspection, which);
  if (table !== undefined) return table;
  const there = inspectionTables.filter((name) => inspectionTable(inspection, name) !== undefined);
  throw new RunxError({
    code: "inspect.empty",
    message: `The networks of ${namesText(report)} have no table ${JSON.stringify(which)}.`,
    hint: `They have: ${there.join(", ")}.`,
  });
}
