import { Worker } from "node:worker_threads";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { attachEngine } from "../../src/engine/index.ts";
import { openEngine } from "../../src/engine/node.ts";
import { RunxError } from "../../src/errors.ts";
import { weightsDigest } from "../../src/learner/digest.ts";
import type { Learner } from "../../src/learner/learner.ts";
import { type Sample, sampleDataset, sampleParameters } from "./samples.ts";

const SAMPLE: Sample = {
  inputs: 50,
  outputs: 4,
  train: 70,
  validation: 11,
  kind: "bytes",
  targets: "classes",
  density: 0.2,
};
const parameters = sampleParameters({
  layers: [50, 37, 9, 4],
  precision: "float32",
  batch_size: 8,
  dropout: 0.2,
});

/** SHA-256 of the weights that each arithmetic gives on every machine, every Node and for ever. */
const DIGESTS = {
  "wasm-fma/1": {
    float32: "bcdd8b7c925e6f7d5128bb7b0b8e53d7bb7f141314bd486d0dddf5f9b5785565",
    float64: "0a77c05ebd0a93cd2f4cb3d63dd3525d76af0f77315788938aeed3fb7e830d6b",
  },
  "wasm-plain/1": {
    float32: "18aecf08534621eef33cb8d286f0e629d6e04c40d8d3ba17090e8daab81dd3b8",
    float64: "1a3077484332a23c43e67c150ad8a40d438721ed0e7d849faa69013add8abd01",
  },
} as const;

describe.each(["fma", "plain"] as const)("the %s arithmetic, where the machine has it", (arithmetic) => {
  const engine = arithmetic === "plain" ? openEngine({ arithmetic }) : openEngine();

  it.each(["float32", "float64"] as const)("always gives the same bits in %s", (precision) => {
    const learner = engine.attach(engine.share(sampleDataset(SAMPLE)), { ...parameters, precision }, 3);
    train(learner);
    const { [engine.numerics as keyof typeof DIGESTS]: digests } = DIGESTS;
    expect(weightsDigest(learner.weights())).toBe(digests[precision]);
  });
});

describe("learners over one shared dataset", () => {
  const engine = openEngine();
  const shared = engine.share(sampleDataset(SAMPLE));
  const fresh = digestOf(engine.attach(shared, parameters, 3));

  it("do not disturb each other", () => {
    const a = engine.attach(shared, parameters, 3);
    const b = engine.attach(shared, { ...parameters, layers: [50, 8, 4] }, 4);
    a.trainEpoch(1, 0.5);
    b.trainEpoch(1, 0.5);
    a.trainEpoch(2, 0.5);
    expect(weightsDigest(a.weights())).toBe(fresh);
  });

  it("find nothing of the one whose memory they take over", () => {
    const used = engine.attach(shared, { ...parameters, layers: [50, 90, 4], momentum: 0.9 }, 9);
    train(used);
    used.release?.();
    const bytes = shared.memory.buffer.byteLength;
    expect(digestOf(engine.attach(shared, parameters, 3))).toBe(fresh);
    expect(shared.memory.buffer.byteLength).toBe(bytes);
  });

  it("take no new memory when the one before has left its own", () => {
    const digests = new Set<string>();
    engine.attach(shared, parameters, 3).release?.();
    const bytes = shared.memory.buffer.byteLength;
    for (let i = 0; i < 20; i++) {
      const learner = engine.attach(shared, parameters, 3);
      digests.add(digestOf(learner));
      learner.release?.();
    }
    expect(shared.memory.buffer.byteLength).toBe(bytes);
    expect([...digests]).toEqual([fresh]);
  });

  it("continue from a state as if they had never stopped", () => {
    const rolling = { ...parameters, momentum: 0.5 };
    const whole = engine.attach(shared, rolling, 3);
    whole.trainEpoch(1, 0.5);
    const { parameters: weights, velocities } = whole.state();
    whole.trainEpoch(2, 0.5);
    const continued = engine.attach(shared, rolling, 3);
    continued.restore({ parameters: weights, ...(velocities && { velocities }) });
    continued.trainEpoch(2, 0.5);
    expect(continued.state()).toEqual(whole.state());
  });

  it("give the same weights on other threads, at the same time", async () => {
    const digests = await Promise.all([1, 2, 3].map(() => onThread(shared)));
    expect(digests).toEqual([fresh, fresh, fresh]);
  });

  it("refuse a network that the memory cannot hold", () => {
    const huge = { ...parameters, layers: [50, 20_000_000, 4] };
    expect(() => attachEngine(shared, huge, 1)).toThrow(RunxError);
    expect(digestOf(engine.attach(shared, parameters, 3))).toBe(fresh);
  });
});

describe("diverged networks", () => {
  it("have a cost that is not finite, and no padding of theirs leaks", () => {
    const engine = openEngine();
    const linear = sampleParameters({
      layers: [50, 5, 4],
      activation: "linear",
      output: "linear",
      precision: "float32",
      eta: 1e30,
    });
    const learner = engine.attach(engine.share(sampleDataset(SAMPLE)), linear, 1);
    for (let epoch = 1; epoch <= 3; epoch++) learner.trainEpoch(epoch, 1e30);
    expect(learner.evaluate("train").cost).not.toSatisfy(Number.isFinite);
  });
});

it("opens without a line on standard error", async () => {
  const script = `const { openEngine } = await import("./dist/engine/node.js"); console.log(openEngine().numerics);`;
  const { stdout, stderr } = await execa(process.execPath, ["--input-type=module", "-e", script]);
  expect(stdout).toBe(openEngine().numerics);
  expect(stderr).toBe("");
});

function train(learner: Learner): void {
  for (let epoch = 1; epoch <= parameters.epochs; epoch++) learner.trainEpoch(epoch, 0.5);
}

function digestOf(learner: Learner): string {
  train(learner);
  return weightsDigest(learner.weights());
}

/** A worker thread as the product starts it: built code, the shared dataset posted to it. */
function onThread(shared: unknown): Promise<string> {
  const script = `
    const { parentPort, workerData } = require("node:worker_threads");
    (async () => {
      const { attachEngine } = await import("./dist/engine/index.js");
      const { weightsDigest } = await import("./dist/learner/digest.js");
      const learner = attachEngine(workerData.shared, workerData.parameters, 3);
      for (const epoch of [1, 2]) learner.trainEpoch(epoch, 0.5);
      parentPort.postMessage(weightsDigest(learner.weights()));
    })();`;
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { eval: true, workerData: { shared, parameters } });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}
