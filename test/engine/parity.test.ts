import { describe, expect, it } from "vitest";
import { attachEngine } from "../../src/engine/index.ts";
import { loadKernels } from "../../src/engine/kernels-node.ts";
import { openEngine } from "../../src/engine/node.ts";
import { shareDataset } from "../../src/engine/share.ts";
import type { Engine } from "../../src/learner/engine.ts";
import type { Learner, NetworkWeights } from "../../src/learner/learner.ts";
import type { Activation, Cost, Parameters, Precision } from "../../src/model/parameters.ts";
import { activations } from "../../src/network/activation.ts";
import { reference } from "../../src/network/reference.ts";
import { OUTPUTS_OF, type Sample, sampleDataset, sampleParameters } from "./samples.ts";

const plain = openEngine({ arithmetic: "plain" });
const fastest = openEngine();

const SPARSE: Sample = {
  inputs: 23,
  outputs: 5,
  train: 37,
  validation: 9,
  kind: "bytes",
  targets: "classes",
  density: 0.2,
};
const DENSE: Sample = { ...SPARSE, kind: "reals", density: 0.9 };

const BETAS = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8 };
const ADAM = { kind: "adam", ...BETAS } as const;
const RMSPROP = { kind: "rmsprop", decay: 0.9, epsilon: 1e-8 } as const;

const ends = (Object.keys(OUTPUTS_OF) as Cost[]).flatMap((cost) =>
  OUTPUTS_OF[cost].map((output) => ({ cost, output })),
);

/** The plain kernels in float64 do the reference's operations in the reference's order. */
const hidden = Object.keys(activations) as Activation[];

