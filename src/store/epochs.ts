import type { Database, Statement } from "better-sqlite3";
import type { MetricName } from "../model/parameters.ts";
import type { MetricSummary } from "../model/records.ts";
import type { EpochRecord } from "../model/trial.ts";

/** The learning rate of an epoch is kept beside its metrics under this name. */
const ETA = "eta";

/** Writes epochs and summaries; inside a transaction of the caller's. */
export class EpochWriter {
  readonly #db: Database;
  readonly #insertValue: Statement<[number, number, number, number]>;
  readonly #insertSummary: Statement<[number, number, number, number, number, number | null]>;
  readonly #forget: readonly Statement<[number]>[];
  readonly #keys = new Map<MetricName, number>();

  constructor(db: Database) {
    this.#db = db;
    this.#insertValue = db.prepare(
      "INSERT INTO epoch_values (attempt, metric, epoch, value) VALUES (?, ?, ?, ?)",
    );
    this.#insertSummary = db.prepare(
      `INSERT INTO summaries (attempt, metric, last, best, best_epoch, at_best_validation) VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#forget = ["epoch_values", "summaries"].map((table) =>
      db.prepare(`DELETE FROM ${table} WHERE attempt = ?`),
    );
  }

  writeEpoch(attempt: number, { epoch, eta, metrics }: EpochRecord): void {
    if (eta !== undefined) this.#insertValue.run(attempt, this.#key(ETA), epoch, eta);
    for (const metric of Object.keys(metrics)) {
      this.#insertValue.run(attempt, this.#key(metric), epoch, metrics[metric]!);
    }
  }

  writeSummaries(attempt: number, summaries: ReadonlyMap<MetricName, MetricSummary>): void {
    for (const [metric, { last, best, bestEpoch, atBestValidation }] of summaries) {
      this.#insertSummary.run(attempt, this.#key(metric), last, best, bestEpoch, atBestValidation ?? null);
    }
  }

  forget(attempt: number): void {
    for (const statement of this.#forget) statement.run(attempt);
  }

  /** Forgotten when the transaction that made a key may have been rolled back. */
  forgetKeys(): void {
    this.#keys.clear();
  }

  #key(metric: MetricName): number {
    let key = this.#keys.get(metric);
    if (key === undefined) {
      this.#db.prepare("INSERT INTO metrics (name) VALUES (?) ON CONFLICT DO NOTHING").run(metric);
      key = this.#db
        .prepare<[string], number>("SELECT metric FROM metrics WHERE name = ?")
        .pluck()
        .get(metric)!;
      this.#keys.set(metric, key);
    }
    return key;
  }
}

/** Reads an attempt's epochs in order; only the named metrics (and then no learning rate), where given. */
export function epochReader(
  db: Database,
  metrics?: readonly MetricName[],
): (attempt: number) => EpochRecord[] {
  const chosen = metrics === undefined ? "" : `AND name IN (${metrics.map(() => "?").join(", ")})`;
  const rows = db
    .prepare<(number | string)[], [epoch: number, metric: MetricName, value: number | null]>(
      `SELECT epoch, name, value FROM epoch_values JOIN metrics USING (metric)
       WHERE attempt = ? ${chosen} ORDER BY epoch, metric`,
    )
    .raw();
  return (attempt) => {
    const records: { epoch: number; eta?: number; metrics: Record<MetricName, number> }[] = [];
    for (const [epoch, metric, value] of rows.all(attempt, ...(metrics ?? []))) {
      if (records.at(-1)?.epoch !== epoch) records.push({ epoch, metrics: {} });
      const record = records.at(-1)!;
      if (metric === ETA) record.eta = value!;
      else record.metrics[metric] = value ?? Number.NaN;
    }
    return records;
  };
}
