import { describe, expect, test } from "vitest";
import { weightsDigest } from "../../src/learner/digest.ts";
import type { Evaluation, Learner } from "../../src/learner/learner.ts";
import type { Dataset } from "../../src/model/dataset.ts";
import type { Parameters, SplitName } from "../../src/model/parameters.ts";
import type { EpochRecord } from "../../src/model/trial.ts";
import { reference } from "../../src/network/reference.ts";
import { type Epoch, type TrainingEnd, train } from "../../src/training/train.ts";
import { datasetOf, parametersOf, randomSplit, rows, xor } from "../network/fixtures.ts";

/** Takes every epoch. */
function finish(training: Generator<Epoch, TrainingEnd, void>): {
  epochs: Epoch[];
  records: EpochRecord[];
  ending: TrainingEnd;
} {
  const epochs: Epoch[] = [];
  let step = training.next();
  while (!step.done) {
    epochs.push(step.value);
    step = training.next();
  }
  return { epochs, records: epochs.map(({ record }) => record), ending: step.value };
}

function trainReference(data: Dataset, changed: Partial<Parameters>, seed = 1) {
  const parameters = parametersOf(changed);
  return finish(train(reference.attach(reference.share(data), parameters, seed), parameters));
}

/** A learner whose evaluations are scripted: the accuracy in percent of each epoch, the same on every split. */
function scripted(
  percents: readonly number[],
  splits: readonly SplitName[] = ["train", "validation", "test"],
) {
  const etas: number[] = [];
  const evaluated: SplitName[] = [];
  const weights = { layers: [1, 1], weights: [Float64Array.of(1)], biases: [Float64Array.of(0)] };
  const learner: Learner = {
    splits,
    trainEpoch: (_epoch, eta) => etas.push(eta),
    evaluate: (split): Evaluation => {
      evaluated.push(split);
      const correct = percents[etas.length - 1] ?? 0;
      return { cost: 1 / (1 + correct), correct, size: 100, outputs: [0.25], predicted: [100, 0, 0] };
    },
    truth: () => ({ kind: "classes", names: ["a", "b", "c"], counts: [50, 50, 0] }),
    measureGradient: () => ({ gradient: 3, deltas: [1, 2], biases: [0.5, 1] }),
    examples: 100,
    gradientOf: () => Float64Array.of(3, 4),
    weights: () => weights,
    state: () => ({ parameters: weights }),
    restore: () => undefined,
  };
  return { learner, etas, evaluated };
}

describe("records", () => {
  const metricsOf = (changed: Partial<Parameters>, splits?: readonly SplitName[]) => {
    const parameters = parametersOf({ epochs: 1, ...changed });
    const { records } = finish(train(scripted([50], splits).learner, parameters));
    return records.map(({ metrics }) => Object.keys(metrics));
  };
  const [validation, test_, train_] = ["validation", "test", "train"].map((s) => [
    `${s}.cost`,
    `${s}.accuracy`,
  ]);

  test("hold cost and accuracy of validation and test where the data have them, else of train", () => {
    expect(metricsOf({})).toEqual([[...validation!, ...test_!]]);
    expect(metricsOf({}, ["train", "test"])).toEqual([test_]);
    expect(metricsOf({}, ["train"])).toEqual([train_]);
  });

  test("hold the named splits only, where some are named", () => {
    expect(metricsOf({ monitor: ["train", "test"] })).toEqual([[...train_!, ...test_!]]);
  });

  test("hold the split that decides as well, which is never the test split", () => {
    expect(metricsOf({ monitor: ["test"], stop_early: { patience: 2 } })).toEqual([
      [...test_!, ...validation!],
    ]);
    expect(metricsOf({ stop_early: { patience: 2 } }, ["train", "test"])).toEqual([[...test_!, ...train_!]]);
  });

  test("hold outputs, gradient norm and speeds when asked", () => {
    const monitor = ["test", "output", "gradient", "speed", "bias_speed"] as const;
    expect(metricsOf({ monitor })).toEqual([
      [...test_!, "test.output", "gradient.norm", "speed.1", "speed.2", "bias_speed.1", "bias_speed.2"],
    ]);
    const several = trainReference(datasetOf({ train: randomSplit(1, 5, 2, 3, "values") }, 3), {
      layers: [2, 3],
      output: "linear",
      monitor: ["output"],
    });
    const outputs = ["train.output.1", "train.output.2", "train.output.3"];
    expect(Object.keys(several.records[0]!.metrics)).toEqual(["train.cost", ...outputs]);
  });

  test("are counted from 1 and say η; epoch 0 is recorded when asked, and without η", () => {
    const parameters = parametersOf({ epochs: 2, eta: 0.5, monitor: ["initial"] });
    const { records } = finish(train(scripted([10, 20]).learner, parameters));
    expect(records.map(({ epoch, eta }) => [epoch, eta])).toEqual([
      [0, undefined],
      [1, 0.5],
      [2, 0.5],
    ]);
    expect("eta" in records[0]!).toBe(false);
  });
});

