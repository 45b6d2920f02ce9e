import { resolve } from "node:path";
import { openStore, type Store } from "../store/store.ts";
import type { Call } from "./args/command.ts";

/** Where results lie: `--db`, else RUNX_DB, else results/runx.db below the current folder. */
export function databasePath({ flags, io }: Pick<Call, "flags" | "io">): string {
  return resolve(io.cwd, flags.text("db") ?? (io.env.RUNX_DB || "results/runx.db"));
}

/** To change what is recorded: the database must be there. */
export function openRecorded(call: Pick<Call, "flags" | "io">): Store {
  return openStore(databasePath(call), "change");
}