describe("plain float64 kernels give the reference's bits", () => {
  it.each(hidden)("hidden activation %s", (activation) => {
    for (const sample of [SPARSE, DENSE]) expectSame(sample, { layers: [23, 7, 5], activation });
  });

  it.each(ends)("$output outputs with the $cost cost", ({ cost, output }) => {
    for (const sample of [SPARSE, DENSE]) expectSame(sample, { layers: [23, 7, 5], cost, output });
  });

  it.each(["binary", "values"] as const)("targets that are %s", (targets) => {
    for (const { cost, output } of ends) {
      if (cost !== "quadratic" && targets === "values") continue;
      expectSame({ ...DENSE, targets }, { layers: [23, 6, 5], cost, output });
    }
  });

  it.each<[string, Partial<Parameters>]>([
    ["L2", { lambda: 0.7 }],
    ["L1", { l1: 0.3 }],
    ["L1 and L2 beyond the point where the decay turns the sign", { lambda: 150, l1: 0.3 }],
    ["momentum", { momentum: 0.6 }],
    ["momentum with L1 and L2", { momentum: 0.6, lambda: 0.7, l1: 0.3 }],
    ["dropout", { dropout: 0.4 }],
    ["an activation function for each hidden layer", { activation: ["leaky-relu", "tanh"] }],
    ["Nesterov's momentum", { optimizer: { kind: "nesterov" }, momentum: 0.8 }],
    [
      "Nesterov's momentum with L1 and L2",
      { optimizer: { kind: "nesterov" }, momentum: 0.8, l1: 0.3, lambda: 0.7 },
    ],
    ["RMSprop", { optimizer: RMSPROP, eta: 0.01 }],
    ["RMSprop with L1 and L2", { optimizer: RMSPROP, eta: 0.01, l1: 0.3, lambda: 0.7 }],
    ["Adam", { optimizer: ADAM, eta: 0.01 }],
    ["Adam with L1 and L2 and dropout", { optimizer: ADAM, eta: 0.01, l1: 0.3, lambda: 0.7, dropout: 0.3 }],
    ["AdamW", { optimizer: { kind: "adamw", ...BETAS }, eta: 0.01 }],
    ["AdamW with L1 and L2", { optimizer: { kind: "adamw", ...BETAS }, eta: 0.01, l1: 0.3, lambda: 0.7 }],
    ["balanced classes", { class_weights: "balanced" }],
    ["weighted classes", { class_weights: [1, 2, 0.5, 4, 0.1], activation: "leaky-relu" }],
    ["initial weights of He", { init: "he" }],
    ["initial weights of Glorot", { init: "xavier" }],
    ["dropout with momentum", { dropout: 0.5, momentum: 0.3 }],
    ["gaussian initial weights", { init: "gaussian" }],
  ])("%s", (_, changes) => {
    for (const sample of [SPARSE, DENSE]) expectSame(sample, { layers: [23, 11, 6, 5], ...changes });
  });

  it.each([1, 2, 3, 5, 7, 8, 17, 33, 100])("hidden layers of %i neurons", (size) => {
    expectSame(SPARSE, { layers: [23, size, size, 5] });
    expectSame({ ...DENSE, inputs: size, outputs: 3 }, { layers: [size, size, 3], batch_size: 5 });
  });

  it.each([1, 2, 10, 36, 37, "full"] as const)("mini-batches of %s", (batch_size) => {
    for (const sample of [SPARSE, DENSE]) expectSame(sample, { layers: [23, 9, 5], batch_size });
  });

  it.each([200, 300, "full"] as const)("mini-batches of %s, which pass through in chunks", (batch_size) => {
    const large = { ...SPARSE, train: 300 };
    expectSame(large, { layers: [23, 9, 5], batch_size, lambda: 0.7, l1: 0.1 });
    expectSame(large, { layers: [23, 9, 5], batch_size, momentum: 0.5, dropout: 0.2 });
    expectSame({ ...large, kind: "reals" }, { layers: [23, 5], batch_size });
    expectSame(large, { layers: [23, 9, 5], batch_size, optimizer: ADAM, class_weights: "balanced" });
  });

  it.each([32, 100, "full"] as const)(
    "seven slices and mini-batches of %s, updated input by input",
    (batch_size) => {
      const large = { ...SPARSE, inputs: 201, train: 203 };
      expectSame(large, { layers: [201, 101, 5], batch_size, l1: 0.1 });
      expectSame(large, { layers: [201, 99, 21, 5], batch_size, momentum: 0.5 });
    },
  );

  it("no hidden layer, one neuron, given weights", () => {
    const init = { weights: [[[0.6, -2]]], biases: [[0.9]] };
    const sample: Sample = { inputs: 2, outputs: 1, train: 1, kind: "reals", targets: "binary", density: 1 };
    expectSame(sample, { layers: [2, 1], init, batch_size: 1, cost: "cross-entropy" });
  });

  it("a saturated network, where the cross-entropy cost stays finite", () => {
    const init = { weights: [[[1000], [-1000]]], biases: [[3, -3]] };
    const sample: Sample = { inputs: 1, outputs: 2, train: 5, kind: "bytes", targets: "binary", density: 1 };
    expectSame(sample, { layers: [1, 2], init, cost: "cross-entropy", eta: 1e-3 });
  });
});

/** Sequences of 4 steps. */
const SEQUENCES: Sample = { ...SPARSE, inputs: 20 };

