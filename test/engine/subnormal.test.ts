import { describe, expect, it, test } from "vitest";
import { openEngine } from "../../src/engine/node.ts";
import type { Dataset } from "../../src/model/dataset.ts";
import { sampleDataset, sampleParameters } from "./samples.ts";

const INPUTS = 9;

/**
 * One step on one example from zero velocities, so that they hold x·δ, rounded once. With zero weights and the target 0 the
 * linear outputs are the biases, and so are the errors.
 */
function step(inputs: readonly number[], biases: readonly number[], eta: number) {
  const layers = [INPUTS, biases.length];
  const engine = openEngine();
  const parameters = sampleParameters({ layers, output: "linear", precision: "float32", momentum: 0.5 });
  const learner = engine.attach(engine.share(oneExample(inputs, biases.length)), parameters, 1);
  const zeros = (size: number) => new Float32Array(size);
  const weights = [zeros(INPUTS * biases.length)];
  learner.restore({
    parameters: { layers, weights, biases: [Float32Array.from(biases)] },
    velocities: { layers, weights, biases: [zeros(biases.length)] },
  });
  learner.trainEpoch(1, eta);
  const { weights: moved, biases: deltas } = learner.state().velocities!;
  return { products: [...moved[0]!], deltas: [...deltas[0]!] };
}

function oneExample(values: readonly number[], outputs: number): Dataset {
  const sample = { inputs: INPUTS, outputs, train: 1, kind: "reals", targets: "values", density: 1 } as const;
  const { identity } = sampleDataset(sample);
  const inputs = { kind: "reals", values: Float64Array.from(values) } as const;
  return {
    identity,
    splits: { train: { size: 1, inputs, targets: { kind: "values", values: new Float64Array(outputs) } } },
  };
}

describe("a step with δ below float32's normal numbers", () => {
  const few = [0, 0, 0.3, 0, 0, 1, 0, 0, 0.7];
  const all = [0.1, 0.2, 0.3, -0.4, 0.5, 1, 3, 0.6, 0.7];

  it.each([
    ["compressed inputs", few, [1e-3, 0.5, -2, 0, 1], 3e-38],
    ["whole rows", all, [1e-3, 0.5, -2, 0, 1], 3e-38],
    ["a δ too large to be lifted, compressed inputs", few, [1e-34, -1e38, 1], 1e-5],
    ["a δ too large to be lifted, whole rows", all, [1e-34, -1e38, 1], 1e-5],
    [
      "an input too small to be lowered, compressed inputs",
      [...few.slice(0, 8), 1.234e-35],
      [1e-34, 1e5],
      1e-5,
    ],
    ["an input too small to be lowered, whole rows", [...all.slice(0, 8), 1.234e-35], [1e-34, 1e5], 1e-5],
  ])("multiplies exactly: %s", (_, inputs, biases, eta) => {
    const { products, deltas } = step(inputs, biases, eta);
    expect(deltas.some((delta) => delta !== 0 && Math.abs(delta) < 2 ** -126)).toBe(true);
    const exact = deltas.flatMap((delta) => inputs.map((x) => Math.fround(Math.fround(x) * delta)));
    expect(products.map((product) => product + 0)).toEqual(exact.map((product) => product + 0));
  });
});

/** One epoch of one example whose inputs are all 0: nothing is added to the velocities. */
function fade(velocities: Float32Array, momentum: number) {
  const outputs = velocities.length / INPUTS;
  const layers = [INPUTS, outputs];
  const engine = openEngine();
  const parameters = sampleParameters({ layers, output: "linear", precision: "float32", momentum });
  const inputs = new Array<number>(INPUTS).fill(0);
  const learner = engine.attach(engine.share(oneExample(inputs, outputs)), parameters, 1);
  const zeros = (size: number) => [new Float32Array(size)];
  learner.restore({
    parameters: { layers, weights: zeros(velocities.length), biases: zeros(outputs) },
    velocities: { layers, weights: [velocities], biases: zeros(outputs) },
  });
  learner.trainEpoch(1, 0.5);
  return learner.state().velocities!.weights[0]!;
}

test.each([0, 0.5, 0.9, 0.99])("velocities that fade are multiplied exactly, momentum %d", (momentum) => {
  // [outputs][inputs]: of an input less than so many times 2⁻¹⁴⁹; of the last ones larger ones too.
  const below = [1, 2, 5, 6, 9, 56, 1, 5, 56];
  const velocities = Float32Array.from({ length: 64 * INPUTS }, (_, i) => {
    const [j, k] = [Math.floor(i / INPUTS), i % INPUTS];
    const small = (j % 2 ? 1 : -1) * ((j * 5) % below[k]!) * 2 ** -149;
    return k < 6 ? small : j === 40 ? 0.1 : small;
  });
  const factor = Math.fround(momentum);
  expect([...fade(velocities, momentum)]).toEqual([...velocities].map((v) => Math.fround(factor * v)));
});
