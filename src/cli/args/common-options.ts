import type { Option } from "./command.ts";

export const DB: Option = { flag: "--db <file>", about: "Database (default: results/runx.db, or RUNX_DB)." };
export const JSON_LINES: Option = {
  flag: "--json",
  about: "Print one JSON object per line to standard output, and nothing else.",
};
export const JOBS: Option = {
  flag: "--jobs <n>",
  about: "Trials to run at the same time (default: one per core).",
};
export const GPUS: Option = {
  flag: "--gpus <devices>",
  about: "Devices for programs, such as 0,1 (default: all that are visible).",
};
