import { yamlText } from "../data/table/missing.ts";

export type StarterKind = "mnist" | "csv" | "command" | "search" | "inline";

/** The files to begin an experiment with; each kind runs as it stands. */
export interface Starter {
  /** Without the line that names the schema. */
  readonly spec: string;
  /** Which schema it keeps to. */
  readonly schema: "experiment" | "command";
  /** What the spec needs beside it. */
  readonly beside?: { readonly name: string; readonly content: string };
}

/** A spec of a table is written from the table: see `specOfTable`. */
export function starter(kind: Exclude<StarterKind, "csv">, name: string): Starter {
  switch (kind) {
    case "mnist":
      return { spec: mnist(name), schema: "experiment" };
    case "search":
      return { spec: search(name), schema: "experiment" };
    case "inline":
      return { spec: inline(name), schema: "experiment" };
    case "command":
      return {
        spec: command(name),
        schema: "command",
        beside: { name: `${name}.mjs`, content: PROGRAM },
      };
  }
}

function mnist(name: string): string {
  return `name: ${name}
description: Does the cross-entropy cost learn better than the quadratic cost, in a small network and in a larger one?

data: { source: mnist, train: 10000 } # the first 10,000 training images; "data: mnist" takes all 50,000
batch_size: 10                        # examples per mini-batch
epochs: 5
seeds: 3                              # replicates: every arm is trained with seeds 1, 2 and 3

# What to compare: two blocks, each cost with the learning rate that suits it. A list within a block makes a grid:
# 2 costs × 2 networks = 4 arms, × 3 seeds = 12 trials. In layers: inputs, hidden neurons, outputs.
vary:
  - { cost: quadratic, eta: 3.0, layers: [[784, 10, 10], [784, 30, 10]] }
  - { cost: cross-entropy, eta: 0.5, layers: [[784, 10, 10], [784, 30, 10]] }
`;
}

function search(name: string): string {
  return `name: ${name}
description: Which cost learns better, when each has the learning rate and the regularisation that suit it best?

data: { source: mnist, train: 5000, validation: 2000 }
layers: [784, 20, 10] # inputs, hidden neurons, outputs
batch_size: 10        # examples per mini-batch
epochs: 4
seeds: 2              # every point is trained with seeds 1 and 2

vary:
  cost: [quadratic, cross-entropy]

# Each cost gets 6 points of its own, chosen by what the points before gave on the validation split.
search:
  method: tpe # or random, sobol, successive-halving
  trials: 6
  start: 3
  generation: 3
  space:
    eta: { from: 0.1, to: 10, scale: log }
    lambda: { from: 0, to: 5 }
`;
}

function inline(name: string): string {
  return `name: ${name}
description: How many hidden neurons does exclusive or need?

data:
  source: inline # the rows themselves
  inputs: [[0, 0], [0, 1], [1, 0], [1, 1]]
  targets: [[0], [1], [1], [0]]
cost: cross-entropy
eta: 2.0      # learning rate
batch_size: 4 # all rows at once
epochs: 300
seeds: 10     # every arm is trained with seeds 1 to 10

vary:
  layers: [[2, 1], [2, 2, 1], [2, 4, 1]] # inputs, hidden neurons, outputs
`;
}

function command(name: string): string {
  return `name: ${name}
description: Which learning rate descends fastest?

command: [node, ${yamlText(`${name}.mjs`)}, "{args}"] # {args} becomes --rate 0.1 --epochs 20
inputs: [${yamlText(`${name}.mjs`)}] # when one of these changes, trials are run again
parameters: { epochs: 20 }
metrics: { train.cost: height } # what runx records, and what the program calls it
report: { metric: train.cost }
seeds: 5 # the program finds its seed in RUNX_SEED

vary:
  rate: [0.01, 0.1, 0.4]
`;
}

const PROGRAM = `// Gradient descent on f(x, y) = x² + 3y² from a random place. Replace it with your own program, which needs its
// parameters, RUNX_SEED, and a line of JSON for every epoch in the file that RUNX_METRICS names.
import { appendFileSync } from "node:fs";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { rate: { type: "string" }, epochs: { type: "string" } } });
const rate = Number(values.rate);

let state = Number(process.env.RUNX_SEED);
const uniform = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes, section 7.1
  return state / 2 ** 32;
};

let x = 4 * uniform() - 2;
let y = 4 * uniform() - 2;
for (let epoch = 1; epoch <= Number(values.epochs); epoch++) {
  x -= rate * 2 * x;
  y -= rate * 6 * y;
  appendFileSync(process.env.RUNX_METRICS, \`\${JSON.stringify({ epoch, height: x * x + 3 * y * y })}\\n\`);
}
`;

/** A made-up table: two measures and a text tell three kinds of leaves apart. */
export const SAMPLE_TABLE = tableOf();

function tableOf(): string {
  const kinds = [
    { kind: "beech", length: 70, width: 46, edges: ["wavy", "wavy", "smooth"] },
    { kind: "oak", length: 105, width: 62, edges: ["lobed", "lobed", "wavy"] },
    { kind: "willow", length: 88, width: 17, edges: ["smooth", "toothed", "toothed"] },
  ];
  const rows = Array.from({ length: 60 }, (_, i) => {
    const { kind, length, width, edges } = kinds[i % kinds.length]!;
    // Steps that fill an interval evenly, in place of chance.
    const long = Math.round(length + 70 * (((i * 0.618034) % 1) - 0.5));
    const wide = Math.round(width + 40 * (((i * 0.754878) % 1) - 0.5));
    return `${long},${wide},${edges[Math.floor(i / kinds.length) % edges.length]},${kind}`;
  });
  return `length_mm,width_mm,edge,kind\n${rows.join("\n")}\n`;
}
