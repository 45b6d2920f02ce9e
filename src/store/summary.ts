import type { MetricName } from "../model/parameters.ts";
import type { MetricSummary } from "../model/records.ts";
import type { EpochRecord } from "../model/trial.ts";

/** Which of two values of a metric is better: accuracies should be high, costs and norms low. */
function isBetter(metric: MetricName, value: number, than: number): boolean {
  if (Number.isNaN(than)) return !Number.isNaN(value);
  return metric.endsWith(".accuracy") ? value > than : value < than;
}

/**
 * Condenses a training's epochs as they come. The first of equal epochs is the best one. Epoch 0, the untrained
 * network, is a candidate only when nothing follows it.
 */
export class Summary {
  readonly #metrics = new Map<MetricName, { last: number; best: number; bestEpoch: number }>();
  #epoch = -1;
  #bestValidation = Number.NaN;
  #atBestValidation: EpochRecord["metrics"] | undefined;

  add(record: EpochRecord): void {
    if (this.#epoch === 0) this.#forgetUntrained();
    this.#epoch = record.epoch;
    for (const [metric, value] of Object.entries(record.metrics)) {
      const known = this.#metrics.get(metric);
      if (known === undefined)
        this.#metrics.set(metric, { last: value, best: value, bestEpoch: record.epoch });
      else {
        known.last = value;
        if (isBetter(metric, value, known.best)) {
          known.best = value;
          known.bestEpoch = record.epoch;
        }
      }
    }
    this.#watchValidation(record);
  }

  metrics(): Map<MetricName, MetricSummary> {
    const summaries = new Map<MetricName, MetricSummary>();
    for (const [metric, summary] of this.#metrics) {
      const chosen = this.#atBestValidation?.[metric];
      summaries.set(metric, { ...summary, ...(chosen !== undefined && { atBestValidation: chosen }) });
    }
    return summaries;
  }

  /** The best epoch is chosen by validation accuracy; for data without accuracies by validation cost. */
  #watchValidation(record: EpochRecord): void {
    const metric = "validation.accuracy" in record.metrics ? "validation.accuracy" : "validation.cost";
    const value = record.metrics[metric];
    if (value === undefined || Number.isNaN(value)) return;
    if (this.#atBestValidation !== undefined && !isBetter(metric, value, this.#bestValidation)) return;
    this.#bestValidation = value;
    this.#atBestValidation = record.metrics;
  }

  #forgetUntrained(): void {
    this.#metrics.clear();
    this.#atBestValidation = undefined;
  }
}