describe("plain float64 kernels give the reference's bits through time", () => {
  const kinds = [SEQUENCES, { ...SEQUENCES, kind: "reals", density: 0.9 }] as const;
  const last = { steps: 4, output: "last" } as const;
  const each = { steps: 4, output: "each" } as const;

  it.each(hidden)("hidden activation %s", (activation) => {
    for (const sample of kinds) {
      expectSame(sample, { layers: [5, 7, 5], recurrent: last, activation, eta: 0.1 });
      const outputs = { ...sample, outputs: 12, targets: "binary" } as const;
      expectSame(outputs, { layers: [5, 7, 3], recurrent: each, activation, eta: 0.1 });
    }
  });

  it.each(ends)("$output outputs with the $cost cost", ({ cost, output }) => {
    expectSame(SEQUENCES, { layers: [5, 6, 5], recurrent: last, cost, output });
    const outputs = { ...SEQUENCES, outputs: 12, targets: "binary" } as const;
    expectSame(outputs, { layers: [5, 6, 3], recurrent: each, cost, output });
  });

  it.each<[string, Partial<Parameters>]>([
    ["truncation", { recurrent: { ...last, truncate: 2 } }],
    ["truncation that divides no row", { recurrent: { ...last, truncate: 3 } }],
    ["clipping", { recurrent: { ...last, clip: 0.01 } }],
    ["clipping with decay", { recurrent: { ...last, clip: 0.05 }, lambda: 0.7, l1: 0.3 }],
    ["clipping with momentum", { recurrent: { ...last, clip: 0.05 }, momentum: 0.6, lambda: 0.7 }],
    ["clipping with Adam", { recurrent: { ...last, clip: 0.05 }, optimizer: ADAM, eta: 0.01, l1: 0.3 }],
    ["Nesterov's momentum", { recurrent: last, optimizer: { kind: "nesterov" }, momentum: 0.8 }],
    ["RMSprop", { recurrent: last, optimizer: RMSPROP, eta: 0.01 }],
    ["orthogonal weights", { recurrent: { ...last, init: "orthogonal" }, activation: "tanh" }],
    ["balanced classes", { recurrent: last, class_weights: "balanced" }],
    ["momentum", { recurrent: last, momentum: 0.6, l1: 0.3 }],
  ])("%s", (_, changes) => {
    for (const sample of kinds) expectSame(sample, { layers: [5, 9, 5], batch_size: 7, ...changes });
  });

  it.each([1, 2, 3, 5, 8, 17, 33])("layers of %i recurrent neurons, one upon the other", (size) => {
    for (const recurrent of [last, each]) {
      const outputs = recurrent === each ? 8 : 5;
      const sample = { ...SEQUENCES, outputs, targets: recurrent === each ? "values" : "classes" } as const;
      const layers = [5, size, size + 1, recurrent === each ? 2 : 5];
      expectSame(sample, { layers, recurrent, output: "sigmoid", momentum: 0.2 });
    }
  });

  it.each([1, 36, "full"] as const)("mini-batches of %s, in chunks where they are long", (batch_size) => {
    expectSame(SEQUENCES, { layers: [5, 6, 5], recurrent: last, batch_size });
    const long = { ...SEQUENCES, inputs: 200 };
    expectSame(long, {
      layers: [1, 6, 5],
      recurrent: { steps: 200, output: "last" },
      batch_size,
      lambda: 0.1,
    });
    const clipped = { steps: 130, output: "last", clip: 0.02 } as const;
    expectSame(long, { layers: [1, 3, 4, 5], recurrent: clipped, batch_size, activation: "tanh" });
  });

  it("one step is a feedforward network with weights that see nothing", () => {
    expectSame(SEQUENCES, { layers: [20, 6, 5], recurrent: { steps: 1, output: "last" } });
  });
});

it("the kernels draw the reference's initial weights, whatever they fuse", () => {
  for (const init of ["gaussian", "scaled", "he", "xavier"] as const) {
    const parameters = sampleParameters({ layers: [23, 10, 5], init });
    const data = sampleDataset(SPARSE);
    for (const seed of [0, 1, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER]) {
      const ours = fastest.attach(fastest.share(data), parameters, seed).weights();
      expect(ours).toEqual(reference.attach(data, parameters, seed).weights());
    }
  }
});

describe.each<[Precision, number]>([
  ["float64", 1e-13],
  ["float32", 1e-5],
])("the fastest kernels in %s stay close to the reference", (precision, tolerance) => {
  it.each((Object.keys(OUTPUTS_OF) as Cost[]).map((cost) => [cost]))("cost %s", (cost) => {
    for (const sample of [SPARSE, DENSE]) {
      for (const batch_size of [1, 7, "full"] as const) {
        const parameters = sampleParameters({
          layers: [23, 19, 13, 5],
          cost,
          output: OUTPUTS_OF[cost][0]!,
          activation: "tanh",
          batch_size,
          lambda: 0.2,
          momentum: 0.4,
          eta: 0.02,
          precision,
        });
        const ours = trained(fastest, sample, parameters);
        const theirs = trained(reference, sample, parameters);
        expectClose(ours.weights(), theirs.weights(), tolerance);
        expect(ours.evaluate("train").cost).toBeCloseTo(theirs.evaluate("train").cost, 4);
      }
    }
  });

  it.each(["last", "each"] as const)("through time, with the output of the %s step", (output) => {
    const outputs = output === "each" ? 20 : 5;
    const sample = { ...SEQUENCES, outputs, targets: output === "each" ? "binary" : "classes" } as const;
    const recurrent = { steps: 4, output, clip: 0.5 } as const;
    const changed = { recurrent, activation: "tanh", eta: 0.05, precision } as const;
    const parameters = sampleParameters({ layers: [5, 19, 13, 5], ...changed });
    const [ours, theirs] = [fastest, reference].map((engine) =>
      trained(engine as Engine<unknown>, sample, parameters),
    );
    expectClose(ours!.weights(), theirs!.weights(), tolerance);
    expect(ours!.evaluate("train").cost).toBeCloseTo(theirs!.evaluate("train").cost, 4);
  });
});

