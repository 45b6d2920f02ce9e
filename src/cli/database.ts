import { resolve } from "node:path";
import type { Call } from "./command.ts";

/** Where results lie: `--db`, else RUNX_DB, else results/runx.db below the current folder. */
export function databasePath({ flags, io }: Call): string {
  return resolve(io.cwd, flags.text("db") ?? (io.env.RUNX_DB || "results/runx.db"));
}
