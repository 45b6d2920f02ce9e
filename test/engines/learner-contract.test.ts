import { describe, expect, test } from "vitest";
import { openEngine } from "../../src/engine/node.ts";
import { engineOf, engines } from "../../src/engines/registry.ts";
import { weightsDigest } from "../../src/learner/digest.ts";
import type { Engine } from "../../src/learner/engine.ts";
import type { Learner } from "../../src/learner/learner.ts";
import type { Parameters, Precision } from "../../src/model/parameters.ts";
import { type Sample, sampleDataset, sampleParameters } from "../engine/samples.ts";

const SAMPLE: Sample = {
  inputs: 12,
  outputs: 3,
  train: 40,
  validation: 9,
  kind: "reals",
  targets: "classes",
  density: 0.5,
};
const PARAMETERS = sampleParameters({
  layers: [12, 7, 3],
  precision: "float64",
  batch_size: 6,
  momentum: 0.5,
  dropout: 0.2,
});

/** Every engine with each of its precisions, and the arithmetic that this machine would not choose. */
const CASES: readonly (readonly [string, () => Promise<Engine<unknown>>, Precision])[] = [
  ...engines.flatMap((engine) =>
    engine.precisions.map((precision) => [engine.name, () => engine.load(), precision] as const),
  ),
  ["plain kernels", async () => erased(openEngine({ arithmetic: "plain" })), "float32"],
];

function erased<Shared>(engine: Engine<Shared>): Engine<unknown> {
  return {
    ...engine,
    attach: (shared, parameters, seed) => engine.attach(shared as Shared, parameters, seed),
  };
}

describe.each(CASES)("a learner of the %s engine", async (_, load, precision) => {
  const engine = await load();
  const shared = engine.share(sampleDataset(SAMPLE));
  const parameters: Parameters = { ...PARAMETERS, precision };
  const { momentum: _momentum, ...still } = parameters;
  const learnerOf = (changed: Parameters = parameters, seed = 3) => engine.attach(shared, changed, seed);

  const trained = (learner: Learner, from: number, to: number) => {
    for (let epoch = from; epoch <= to; epoch++) learner.trainEpoch(epoch, 0.5);
    return learner;
  };

  test(`names its arithmetic, in ${precision}`, () => {
    expect(engineOf(engine.numerics)?.precisions).toContain(precision);
    const Reals = precision === "float32" ? Float32Array : Float64Array;
    expect(learnerOf().weights().weights[0]).toBeInstanceOf(Reals);
  });

  test("begins with weights that its seed and its layers decide", () => {
    expect(learnerOf().weights()).toEqual(learnerOf().weights());
    expect(learnerOf(parameters, 4).weights()).not.toEqual(learnerOf().weights());
    const { layers, weights, biases } = learnerOf().weights();
    expect(layers).toEqual([12, 7, 3]);
    expect(weights.map(({ length }) => length)).toEqual([84, 21]);
    expect(biases.map(({ length }) => length)).toEqual([7, 3]);
  });

  test("trains a recurrent network, and goes on from its state", () => {
    const recurrent = { steps: 4, output: "last", clip: 0.3 } as const;
    const { dropout: _, ...rest } = parameters;
    const through = { ...rest, layers: [3, 7, 3], recurrent };
    const whole = trained(learnerOf(through), 1, 3);
    expect(whole.weights().weights.map(({ length }) => length)).toEqual([70, 21]);
    expect(whole.measureGradient().steps).toHaveLength(4);
    const half = trained(learnerOf(through), 1, 2);
    const resumed = learnerOf(through);
    resumed.restore(half.state());
    expect(weightsDigest(trained(resumed, 3, 3).weights())).toBe(weightsDigest(whole.weights()));
  });

  test("hands out copies, which training does not change", () => {
    const learner = learnerOf();
    const [weights, state] = [learner.weights(), learner.state()];
    const digest = weightsDigest(weights);
    trained(learner, 1, 1);
    expect(weightsDigest(weights)).toBe(digest);
    expect(weightsDigest(state.parameters)).toBe(digest);
    expect(weightsDigest(learner.weights())).not.toBe(digest);
  });

  test("goes on from a state as if it had never stopped, whatever it was before", () => {
    const whole = trained(learnerOf(), 1, 4);
    const { state } = { state: trained(learnerOf(), 1, 2).state() };
    const other = trained(learnerOf(), 1, 3);
    other.restore(state);
    expect(trained(other, 3, 4).state()).toEqual(whole.state());
    expect(other.evaluate("validation")).toEqual(whole.evaluate("validation"));
  });

  test("has velocities with momentum alone", () => {
    expect(learnerOf().state().velocities?.layers).toEqual([12, 7, 3]);
    expect(learnerOf(still).state().velocities).toBeUndefined();
  });

  test("refuses the state of other layers, missing and unneeded velocities, and stays as it was", () => {
    const before = learnerOf().state();
    const { velocities: _velocities, ...bare } = before;
    const wider = learnerOf({ ...parameters, layers: [12, 8, 3] }).state();
    for (const [learner, state] of [
      [learnerOf(), wider],
      [learnerOf(), { ...before, velocities: wider.velocities! }],
      [learnerOf(), bare],
      [learnerOf(still), before],
    ] as const) {
      expect(() => learner.restore(state)).toThrow(RangeError);
      expect(learner.weights()).toEqual(before.parameters);
    }
  });

  test("leaves its weights readable when it is released", () => {
    const learner = trained(learnerOf(), 1, 1);
    const state = learner.state();
    learner.release?.();
    expect(learner.state()).toEqual(state);
  });

  test("evaluates the splits that there are, and measures finite norms", () => {
    const learner = learnerOf();
    expect(learner.splits).toEqual(["train", "validation"]);
    const { size, predicted, outputs, correct } = learner.evaluate("validation");
    expect(size).toBe(9);
    expect(predicted!.reduce((sum, count) => sum + count, 0)).toBe(9);
    expect(outputs).toHaveLength(3);
    expect(correct).toBeLessThanOrEqual(9);
    expect(() => learner.evaluate("test")).toThrow(RangeError);
    const { gradient, deltas, biases } = learner.measureGradient();
    expect(deltas).toHaveLength(2);
    // Errors cancel in the mean, and the biases are a part of the gradient.
    for (const [l, bias] of biases.entries())
      expect([bias > 0, bias < deltas[l]!, bias < gradient]).toEqual([true, true, true]);
  });

  test("gives the gradient of some of its examples", () => {
    const learner = learnerOf();
    const lengthOf = (g: Float64Array) => Math.hypot(...g);
    const whole = learner.gradientOf(0, learner.examples);
    expect(learner.examples).toBe(40);
    expect(lengthOf(whole)).toBeCloseTo(learner.measureGradient().gradient, 6);
    const halves = [learner.gradientOf(0, 20), learner.gradientOf(20, 40)];
    const mean = whole.map((_, i) => (halves[0]![i]! + halves[1]![i]!) / 2);
    expect(lengthOf(mean.map((value, i) => value - whole[i]!))).toBeLessThan(1e-6);
  });
});
