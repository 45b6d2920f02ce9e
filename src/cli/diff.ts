import type { EpochRecord, TrialRecord } from "../model.ts";
import { openStore } from "../store/store.ts";
import { firstDifference } from "../verify/compare.ts";
import { columnsText } from "./columns.ts";
import type { Call } from "./command.ts";
import { databasePath } from "./database.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { findTrial } from "./find-trial.ts";

/** `runx diff A B`: what differs between two recorded trials. */
export async function diff(call: Call): Promise<ExitCode> {
  const store = openStore(databasePath(call), "read");
  try {
    const [a, b] = call.args.map((prefix) => findTrial(store, prefix)) as [TrialRecord, TrialRecord];
    const rows = [...identityRows(a, b), ...provenanceRows(a, b), ...resultRows(a, b)];
    if (call.flags.on("json")) {
      const differences = rows.map(([part, left, right]) => ({ part, a: left ?? null, b: right ?? null }));
      call.io.out(`${JSON.stringify({ a: a.row.id, b: b.row.id, differences, first: firstSplit(a, b) })}\n`);
    } else call.io.out(text(a, b, rows));
  } finally {
    store.close();
  }
  return EXIT.ok;
}

type Row = readonly [part: string, a: unknown, b: unknown];

/** Parameters, seed, data and numerics: what makes them different trials. */
function identityRows(a: TrialRecord, b: TrialRecord): Row[] {
  const fields = ({ parameters, row, dataDigest, numerics }: TrialRecord): Fields => ({
    ...parameters,
    seed: row.seed,
    "data digest": dataDigest,
    numerics,
  });
  return differing(fields(a), fields(b));
}

function provenanceRows(a: TrialRecord, b: TrialRecord): Row[] {
  const fields = ({ run: { provenance } }: TrialRecord): Fields => ({
    runx: provenance.runx,
    node: provenance.node,
    os: provenance.os,
    cpu: provenance.cpu,
    ...(provenance.git ? { commit: provenance.git.commit, "changed files": provenance.git.dirty } : {}),
  });
  return differing(fields(a), fields(b));
}

/** How they ended and the last value of each metric. */
function resultRows(a: TrialRecord, b: TrialRecord): Row[] {
  const fields = ({ row, epochs }: TrialRecord): Fields => ({
    status: row.status,
    ...(row.status === "completed" ? { weights: row.weightsSha256 } : {}),
    ...epochs.at(-1)?.metrics,
  });
  return differing(fields(a), fields(b));
}

interface Fields {
  readonly [name: string]: unknown;
}

function differing(a: Fields, b: Fields): Row[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names
    .filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]))
    .map((name) => [name, a[name], b[name]]);
}

/** The first epoch in which a metric that both record is not the same. */
function firstSplit(a: TrialRecord, b: TrialRecord): { epoch: number; metric: string } | undefined {
  const shared = (records: readonly EpochRecord[]) => ({
    outcome: { status: "diverged", epoch: 0, seconds: 0 } as const,
    epochs: records,
  });
  const difference = firstDifference(shared(a.epochs), shared(b.epochs));
  return difference?.kind === "metric" ? { epoch: difference.epoch, metric: difference.metric } : undefined;
}

function text(a: TrialRecord, b: TrialRecord, rows: readonly Row[]): string {
  if (rows.length === 0) return "no difference\n";
  const split = firstSplit(a, b);
  const heads = [{ head: "" }, { head: a.row.id.slice(0, 12) }, { head: b.row.id.slice(0, 12) }];
  const cell = (value: unknown) => (value === undefined ? "absent" : shortened(value));
  const table = columnsText(
    heads,
    rows.map(([part, left, right]) => [part, cell(left), cell(right)]),
  );
  return split === undefined
    ? `${table}\nThe epochs that both recorded are equal.\n`
    : `${table}\nThe records first differ in epoch ${split.epoch}, in ${split.metric}.\n`;
}

function shortened(value: unknown): string {
  const full = typeof value === "string" ? value : JSON.stringify(value);
  return full.length > 28 ? `${full.slice(0, 27)}…` : full;
}
