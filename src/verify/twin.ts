import type { Learner, LearnerState, NetworkWeights } from "../learner/learner.ts";
import type { MetricName, Parameters, Precision } from "../model/parameters.ts";
import type { EpochRecord } from "../model/trial.ts";
import { train } from "../training/train.ts";

/**
 * Trains a twin: the same training, but for one weight that starts one unit in the last place higher. If the
 * recorded metrics do not move, rounding does not show in them; if they drift apart, only the very same
 * arithmetic can reproduce the series.
 *
 * The weight is the first one of the last layer, from a hidden neuron to an output: a first-layer weight could
 * hang on an input that is always zero.
 */
export function trainTwin(learner: Learner, parameters: Parameters): EpochRecord[] {
  learner.restore(nudged(learner.state()));
  return Array.from(train(learner, parameters), (epoch) => epoch.record);
}

function nudged(state: LearnerState): LearnerState {
  const { weights } = state.parameters;
  const last = weights.length - 1;
  const parameters = {
    ...state.parameters,
    weights: weights.map((matrix, l) => (l === last ? withFirstNudged(matrix) : matrix)),
  } as NetworkWeights;
  return { ...state, parameters };
}

function withFirstNudged(matrix: Float32Array | Float64Array): Float32Array | Float64Array {
  const copy = matrix.slice();
  copy[0] = nextUp(copy);
  return copy;
}

/** The next representable number above the first entry, in the array's precision. */
function nextUp(values: Float32Array | Float64Array): number {
  const value = values[0]!;
  if (value === 0) return values instanceof Float32Array ? 2 ** -149 : 2 ** -1074;
  const step = value > 0 ? 1 : -1;
  if (values instanceof Float32Array) {
    const bits = new Uint32Array(Float32Array.of(value).buffer);
    bits[0]! += step;
    return new Float32Array(bits.buffer)[0]!;
  }
  const bits = new BigUint64Array(Float64Array.of(value).buffer);
  bits[0]! += BigInt(step);
  return new Float64Array(bits.buffer)[0]!;
}

/** How one metric of the twin went apart from the recorded one. */
export interface Drift {
  readonly metric: MetricName;
  /** Absent where the series are equal bit for bit. */
  readonly firstEpoch?: number;
  readonly largest: number;
  readonly last: number;
  /** The largest difference as a part of the largest recorded value. */
  readonly relative: number;
}

/**
 * Whether the metric still has half of its digits in common with its twin's: the rest is rounding, which grew no further.
 */
export function isStable({ relative }: Drift, precision: Precision): boolean {
  return relative <= Math.sqrt(precision === "float32" ? 2 ** -23 : 2 ** -52);
}

export function drifts(recorded: readonly EpochRecord[], twin: readonly EpochRecord[]): Drift[] {
  // What an examination after the last epoch recorded is not measured of a twin.
  const measured = twin.at(-1)?.metrics ?? {};
  const metrics = Object.keys(recorded.at(-1)?.metrics ?? {}).filter((metric) =>
    Object.hasOwn(measured, metric),
  );
  return metrics.map((metric) => {
    const apart = recorded.map((record, i) => ({
      epoch: record.epoch,
      by: Math.abs((record.metrics[metric] ?? Number.NaN) - (twin[i]?.metrics[metric] ?? Number.NaN)),
    }));
    const first = apart.find(({ by }) => by !== 0);
    const largest = Math.max(...apart.map(({ by }) => by));
    const size = Math.max(...recorded.map((record) => Math.abs(record.metrics[metric] ?? 0)));
    return {
      metric,
      ...(first === undefined ? {} : { firstEpoch: first.epoch }),
      largest,
      last: apart.at(-1)?.by ?? 0,
      relative: largest === 0 ? 0 : largest / size,
    };
  });
}
