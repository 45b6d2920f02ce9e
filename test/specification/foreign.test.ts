import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { checkSpec } from "../../src/app/spec/checked-spec.ts";
import { type RunxError, textOf } from "../../src/errors.ts";

/** The spec that a refused file is answered with. */
function translated(text: string, folder = workFolder()): string {
  const file = join(folder, "foreign.yaml");
  writeFileSync(file, text);
  try {
    checkSpec(file, {});
  } catch (error) {
    const [problem] = (error as RunxError).problems;
    expect(problem.code).toBe("spec.foreign");
    return textOf(problem.hint).replace(/^[^\n]*\n\n/, "");
  }
  throw new Error("The file was not refused.");
}

/** With the programs that the files name. */
function workFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "runx-foreign-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const program of ["train.py", "main.py"]) writeFileSync(join(folder, program), "print()\n");
  return folder;
}

/** Of W&B's documentation, shortened and changed. */
const BAYES = `program: train.py
name: fashion sweep
method: bayes
metric: { name: val_loss, goal: minimize }
run_cap: 30
early_terminate: { type: hyperband, min_iter: 3 }
parameters:
  epochs: { value: 20 }
  batch_size: { values: [16, 32] }
  lr: { distribution: log_uniform_values, min: 0.0001, max: 0.1 }
  optimizer:
    parameters:
      momentum: { min: 0.5, max: 0.99 }
`;

const cases: readonly (readonly [what: string, written: string, expected: object])[] = [
  [
    "W&B, bayes, with early termination and nested parameters",
    BAYES,
    {
      name: "fashion-sweep",
      command: ["python3", "train.py", "{args}"],
      parameters: { epochs: 20 },
      metrics: { "validation.cost": "val_loss" },
      search: {
        method: "tpe",
        trials: 30,
        space: {
          batch_size: [16, 32],
          lr: { from: 0.0001, to: 0.1, scale: "log" },
          "optimizer.momentum": { from: 0.5, to: 0.99 },
        },
      },
    },
  ],
  [
    "W&B, grid, with a command of its own",
    `program: train.py
method: grid
metric: { name: acc, goal: maximize }
command: ["\${env}", python, "\${program}", "\${args_no_hyphens}", --verbose]
parameters:
  lr: { values: [0.1, 0.01] }
  depth: { value: 3 }
`,
    {
      command: ["python3", "train.py", "{args}", "--verbose"],
      args: "name=value",
      parameters: { depth: 3 },
      metrics: { "validation.accuracy": "acc" },
      vary: { lr: [0.1, 0.01] },
    },
  ],
  [
    "W&B, random with hyperband: the ends of log_uniform are exponents of e",
    `method: random
program: train.py
metric: { name: val_loss, goal: minimize }
early_terminate: { type: hyperband, s: 2, eta: 3, max_iter: 27 }
parameters:
  lr: { distribution: log_uniform, min: -9, max: 0 }
`,
    {
      parameters: { epochs: 27 },
      search: {
        method: "successive-halving",
        rungs: [3, 9, 27],
        space: { lr: { from: 0.00012341, to: 1, scale: "log" } },
      },
    },
  ],
  [
    "W&B without a program: networks of runx",
    `method: random
parameters:
  learning_rate: { min: 0.01, max: 1.0, distribution: log_uniform_values }
  hidden_size: { values: [16, 32] }
  optimizer: { values: [adam, SGD, lbfgs] }
  weight_decay: { value: 0.1 }
`,
    {
      data: "mnist",
      batch_size: 10,
      search: {
        method: "random",
        space: {
          eta: { from: 0.01, to: 1, scale: "log" },
          layers: [
            [784, 16, 10],
            [784, 32, 10],
          ],
          optimizer: ["adam", "sgd"],
        },
      },
    },
  ],
  [
    "hyperparameters and a trainer",
    `trainer: { max_epochs: 12, accelerator: gpu }
hyperparameters: { lr: [0.1, 1], dropout_rate: 0.2, mini_batch_size: 20, solver: Adam }
`,
    { epochs: 12, dropout: 0.2, batch_size: 20, optimizer: "adam", vary: { eta: [0.1, 1] }, data: "mnist" },
  ],
  [
    "Hydra, the basic sweeper",
    `defaults: [{ db: mysql }]
hydra:
  mode: MULTIRUN
  job: { name: main }
  sweeper: { params: { lr: "0.1,0.01", "model.depth": "range(1, 4)", kind: "choice(a, b)" } }
lr: 0.5
model: { width: 64 }
`,
    {
      name: "main",
      command: ["python3", "main.py", "{args}"],
      args: "name=value",
      parameters: { "model.width": 64 },
      vary: { lr: [0.1, 0.01], "model.depth": [1, 2, 3], kind: ["a", "b"] },
    },
  ],
  [
    "Hydra with Optuna's sweeper",
    `hydra:
  sweeper:
    direction: maximize
    n_trials: 12
    params: { lr: "tag(log, interval(0.001, 1))", width: "choice(8, 16)" }
epochs: 5
`,
    {
      metrics: { "validation.accuracy": "objective" },
      parameters: { epochs: 5 },
      search: {
        method: "tpe",
        trials: 12,
        space: { lr: { from: 0.001, to: 1, scale: "log" }, width: [8, 16] },
      },
    },
  ],
];

describe("a sweep of another tool is refused with the spec to use instead", () => {
  test.each(cases)("%s", (_, written, expected) => {
    const folder = workFolder();
    const spec = translated(written, folder);
    expect(parse(spec)).toMatchObject(expected);
    const file = join(folder, "spec.yaml");
    writeFileSync(file, spec);
    expect(() => checkSpec(file, {})).not.toThrow();
  });
});

test("what a spec cannot say is said beside it", () => {
  expect(translated(BAYES)).toContain("# Not said: early_terminate");
  expect(
    translated("method: grid\nparameters: { weight_decay: { values: [0, 1] }, lr: { value: 1 } }\n"),
  ).toMatch(/# Not said: weight_decay/);
});