describe("the loop", () => {
  test("stops early on validation and says so", () => {
    const parameters = parametersOf({ epochs: 30, stop_early: { patience: 2 } });
    const { records, ending } = finish(train(scripted([10, 30, 20, 30, 90]).learner, parameters));
    expect(records).toHaveLength(4);
    expect(ending).toMatchObject({ status: "completed", epochs: 4, stoppedEarly: true });
  });

  test("trains every epoch with the η of the schedule", () => {
    const schedule = { kind: "exponential", factor: 0.5 } as const;
    const { learner, etas } = scripted([1, 2, 3]);
    const { records, ending } = finish(train(learner, parametersOf({ epochs: 3, eta: 4, schedule })));
    expect(etas).toEqual([4, 2, 1]);
    expect(records.map(({ eta }) => eta)).toEqual([4, 2, 1]);
    expect(ending).toMatchObject({ epochs: 3, stoppedEarly: false });
  });

  test("does not let monitoring change the training: epoch 0 is no best", () => {
    const decide = (monitor: Parameters["monitor"]) => {
      const parameters = parametersOf({ epochs: 9, stop_early: { patience: 2 }, monitor });
      const { learner, etas } = scripted([0, 0, 0, 0, 0, 0, 0, 0, 0]);
      finish(train(learner, parameters));
      return etas.length;
    };
    expect(decide(["initial"])).toBe(decide([]));
  });

  test("names the classes that the final network never predicts, without evaluating again", () => {
    const { learner, evaluated } = scripted([50]);
    const { ending } = finish(train(learner, parametersOf({ monitor: ["test"] })));
    expect(ending).toMatchObject({ neverPredicted: [1, 2] });
    expect(evaluated).toEqual(["test"]);
  });

  test("evaluates a network of step neurons that is not trained: NAND", () => {
    const {
      eta: _eta,
      batch_size: _batch,
      ...rest
    } = parametersOf({
      layers: [2, 1],
      output: "step",
      init: { weights: [[[-2, -2]]], biases: [[3]] },
      epochs: 0,
    });
    const nand = rows(
      "binary",
      [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ],
      [[1], [1], [1], [0]],
    );
    const learner = reference.attach(datasetOf({ train: nand }, 1), rest, 1);
    const { records, ending } = finish(train(learner, rest));
    expect(records).toEqual([{ epoch: 0, metrics: { "train.cost": 0, "train.accuracy": 1 } }]);
    expect(ending).toMatchObject({ status: "completed", epochs: 0, stoppedEarly: false, neverPredicted: [] });
  });

  test("ends a training that diverges, with the epoch, and records only finite numbers", () => {
    const data = datasetOf({ train: rows("values", [[1], [2]], [[1], [2]]) }, 1);
    const { records, ending } = trainReference(data, {
      layers: [1, 1],
      output: "linear",
      eta: 1e80,
      epochs: 30,
      batch_size: "full",
    });
    // The error grows about 10⁸⁰-fold an epoch, its square overflows at 10³⁰⁸.
    expect(ending).toEqual({ status: "diverged", epoch: 2 });
    expect(records.map(({ epoch }) => epoch)).toEqual([1]);
    for (const { metrics } of records) expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
  });

  test("saturates at |z| = 1000 without diverging", () => {
    const data = datasetOf({ train: rows("binary", [[1], [1]], [[0], [1]]) }, 1);
    const init = { weights: [[[1000]]], biases: [[0]] };
    for (const cost of ["quadratic", "cross-entropy"] as const) {
      const { records, ending } = trainReference(data, { layers: [1, 1], cost, init, epochs: 3 });
      expect(ending.status).toBe("completed");
      expect(records).toHaveLength(3);
    }
  });
});

describe("a training continued from its state", () => {
  const data = datasetOf(
    { train: randomSplit(5, 23, 4, 3, "classes"), validation: randomSplit(6, 11, 4, 3, "classes") },
    3,
  );
  const changed: Partial<Parameters> = {
    layers: [4, 5, 3],
    batch_size: 4,
    momentum: 0.7,
    dropout: 0.25,
    lambda: 0.1,
    epochs: 12,
    eta: 0.8,
    schedule: { kind: "halve-on-plateau", patience: 2, halvings: 4 },
    monitor: ["validation", "train"],
  };

  test("equals an uninterrupted one, digest for digest", () => {
    const whole = trainReference(data, changed);
    for (const cut of [0, 1, 4, 7]) {
      const parameters = parametersOf(changed);
      const first = reference.attach(data, parameters, 1);
      const { epochs } = finish(train(first, { ...parameters, epochs: cut + 1 }));
      const second = reference.attach(data, parameters, 1);
      second.restore(structuredClone(first.state()));
      const rest = finish(train(second, parameters, JSON.parse(JSON.stringify(epochs.at(-1)!.progress))));
      expect([...epochs.map(({ record }) => record), ...rest.records]).toEqual(whole.records);
      expect(rest.ending).toEqual(whole.ending);
    }
  });

  test("that has nothing left to do ends as it ended", () => {
    const parameters = parametersOf(changed);
    const learner = reference.attach(data, parameters, 1);
    const { epochs, ending } = finish(train(learner, parameters));
    expect(finish(train(learner, parameters, epochs.at(-1)!.progress))).toEqual({
      epochs: [],
      records: [],
      ending,
    });
  });
});

