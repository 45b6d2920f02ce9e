import type { Database, Statement } from "better-sqlite3";
import type { MetricName } from "../model/parameters.ts";
import type { MetricSummary } from "../model/records.ts";
import { shortId } from "../model/shortened.ts";
import type { EpochRecord, TrialId } from "../model/trial.ts";
import { changedRecord, SeriesChecksum } from "./checksums.ts";

/** The learning rate of an epoch is kept beside its metrics under this name. */
const ETA = "eta";

/** The values of an epoch by the names they are kept under. */
function valuesOf({ eta, metrics }: EpochRecord): [MetricName, number][] {
  return eta === undefined ? Object.entries(metrics) : [[ETA, eta], ...Object.entries(metrics)];
}

/** Checksums over the epochs of a training as they come, one a metric. */
export class EpochChecksums {
  readonly #series = new Map<MetricName, SeriesChecksum>();

  add(record: EpochRecord): void {
    for (const [metric, value] of valuesOf(record)) this.#of(metric).add(record.epoch, value);
  }

  digests(): Map<MetricName, string> {
    return new Map([...this.#series].map(([metric, series]) => [metric, series.digest()]));
  }

  #of(metric: MetricName): SeriesChecksum {
    let series = this.#series.get(metric);
    if (series === undefined) {
      series = new SeriesChecksum();
      this.#series.set(metric, series);
    }
    return series;
  }
}

/** Writes epochs and summaries; inside a transaction of the caller's. */
export class EpochWriter {
  readonly #db: Database;
  readonly #insertValue: Statement<[number, number, number, number]>;
  readonly #insertSummary: Statement<[number, number, number, number, number, number | null]>;
  readonly #insertChecksum: Statement<[number, number, string]>;
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
    this.#insertChecksum = db.prepare(
      "INSERT INTO epoch_checksums (attempt, metric, checksum) VALUES (?, ?, ?)",
    );
    this.#forget = ["epoch_values", "summaries", "epoch_checksums"].map((table) =>
      db.prepare(`DELETE FROM ${table} WHERE attempt = ?`),
    );
  }

  writeEpoch(attempt: number, record: EpochRecord): void {
    for (const [metric, value] of valuesOf(record)) {
      this.#insertValue.run(attempt, this.#key(metric), record.epoch, value);
    }
  }

  writeChecksums(attempt: number, checksums: ReadonlyMap<MetricName, string>): void {
    for (const [metric, checksum] of checksums)
      this.#insertChecksum.run(attempt, this.#key(metric), checksum);
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

/**
 * Reads an attempt's epochs in order; only the named metrics (and then no learning rate), where given. Throws
 * ChangedRecord where they are not what was written.
 */
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
  const checksums = db
    .prepare<(number | string)[], [metric: MetricName, checksum: string]>(
      `SELECT name, checksum FROM epoch_checksums JOIN metrics USING (metric) WHERE attempt = ? ${chosen}`,
    )
    .raw();
  const trialOf = db
    .prepare<[number], TrialId>(
      "SELECT id FROM attempts JOIN trials USING (trial) WHERE attempts.attempt = ?",
    )
    .pluck();
  return (attempt) => {
    const epochs = epochsOf(rows.all(attempt, ...(metrics ?? [])));
    const written = checksums.all(attempt, ...(metrics ?? []));
    if (written.length > 0) refuseChangedEpochs(epochs, written, () => trialOf.get(attempt) ?? "");
    return epochs;
  };
}

function epochsOf(rows: readonly [epoch: number, metric: MetricName, value: number | null][]): EpochRecord[] {
  const records: { epoch: number; eta?: number; metrics: Record<MetricName, number> }[] = [];
  for (const [epoch, metric, value] of rows) {
    let record = records.at(-1);
    if (record?.epoch !== epoch) {
      record = { epoch, metrics: Object.create(null) as Record<MetricName, number> };
      records.push(record);
    }
    if (metric === ETA) record.eta = value!;
    else record.metrics[metric] = value ?? Number.NaN;
  }
  return records;
}

function refuseChangedEpochs(
  epochs: readonly EpochRecord[],
  written: readonly [metric: MetricName, checksum: string][],
  trial: () => TrialId,
): void {
  const read = new EpochChecksums();
  for (const record of epochs) read.add(record);
  const now = read.digests();
  const isWhole = now.size === written.length && written.every(([metric, sum]) => now.get(metric) === sum);
  if (!isWhole) throw changedRecord(`the epochs of trial ${shortId(trial())}`);
}
