import type { Database } from "better-sqlite3";
import type { RunRow } from "../model/records.ts";
import type { ReportDefaults, SpecSource } from "../model/specification.ts";
import type { AnyPlan, Provenance } from "../model/trial.ts";
import { checksumOf, refuseChanged } from "./checksums.ts";
import { thisProcess } from "./owner.ts";
import { freezePlan, type PlanColumns } from "./plans.ts";

/** Freezes the plan and records that this process runs it. Must run inside an immediate transaction. */
export function insertRun(db: Database, plan: AnyPlan, provenance: Provenance): number {
  const { pid, processStart, machine, heartbeat } = thisProcess();
  const started = new Date(heartbeat).toISOString();
  const made = JSON.stringify(provenance);
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO runs (plan, started_at, provenance, pid, process_start, machine, heartbeat, checksum)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      freezePlan(db, plan),
      started,
      made,
      pid,
      processStart,
      machine,
      heartbeat,
      checksumOf(started + made),
    );
  return Number(lastInsertRowid);
}

interface RunColumns extends PlanColumns {
  readonly run: number;
  readonly experiment: string;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly exit_code: number | null;
  readonly provenance: string;
  readonly checksum: string | null;
}

const RUN_COLUMNS = `
  SELECT run, experiments.name AS experiment, started_at, ended_at, exit_code, provenance, runs.checksum, description, tags,
    report, spec_path, spec_text, overrides
  FROM runs JOIN plans USING (plan) JOIN experiments USING (experiment)`;

export function readRun(db: Database, run: number): RunRow {
  return toRunRow(db.prepare<[number], RunColumns>(`${RUN_COLUMNS} WHERE run = ?`).get(run)!);
}

/** Newest first. */
export function readRuns(db: Database, experiment: string): RunRow[] {
  return db
    .prepare<[string], RunColumns>(`${RUN_COLUMNS} WHERE experiments.name = ? ORDER BY run DESC`)
    .all(experiment)
    .map(toRunRow);
}

function toRunRow(row: RunColumns): RunRow {
  refuseChanged(`run ${row.run}`, row.checksum, () => checksumOf(row.started_at + row.provenance));
  return {
    run: row.run,
    experiment: row.experiment,
    ...(row.description !== null && { description: row.description }),
    tags: JSON.parse(row.tags) as string[],
    report: JSON.parse(row.report) as ReportDefaults,
    started: row.started_at,
    ...(row.ended_at !== null && { ended: row.ended_at }),
    ...(row.exit_code !== null && { exitCode: row.exit_code }),
    provenance: JSON.parse(row.provenance) as Provenance,
    spec: sourceOf(row),
  };
}

function sourceOf(row: RunColumns): SpecSource {
  return { path: row.spec_path, text: row.spec_text, overrides: JSON.parse(row.overrides) as string[] };
}
