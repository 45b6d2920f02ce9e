import { env, InferenceSession, Tensor } from "onnxruntime-web";
import { beforeAll, describe, expect, it } from "vitest";
import { connectionsOf } from "../../src/model/connections.ts";
import type { AnswerEncoding, Encoding } from "../../src/model/encoding.ts";
import { WordSequence } from "../../src/numerics/streams.ts";
import { type Network, outputsOf } from "../../src/prediction/outputs.ts";
import { encodeOnnx } from "../../src/weights/onnx-file.ts";

beforeAll(() => {
  env.wasm.numThreads = 1;
});

const words = new WordSequence(7, "sampling");
const draw = () => 4 * words.uniform() - 2;

function network(
  layers: readonly number[],
  encoding: Encoding,
  given: Pick<Network, "activation" | "output" | "recurrent">,
  single: boolean,
): Network {
  const reals = (length: number) => {
    const values = Array.from({ length }, draw);
    return single ? Float32Array.from(values) : Float64Array.from(values);
  };
  const shape = { layers, ...(given.recurrent && { recurrent: true }) };
  const weights = {
    ...shape,
    weights: connectionsOf(shape).map(({ nIn, nOut }) => reals(nIn * nOut)),
    biases: layers.slice(1).map((n) => reals(n)),
  };
  return { ...given, weights, encoding };
}

async function run(asked: Network, feeds: Readonly<Record<string, Tensor>>) {
  const saved = { ...asked, trial: "t", epoch: 1, numerics: "n" };
  const session = await InferenceSession.create(encodeOnnx(saved, "0.0.0"));
  return session.run(feeds);
}

const CLASSES: AnswerEncoding = { kind: "classes", names: ["red", "green", "blue"] };

describe("onnxruntime gives what runx gives", () => {
  const pixels: Encoding = { inputs: { kind: "pixels", shape: [4, 4], scale: 255 }, answer: CLASSES };
  const bytes = Uint8Array.from({ length: 20 * 16 }, () => words.below(256));

  it.each([
    ["sigmoid", "softmax", true],
    ["tanh", "sigmoid", true],
    ["relu", "softmax", false],
    ["leaky-relu", "softmax", true],
    ["step", "sigmoid", true],
    ["linear", "linear", false],
    ["sigmoid", "step", false],
  ] as const)("for %s neurons and %s outputs", async (activation, output, single) => {
    const asked = network([16, 5, 3], pixels, { activation, output }, single);
    const expected = outputsOf(asked, { kind: "bytes", values: bytes, scale: 255 }, 20);
    const found = await run(asked, { pixels: new Tensor("float32", Float32Array.from(bytes), [20, 16]) });
    const outputs = found.outputs!.data as Float32Array | Float64Array;
    for (const [i, value] of expected.entries()) expect(Math.abs(outputs[i]! - value)).toBeLessThan(1e-6);
    const labels = Array.from(found.label!.data as BigInt64Array, Number);
    expect(found.class!.data).toEqual(labels.map((label) => ["red", "green", "blue"][label]));
  });

  it.each([
    ["last", true, [4, 5, 3]],
    ["each", false, [4, 5, 6, 2]],
  ] as const)("for a recurrent network that answers after %s", async (output, single, layers) => {
    const encoding: Encoding =
      output === "last"
        ? pixels
        : {
            ...pixels,
            answer: {
              kind: "values",
              columns: Array.from({ length: 8 }, (_, i) => ({ name: `y${i}`, centre: 0, width: 1 })),
            },
          };
    const given = { activation: "tanh", output: "sigmoid", recurrent: { steps: 4, output } } as const;
    const asked = network(layers, encoding, given, single);
    const expected = outputsOf(asked, { kind: "bytes", values: bytes, scale: 255 }, 20);
    expect(expected).toHaveLength(20 * (output === "last" ? 3 : 8));
    const found = await run(asked, { pixels: new Tensor("float32", Float32Array.from(bytes), [20, 16]) });
    const outputs = found.outputs!.data as Float32Array | Float64Array;
    expect(outputs).toHaveLength(expected.length);
    for (const [i, value] of expected.entries()) expect(Math.abs(outputs[i]! - value)).toBeLessThan(1e-6);
  });

  it("for columns of numbers, with what stands for a missing one, and targets in their own unit", async () => {
    const columns = [
      { kind: "number", name: "a", centre: 3, width: 2, missing: 5 },
      { kind: "number", name: "b", centre: 0, width: 1 },
    ] as const;
    const answer: AnswerEncoding = { kind: "values", columns: [{ name: "y", centre: 100, width: 20 }] };
    const encoding: Encoding = { inputs: { kind: "columns", columns }, answer };
    const asked = network([2, 4, 1], encoding, { activation: "tanh", output: "linear" }, false);
    const rows = Float64Array.of(1, 2, Number.NaN, -1);
    const encoded = Float64Array.of((1 - 3) / 2, 2, (5 - 3) / 2, -1);
    const expected = outputsOf(asked, { kind: "reals", values: encoded }, 2);
    const found = await run(asked, { inputs: new Tensor("float64", rows, [2, 2]) });
    const values = found.values!.data as Float64Array;
    for (const [i, value] of expected.entries())
      expect(Math.abs(values[i]! - (100 + 20 * value))).toBeLessThan(1e-6);
  });

  it("for categories beside numbers, by the names of the columns", async () => {
    const columns = [
      { kind: "category", name: "colour", categories: ["blue", "red"], hasMissing: true },
      { kind: "number", name: "size", centre: 0, width: 10 },
    ] as const;
    const encoding: Encoding = { inputs: { kind: "columns", columns }, answer: CLASSES };
    const asked = network([4, 3], encoding, { activation: "sigmoid", output: "softmax" }, true);
    const encoded = Float64Array.of(0, 1, 0, 0.5, 0, 0, 1, 2);
    const expected = outputsOf(asked, { kind: "reals", values: encoded }, 2);
    const found = await run(asked, {
      colour: new Tensor("string", ["red", ""], [2, 1]),
      size: new Tensor("float64", Float64Array.of(5, 20), [2, 1]),
    });
    const outputs = found.outputs!.data as Float32Array;
    for (const [i, value] of expected.entries()) expect(Math.abs(outputs[i]! - value)).toBeLessThan(1e-6);
  });
});
