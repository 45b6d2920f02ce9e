import type { EpochRecord } from "../model/trial.ts";
import type { Tensor } from "./safetensors.ts";

const EPOCHS = "records.epochs";
const RATES = "records.rates";
const METRIC = "records.metrics.";

/**
 * Epochs as arrays, bit for bit: `records.epochs` [n], and of each metric the epochs that have it with its values,
 * `records.metrics.NAME` [k, 2]; learning rates likewise as `records.rates`.
 */
export function recordTensors(records: readonly EpochRecord[]): [string, Tensor][] {
  const pairs = new Map<string, number[]>();
  const add = (name: string, epoch: number, value: number) => {
    const known = pairs.get(name);
    if (known === undefined) pairs.set(name, [epoch, value]);
    else known.push(epoch, value);
  };
  for (const { epoch, eta, metrics } of records) {
    if (eta !== undefined) add(RATES, epoch, eta);
    for (const [metric, value] of Object.entries(metrics)) add(METRIC + metric, epoch, value);
  }
  return [
    [EPOCHS, { shape: [records.length], values: Float64Array.from(records, ({ epoch }) => epoch) }],
    ...[...pairs].map(([name, values]): [string, Tensor] => [
      name,
      { shape: [values.length / 2, 2], values: Float64Array.from(values) },
    ]),
  ];
}

/** The inverse of `recordTensors`; undefined where the arrays contradict each other. */
export function recordsOf(tensors: ReadonlyMap<string, Tensor>): EpochRecord[] | undefined {
  const epochs = tensors.get(EPOCHS);
  if (epochs?.shape.length !== 1) return undefined;
  const records = [...epochs.values].map((epoch) => ({
    epoch,
    metrics: Object.create(null) as Record<string, number>,
  }));
  const byEpoch = new Map(
    records.map((record) => [record.epoch, record as (typeof records)[0] & { eta?: number }]),
  );
  for (const [name, { shape, values }] of tensors) {
    if (name !== RATES && !name.startsWith(METRIC)) continue;
    if (shape.length !== 2 || shape[1] !== 2) return undefined;
    for (let i = 0; i < values.length; i += 2) {
      const record = byEpoch.get(values[i]!);
      if (record === undefined) return undefined;
      if (name === RATES) record.eta = values[i + 1]!;
      else record.metrics[name.slice(METRIC.length)] = values[i + 1]!;
    }
  }
  return records;
}