describe("the reference learns", () => {
  test("XOR, which no single layer can", () => {
    const changed: Partial<Parameters> = { cost: "cross-entropy", eta: 1, epochs: 600, batch_size: "full" };
    const data = datasetOf({ train: xor }, 1);
    const deep = trainReference(data, { ...changed, layers: [2, 4, 1] }, 3);
    expect(deep.records.at(-1)!.metrics["train.accuracy"]).toBe(1);
    const flat = trainReference(data, { ...changed, layers: [2, 1] }, 3);
    expect(flat.records.at(-1)!.metrics["train.accuracy"]).toBeLessThan(1);
  });

  test("classes of noisy patterns in bytes, and generalises", () => {
    const data = datasetOf({ train: patterns(1, 200), test: patterns(2, 100) }, 4);
    for (const end of [
      { output: "sigmoid", cost: "cross-entropy" },
      { output: "softmax", cost: "log-likelihood" },
      { output: "sigmoid", cost: "quadratic", eta: 3 },
    ] as const) {
      const { records } = trainReference(data, { layers: [49, 10, 4], batch_size: 10, epochs: 12, ...end });
      expect(records.at(-1)!.metrics["test.accuracy"]).toBeGreaterThan(0.9);
    }
  });
});

/** Four patterns of 49 bytes, each row one of them with noise. */
function patterns(seed: number, size: number) {
  const noise = randomSplit(seed, size, 49, 4, "classes", "bytes");
  if (noise.inputs.kind !== "bytes" || noise.targets.kind !== "classes")
    throw new Error("made as bytes and classes");
  const { labels } = noise.targets;
  const values = noise.inputs.values.map((byte, i) => {
    const label = labels[Math.floor(i / 49)]!;
    return (i % 49) % 4 === label ? 128 + (byte >> 1) : byte >> 1;
  });
  return { ...noise, inputs: { ...noise.inputs, values } };
}

/** The single neuron of the notes' chapter 3: input 1, desired output 0. */
describe("one neuron, η 0.15, 300 epochs, starts and figures as published", () => {
  const neuron = (w: number, b: number, cost: "quadratic" | "cross-entropy", eta: number) => {
    const { records } = trainReference(datasetOf({ train: rows("binary", [[1]], [[0]]) }, 1), {
      layers: [1, 1],
      cost,
      eta,
      init: { weights: [[[w]]], biases: [[b]] },
      batch_size: 1,
      epochs: 300,
      monitor: ["initial", "output"],
    });
    return records.map(({ metrics }) => metrics["train.output"]!);
  };

  test("quadratic cost: fast from 0.82, slow from 0.98", () => {
    const near = neuron(0.6, 0.9, "quadratic", 0.15);
    expect(near[0]).toBeCloseTo(0.82, 2);
    expect(near[300]).toBeCloseTo(0.094, 3);
    const far = neuron(2, 2, "quadratic", 0.15);
    expect(far[0]).toBeCloseTo(0.98, 2);
    expect(far[150]).toBeCloseTo(0.933, 3);
    expect(far[300]).toBeCloseTo(0.203, 3);
  });

  test("cross-entropy cost: from both to 0.012", () => {
    expect(neuron(0.6, 0.9, "cross-entropy", 0.15)[300]).toBeCloseTo(0.012, 3);
    expect(neuron(2, 2, "cross-entropy", 0.15)[300]).toBeCloseTo(0.012, 3);
  });

  test("cross-entropy cost with η 0.005 is on the way after 300 epochs", () => {
    expect(neuron(0.6, 0.9, "cross-entropy", 0.005)[300]).toBeCloseTo(0.418, 3);
    expect(neuron(2, 2, "cross-entropy", 0.005)[300]).toBeCloseTo(0.78, 3);
  });
});

test("two trainings of one trial have one digest, another seed another", () => {
  const data = datasetOf({ train: xor }, 1);
  const digest = (seed: number) => {
    const parameters = parametersOf({ epochs: 5 });
    const learner = reference.attach(data, parameters, seed);
    const { ending } = finish(train(learner, parameters));
    expect(ending).toMatchObject({ weightsSha256: weightsDigest(learner.weights()) });
    return weightsDigest(learner.weights());
  };
  expect(digest(1)).toBe(digest(1));
  expect(digest(1)).not.toBe(digest(2));
});
