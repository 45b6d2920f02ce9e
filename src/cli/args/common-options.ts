import type { Option } from "./command.ts";

export const DB: Option = { flag: "--db <file>", about: "database (default results/runx.db, or RUNX_DB)" };
export const JSON_LINES: Option = {
  flag: "--json",
  about: "one JSON object a line on standard output, nothing else",
};
