import type { Option } from "./command.ts";

export const DB: Option = { flag: "--db <file>", about: "Database (default: results/runx.db, or RUNX_DB)." };
export const JSON_LINES: Option = {
  flag: "--json",
  about: "Print one JSON object per line to standard output, and nothing else.",
};
