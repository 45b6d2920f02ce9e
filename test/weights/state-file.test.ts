import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { load } from "../../src/data/index.ts";
import { openEngine } from "../../src/engine/node.ts";
import type { Engine } from "../../src/learner/engine.ts";
import type { Learner } from "../../src/learner/learner.ts";
import type { InlineSource, Parameters } from "../../src/model/parameters.ts";
import { reference } from "../../src/network/reference.ts";
import { type Epoch, train } from "../../src/training/train.ts";
import { readState, type StateLineage, writeState } from "../../src/weights/state-file.ts";
import { freshPath, refusalOf } from "./networks.ts";

const ANGLES = Array.from({ length: 24 }, (_, i) => i);
const DATA: InlineSource = {
  source: "inline",
  inputs: ANGLES.map((i) => [(i % 5) - 2, (i % 7) - 3, i / 24]),
  targets: ANGLES.map((i) => [i % 2, i % 3 === 0 ? 1 : 0]),
};

/** Everything that reaches from one epoch into the next: velocities, dropout's stream, a schedule with a memory. */
const PARAMETERS: Parameters = {
  data: DATA,
  layers: [3, 6, 2],
  activation: "sigmoid",
  output: "sigmoid",
  cost: "cross-entropy",
  init: "gaussian",
  precision: "float64",
  monitor: [],
  epochs: 60,
  eta: 0.4,
  batch_size: 5,
  lambda: 0.1,
  momentum: 0.5,
  dropout: 0.3,
  schedule: { kind: "halve-on-plateau", patience: 4, halvings: 20 },
};

const LINEAGE: StateLineage = {
  parameters: PARAMETERS,
  seed: 7,
  dataDigest: load(DATA, "/").identity.digest,
  numerics: reference.numerics,
};

type LearnerOf = (parameters: Parameters) => Learner;

function learners<Shared>(engine: Engine<Shared>): LearnerOf {
  const shared = engine.share(load(DATA, "/"));
  return (parameters) => engine.attach(shared, parameters, LINEAGE.seed);
}

/** Runs a training to its end. */
function drained(training: ReturnType<typeof train>) {
  const epochs: Epoch[] = [];
  for (let step = training.next(); ; step = training.next()) {
    if (step.done) return { epochs, ending: step.value };
    epochs.push(step.value);
  }
}

/** A state after 30 epochs, in a file. */
function writtenState(learnerOf: LearnerOf = learners(reference)): string {
  const parameters = { ...PARAMETERS, epochs: 30 };
  const learner = learnerOf(parameters);
  const { epochs } = drained(train(learner, parameters));
  const path = freshPath("state.safetensors");
  const { progress } = epochs.at(-1)!;
  const records = epochs.map(({ record }) => record);
  const saved = { trial: "ab".repeat(32), progress, state: learner.state(), records, seconds: 1.5 };
  writeState(path, { ...LINEAGE, parameters }, saved);
  return path;
}

describe.each([
  ["the reference", learners(reference)],
  ["the fast engine", learners(openEngine())],
])("a state of %s", (_, learnerOf) => {
  const whole = drained(train(learnerOf(PARAMETERS), PARAMETERS));

  it("continues 30 epochs to 60 as if nothing had happened", () => {
    const { state, progress } = readState(writtenState(learnerOf), LINEAGE);
    const learner = learnerOf(PARAMETERS);
    learner.restore(state);
    const rest = drained(train(learner, PARAMETERS, progress));
    expect(rest.ending).toEqual(whole.ending);
    expect(rest.epochs).toEqual(whole.epochs.slice(30));
    // The schedule had decided something on either side, so its memory was needed.
    expect(new Set(whole.epochs.map(({ record }) => record.eta)).size).toBeGreaterThan(2);
    expect(progress.halvings).toBeGreaterThan(0);
  });

  it("does not continue the same without the velocities", () => {
    const { state, progress } = readState(writtenState(learnerOf), LINEAGE);
    const learner = learnerOf(PARAMETERS);
    const { layers, weights, biases } = state.parameters;
    const still = (values: readonly (Float32Array | Float64Array)[]) => values.map((v) => v.slice().fill(0));
    const velocities = { layers, weights: still(weights), biases: still(biases) };
    learner.restore({ parameters: state.parameters, velocities });
    expect(drained(train(learner, PARAMETERS, progress)).ending).not.toEqual(whole.ending);
  });
});

describe("state file", () => {
  it("takes a renamed data file for the same training", () => {
    const moved = { ...PARAMETERS, data: { ...DATA, inputs: [] } };
    expect(readState(writtenState(), { ...LINEAGE, parameters: moved }).progress.epoch).toBe(30);
  });

  it("refuses other numerics by name", () => {
    const refused = refusalOf(() => readState(writtenState(), { ...LINEAGE, numerics: "wasm-fma/1" }));
    expect(refused).toMatch(/^weights.other-numerics: .*state.safetensors/);
    expect(refused).toContain("reference/1");
    expect(refused).toContain("wasm-fma/1");
  });

  it.each([
    ["a seed", { seed: 8 }, "seed is 7 there and 8 here"],
    ["a parameter", { parameters: { ...PARAMETERS, eta: 3 } }, "eta is 0.4 there and 3 here"],
    ["a parameter switched on", { parameters: { ...PARAMETERS, l1: 1 } }, "l1 is off there and 1 here"],
    ["other data", { dataDigest: "other" }, "data is "],
  ])("refuses the state of another training: %s", (_, change, difference) => {
    const refused = refusalOf(() => readState(writtenState(), { ...LINEAGE, ...change }));
    expect(refused).toMatch(/^weights.other-trial: .*state.safetensors/);
    expect(refused).toContain(difference);
  });

  it("refuses a file cut short and one that is no state", () => {
    const path = writtenState();
    writeFileSync(path, readFileSync(path).subarray(0, -1));
    expect(refusalOf(() => readState(path, LINEAGE))).toMatch(/^weights.damaged: .*state.safetensors/);
    writeFileSync(path, "no state");
    expect(refusalOf(() => readState(path, LINEAGE))).toMatch(/^weights.damaged: .*state.safetensors/);
  });
});
