import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { onTestFinished } from "vitest";
import type { Arm, Parameters } from "../../src/model/parameters.ts";
import type { EpochRecord, Plan, Provenance, Trial, TrialOutcome } from "../../src/model/trial.ts";
import { keepAlive } from "../../src/store/keep-alive.ts";

const PARAMETERS: Parameters = {
  data: { source: "inline", inputs: [[1]], targets: [[0]] },
  layers: [1, 1],
  activation: "sigmoid",
  output: "sigmoid",
  cost: "quadratic",
  init: "gaussian",
  precision: "float64",
  monitor: ["train"],
  epochs: 3,
  eta: 0.15,
  batch_size: 1,
};

export const PROVENANCE: Provenance = {
  runx: "0.1.0",
  node: "v20.20.0",
  os: "Linux 6.1.0 x64",
  cpu: "a processor",
  cores: 2,
  jobs: 2,
  numerics: "reference/1",
  command: ["run", "sample.yaml"],
  git: { commit: "0123456789abcdef", dirty: false, diff: "" },
};

/** Two costs, each with `seeds` seeds. */
export function samplePlan(seeds = 2, changes: Partial<Parameters> = {}, name = "sample"): Plan {
  const arms: Arm[] = (["quadratic", "cross-entropy"] as const).map((cost) => ({
    varied: { cost },
    parameters: { ...PARAMETERS, ...changes, cost },
  }));
  const trials = arms.flatMap((arm) =>
    Array.from({ length: seeds }, (_, index) => sampleTrial(arm, index + 1)),
  );
  return {
    spec: {
      name,
      description: "Does it work?",
      save: [],
      tags: ["test"],
      arms,
      seeds: Array.from({ length: seeds }, (_, index) => index + 1),
      warnings: [],
      report: { metric: "train.cost" },
      source: { path: "sample.yaml", text: `name: ${name}\n`, overrides: [] },
    },
    trials,
  };
}

function sampleTrial(arm: Arm, seed: number, numerics = "reference/1"): Trial {
  const { data: _, ...identity } = arm.parameters;
  const id = createHash("sha256")
    .update(JSON.stringify([identity, seed, numerics]))
    .digest("hex");
  return { id, arm, seed, dataDigest: "d1", numerics };
}

export function sampleEpochs(count: number, first = 1): EpochRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    epoch: first + index,
    eta: 0.15,
    metrics: { "train.cost": 1 / (first + index), "train.accuracy": 0.5 },
  }));
}

export const COMPLETED: Extract<TrialOutcome, { status: "completed" }> = {
  status: "completed",
  epochs: 3,
  stoppedEarly: false,
  weightsSha256: "ab".repeat(32),
  neverPredicted: [],
  seconds: 0.25,
};

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "runx-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A look past the store, at what lies in the file. */
export function openDatabase(path: string, options: Database.Options = {}): Database.Database {
  return keepAlive(new Database(path, options));
}
