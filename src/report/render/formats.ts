/** Formats by name. Each takes plain data and gives text or bytes; where they go is the caller's business. */

import type { Report } from "../report.ts";
import {
  tableCsv,
  tableJson,
  tableJsonLines,
  tableLatex,
  tableMarkdown,
  tableParquet,
} from "./data-table-formats.ts";
import { armTable, type DataTable } from "./data-tables.ts";
import { renderJson, renderJsonLines } from "./json.ts";
import { renderLatex } from "./latex.ts";
import { renderMarkdown } from "./markdown.ts";
import { renderTable, type TableOptions, usualTable } from "./table.ts";

/** For `runx report --format`. The page has a renderer of its own. */
export const reportFormats = {
  table: (report: Report, options: TableOptions = usualTable) => renderTable(report, options),
  markdown: renderMarkdown,
  json: renderJson,
  jsonl: renderJsonLines,
  csv: (report: Report) => tableCsv(armTable(report)),
  latex: renderLatex,
  parquet: (report: Report) => tableParquet(armTable(report)),
} satisfies { readonly [name: string]: (report: Report, options: TableOptions) => string | Uint8Array };

/** For `runx export trials` and `runx export epochs`. */
export const dataTableFormats = {
  csv: tableCsv,
  json: tableJson,
  jsonl: tableJsonLines,
  markdown: tableMarkdown,
  latex: tableLatex,
  parquet: tableParquet,
} satisfies { readonly [name: string]: (table: DataTable) => string | Uint8Array };
