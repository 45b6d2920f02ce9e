import { dirname, resolve } from "node:path";
import type { Trial, TrialRecord } from "../model.ts";
import type { EngineName } from "../run/trainers.ts";

/** The engine that computed a recorded trial. */
export function engineOfRecord({ numerics }: TrialRecord): EngineName {
  return numerics.startsWith("reference/") ? "reference" : "fast";
}

/** The folder that the trial's data lies in: that of the spec it ran from. */
export function dataFolder({ run }: TrialRecord, cwd: string): string {
  return dirname(resolve(cwd, run.spec.path));
}

/** The trial as it was planned. */
export function trialOf({ row, parameters, dataDigest, numerics }: TrialRecord): Trial {
  return { id: row.id, arm: { varied: row.arm, parameters }, seed: row.seed, dataDigest, numerics };
}
