import { describe, expect, it } from "vitest";
import { load } from "../../src/data/index.ts";
import type { MnistSource, Parameters } from "../../src/model.ts";
import { reference } from "../../src/network/reference.ts";
import { observe } from "../../src/training/observation.ts";

// Published figures: fig/overfitting.json and fig/regularized.json of Nielsen's neural-networks-and-deep-learning
// (MIT), trained around 2013 with Python 2 and NumPy. The first epochs of 400.

const DATA: MnistSource = { source: "mnist", train: 1_000, validation: 0, test: 10_000, scale: 256 };

const OVERFITTING: Parameters = {
  data: DATA,
  layers: [784, 30, 10],
  activation: "sigmoid",
  output: "sigmoid",
  cost: "cross-entropy",
  init: "gaussian",
  precision: "float64",
  monitor: ["train", "objective"],
  epochs: 400,
  eta: 0.5,
  batch_size: 10,
  random: {
    generator: "mt19937",
    initial: "biases-first",
    shuffle: "python2",
    discard: { networks: 1 },
  },
};

/** Metrics of the training split after each epoch; the test split is measured after the last. */
function replay(parameters: Parameters, epochs: number) {
  const learner = reference.learner(reference.share(load(DATA, "/")), parameters, 12345678);
  const series = Array.from({ length: epochs }, (_, e) => {
    learner.trainEpoch(e + 1, 0.5);
    return observe(learner, parameters).metrics;
  });
  const { metrics } = observe(learner, { ...parameters, monitor: ["test", "objective"] });
  return { series, test: metrics };
}

const correct = (series: readonly { readonly [metric: string]: number }[]) =>
  series.map((metrics) => Math.round(metrics["train.accuracy"]! * 1_000));

/** The published costs were summed in another order: equal but for the last digits. */
function expectEqual(cost: number | undefined, published: number): void {
  expect((cost ?? 0) / published).toBeCloseTo(1, 11);
}

describe("replay of published trainings", () => {
  it("reproduces thirty epochs of overfitting", () => {
    const { series, test } = replay(OVERFITTING, 30);
    expect(correct(series)).toEqual([
      690, 749, 812, 848, 872, 865, 914, 932, 948, 949, 957, 966, 970, 973, 979, 977, 981, 982, 982, 985, 984,
      988, 989, 990, 988, 990, 991, 991, 992, 992,
    ]);
    expectEqual(series[0]?.["train.cost"], 1.8433647860328504);
    expectEqual(series[29]?.["train.cost"], 0.13575056473237712);
    expect(test["test.accuracy"]).toBe(0.8126);
  });

  it("reproduces ten epochs of regularized, whose published cost includes the L2 term", () => {
    const { series, test } = replay({ ...OVERFITTING, lambda: 0.1 }, 10);
    expect(correct(series)).toEqual([690, 749, 810, 849, 874, 869, 912, 932, 948, 950]);
    const objectives = [3.005466860217319, 2.630540182112914, 2.3510873884747334];
    for (const [e, objective] of objectives.entries()) {
      expectEqual(series[e]?.["train.objective"], objective);
    }
    expect(test["test.accuracy"]).toBe(0.7942);
    expectEqual(test["test.objective"], 1.321296899671962);
  });
});
