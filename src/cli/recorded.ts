import { dirname, resolve } from "node:path";
import type { TrialRecord } from "../model.ts";
import type { EngineName } from "../run/trainers.ts";

/** The engine that computed a recorded trial. */
export function engineOfRecord({ numerics }: TrialRecord): EngineName {
  return numerics.startsWith("reference/") ? "reference" : "fast";
}

/** The folder that the trial's data lies in: that of the spec it ran from. */
export function dataFolder({ run }: TrialRecord, cwd: string): string {
  return dirname(resolve(cwd, run.spec.path));
}
