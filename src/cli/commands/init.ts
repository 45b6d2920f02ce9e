import { existsSync } from "node:fs";
import { basename, dirname, extname, relative, resolve } from "node:path";
import { RunxError } from "../../errors.ts";
import { packageFile } from "../../package-file.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Call } from "../args/command.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { saveNewFile } from "../output/save-file.ts";

const DEFAULT_FILE = "experiments/my-experiment.yaml";
const SCHEMA = packageFile("schema/experiment.schema.json");

/** `runx init [file]`: writes a commented starter spec; never overwrites. */
export async function init({ args, io }: Call): Promise<ExitCode> {
  const shown = args[0] ?? DEFAULT_FILE;
  const path = resolve(io.cwd, shown);
  if (existsSync(path)) {
    throw new RunxError({
      code: "init.exists",
      message: `${shown} exists already; nothing was written`,
      hint: "Name another file: runx init experiments/another.yaml.",
    });
  }
  saveNewFile(io, shown, starter(path));
  io.out(`wrote ${forTerminal(shown)}\nnext:  runx ${forTerminal(shown)}\n`);
  return EXIT.ok;
}

function starter(path: string): string {
  const name = basename(path, extname(path))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return `# yaml-language-server: $schema=${relative(dirname(path), SCHEMA)}
# What each key means: docs/spec.md. Check the file with: runx validate <this file>
name: ${name || "my-experiment"}
description: Do more hidden neurons help, and does it depend on the cost?

data: { source: mnist, train: 10000 } # the first 10,000 training images; "data: mnist" takes all 50,000
layers: [784, 30, 10]                 # inputs, hidden neurons, outputs; more hidden layers are fine
eta: 0.5                              # learning rate
batch_size: 10                        # examples per mini-batch
epochs: 5
seeds: 3                              # replicates: every arm is trained with seeds 1, 2 and 3

# What to compare. Lists make a grid: 2 layers × 2 costs = 4 arms, × 3 seeds = 12 trials.
# A list of blocks instead makes a union: vary: [{ cost: quadratic, eta: 3.0 }, { cost: cross-entropy }]
vary:
  layers: [[784, 10, 10], [784, 30, 10]]
  cost: [quadratic, cross-entropy]
`;
}
