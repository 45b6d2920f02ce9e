import { describe, expect, it } from "vitest";
import { load } from "../../src/data/index.ts";
import { openEngine } from "../../src/engine/node.ts";
import type { Learner } from "../../src/learner/learner.ts";
import type { MnistSource, Parameters } from "../../src/model/parameters.ts";
import { reference } from "../../src/network/reference.ts";
import { observe } from "../../src/training/observation.ts";

// Published figures: fig/overfitting.json and fig/regularized.json of Nielsen's neural-networks-and-deep-learning
// (MIT), trained around 2013 with Python 2 and NumPy. The first epochs of 400; experiments/book claims them all.

const DATA: MnistSource = { source: "mnist", train: 1_000, validation: 0, test: 10_000, scale: 256 };

const OVERFITTING: Parameters = {
  data: DATA,
  layers: [784, 30, 10],
  activation: "sigmoid",
  output: "sigmoid",
  cost: "cross-entropy",
  init: "gaussian",
  precision: "float64",
  monitor: ["train", "test", "objective"],
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

const SEED = 12345678;
const dataset = load(DATA, "/");

/** Metrics after each of the first epochs. */
function series(learner: Learner, parameters: Parameters, epochs: number) {
  return Array.from({ length: epochs }, (_, e) => {
    learner.trainEpoch(e + 1, 0.5);
    return observe(learner, parameters).metrics;
  });
}

const correct = (
  metrics: readonly { readonly [metric: string]: number }[],
  split: "train" | "test",
  size: number,
) => metrics.map((each) => Math.round(each[`${split}.accuracy`]! * size));

/** The published costs were summed in another order: equal but for the last digits. */
function expectEqual(cost: number | undefined, published: number): void {
  expect((cost ?? 0) / published).toBeCloseTo(1, 11);
}

const TRAINING_CORRECT = [
  690, 749, 812, 848, 872, 865, 914, 932, 948, 949, 957, 966, 970, 973, 979, 977, 981, 982, 982, 985, 984,
  988, 989, 990, 988, 990, 991, 991, 992, 992,
];
const TEST_CORRECT = [
  5887, 6505, 6970, 7271, 7433, 7198, 7710, 7747, 7850, 7899, 7853, 7848, 7986, 8020, 8046, 8039, 8056, 8090,
  8090, 8107, 8086, 8126, 8104, 8107, 8116, 8121, 8128, 8121, 8135, 8126,
];

// Fused multiply-add rounds differently from NumPy, and both from a sum in another order: the counts hold all the same.
describe.each([
  ["fused", openEngine()],
  ["plain", openEngine({ arithmetic: "plain" })],
])("replay with %s kernels", (_, engine) => {
  const shared = engine.share(dataset);

  it("reproduces thirty epochs of overfitting", () => {
    const epochs = series(engine.attach(shared, OVERFITTING, SEED), OVERFITTING, 30);
    expect(correct(epochs, "train", 1_000)).toEqual(TRAINING_CORRECT);
    expect(correct(epochs, "test", 10_000)).toEqual(TEST_CORRECT);
    expectEqual(epochs[0]?.["train.cost"], 1.8433647860328504);
    expectEqual(epochs[29]?.["train.cost"], 0.13575056473237712);
  });

  it("reproduces ten epochs of regularized, whose published cost includes the L2 term", () => {
    const parameters = { ...OVERFITTING, lambda: 0.1 };
    const epochs = series(engine.attach(shared, parameters, SEED), parameters, 10);
    expect(correct(epochs, "train", 1_000)).toEqual([690, 749, 810, 849, 874, 869, 912, 932, 948, 950]);
    expectEqual(epochs[0]?.["train.objective"], 3.005466860217319);
    expectEqual(epochs[9]?.["test.objective"], 1.321296899671962);
  });
});

it("reproduces the first epochs with the reference", () => {
  const epochs = series(reference.attach(reference.share(dataset), OVERFITTING, SEED), OVERFITTING, 3);
  expect(correct(epochs, "train", 1_000)).toEqual(TRAINING_CORRECT.slice(0, 3));
  expect(correct(epochs, "test", 10_000)).toEqual(TEST_CORRECT.slice(0, 3));
});