describe("compressed and whole rows", () => {
  it.each(["float32", "float64"] as const)("give equal bits in %s", (precision) => {
    for (const kernels of [loadKernels("plain"), loadKernels()]) {
      // The input of an entry is stored in one byte, with bounds at 256, 512 and 768, or from 1,025 inputs on in two.
      for (const [kind, inputs] of [
        ["bytes", 23],
        ["bytes", 512],
        ["bytes", 784],
        ["bytes", 1025],
        ["reals", 300],
        ["reals", 1024],
        ["reals", 1025],
      ] as const) {
        const data = sampleDataset({ ...SPARSE, kind, inputs });
        const parameters = sampleParameters({ layers: [inputs, 10, 5], precision, momentum: 0.3 });
        const [whole, compressed] = [0, 1].map((sparseBelow) => {
          const learner = attachEngine(shareDataset(kernels, data, sparseBelow), parameters, 7);
          train(learner, parameters);
          return { state: learner.state(), evaluation: learner.evaluate("validation") };
        });
        expect(compressed).toEqual(whole);
      }
    }
  });

  it("give equal bits through time", () => {
    const data = sampleDataset(SEQUENCES);
    const recurrent = { steps: 5, output: "last" } as const;
    const parameters = sampleParameters({ layers: [4, 7, 5], recurrent, precision: "float32" });
    const [whole, compressed] = [0, 1].map((sparseBelow) => {
      const learner = attachEngine(shareDataset(loadKernels(), data, sparseBelow), parameters, 7);
      train(learner, parameters);
      return learner.state();
    });
    expect(compressed).toEqual(whole);
  });
});

function expectSame(sample: Sample, changes: Partial<Parameters> & Pick<Parameters, "layers">): void {
  const parameters = sampleParameters(changes);
  const ours = trained(plain, sample, parameters);
  const theirs = trained(reference, sample, parameters);
  expect(ours.state()).toEqual(theirs.state());
  for (const split of theirs.splits) {
    expect(ours.evaluate(split)).toEqual(theirs.evaluate(split));
  }
  expect(ours.measureGradient()).toEqual(theirs.measureGradient());
  // Measuring must leave nothing behind that training finds.
  for (const learner of [ours, theirs]) learner.trainEpoch(parameters.epochs + 1, parameters.eta ?? 0);
  expect(ours.state()).toEqual(theirs.state());
}

function trained<Shared>(engine: Engine<Shared>, sample: Sample, parameters: Parameters): Learner {
  const learner = engine.attach(engine.share(sampleDataset(sample)), parameters, 7);
  train(learner, parameters);
  return learner;
}

function train(learner: Learner, { epochs, eta = 0 }: Parameters): void {
  for (let epoch = 1; epoch <= epochs; epoch++) learner.trainEpoch(epoch, eta);
}

function expectClose(ours: NetworkWeights, theirs: NetworkWeights, tolerance: number): void {
  for (const part of ["weights", "biases"] as const) {
    theirs[part].forEach((reals, l) => {
      reals.forEach((real, i) => {
        expect(Math.abs(ours[part][l]![i]! - real)).toBeLessThanOrEqual(
          tolerance * Math.max(1, Math.abs(real)),
        );
      });
    });
  }
}
