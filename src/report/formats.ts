/** Formats by name. Each takes plain data and gives text or bytes; where they go is the caller's business. */
import { renderJson, renderJsonLines } from "./render/json.ts";
import { renderLatex } from "./render/latex.ts";
import { renderMarkdown } from "./render/markdown.ts";
import {
  sheetCsv,
  sheetJson,
  sheetJsonLines,
  sheetLatex,
  sheetMarkdown,
  sheetParquet,
} from "./render/sheet-formats.ts";
import { renderTable, type TableOptions, usualTable } from "./render/table.ts";
import type { Report } from "./report.ts";
import { armSheet, type Sheet } from "./sheets.ts";

/** For `runx report --format`. The page has a renderer of its own. */
export const reportFormats = {
  table: (report: Report, options: TableOptions = usualTable) => renderTable(report, options),
  markdown: renderMarkdown,
  json: renderJson,
  jsonl: renderJsonLines,
  csv: (report: Report) => sheetCsv(armSheet(report)),
  latex: renderLatex,
  parquet: (report: Report) => sheetParquet(armSheet(report)),
} satisfies { readonly [name: string]: (report: Report, options: TableOptions) => string | Uint8Array };

export type ReportFormat = keyof typeof reportFormats;

/** For `runx export trials` and `runx export epochs`. */
export const sheetFormats = {
  csv: sheetCsv,
  json: sheetJson,
  jsonl: sheetJsonLines,
  markdown: sheetMarkdown,
  latex: sheetLatex,
  parquet: sheetParquet,
} satisfies { readonly [name: string]: (sheet: Sheet) => string | Uint8Array };
