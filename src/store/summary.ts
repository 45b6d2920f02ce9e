import { BestByValidation } from "../metric/best.ts";
import { isBetter } from "../metric/better.ts";
import type { Directions, MetricName } from "../model/parameters.ts";
import type { MetricSummary } from "../model/records.ts";
import type { EpochRecord } from "../model/trial.ts";

/**
 * Condenses a training's epochs as they come. The first of equal epochs is the best one. Epoch 0, the untrained
 * network, is a candidate only when nothing follows it.
 */
export class Summary {
  readonly #metrics = new Map<MetricName, { last: number; best: number; bestEpoch: number }>();
  #epoch = -1;
  readonly #validation = new BestByValidation();
  #atBestValidation: EpochRecord["metrics"] | undefined;
  readonly #directions: Directions | undefined;

  constructor(directions?: Directions) {
    this.#directions = directions;
  }

  add(record: EpochRecord): void {
    if (this.#epoch === 0) this.#forgetUntrained();
    this.#epoch = record.epoch;
    for (const [metric, value] of Object.entries(record.metrics)) {
      const known = this.#metrics.get(metric);
      if (known === undefined)
        this.#metrics.set(metric, { last: value, best: value, bestEpoch: record.epoch });
      else {
        known.last = value;
        if (isBetter(metric, value, known.best, this.#directions)) {
          known.best = value;
          known.bestEpoch = record.epoch;
        }
      }
    }
    if (this.#validation.add(record)) this.#atBestValidation = record.metrics;
  }

  metrics(): Map<MetricName, MetricSummary> {
    const summaries = new Map<MetricName, MetricSummary>();
    for (const [metric, summary] of this.#metrics) {
      const chosen = this.#atBestValidation?.[metric];
      summaries.set(metric, { ...summary, ...(chosen !== undefined && { atBestValidation: chosen }) });
    }
    return summaries;
  }

  #forgetUntrained(): void {
    this.#metrics.clear();
    this.#atBestValidation = undefined;
  }
}
