/** What a spec says in vain: it is valid, and some of it changes nothing. */

import type { Problem } from "../errors.ts";
import { valueKey } from "../model/arm-key.ts";
import { isDealtBySeed } from "../model/dealt-by-seed.ts";
import { isDeterministic } from "../model/deterministic.ts";
import type { Arm, DataSource, Json, Parameters } from "../model/parameters.ts";
import type { CodeIn } from "../problem-codes.ts";
import { counted } from "../text/counted.ts";
import type { DataShape } from "./checks.ts";
import { Findings } from "./findings.ts";
import { type Mapping, nodeAt, placeOf, type Written } from "./node.ts";
import { parameterOf } from "./parameters.ts";
import { movesByEta, USUAL_STEP } from "./step-size.ts";
import type { Block } from "./vary.ts";
import { inline } from "./wording.ts";

/** A checked spec, as far as the warnings look at it. */
export interface Checked {
  readonly root: Mapping;
  readonly blocks: readonly Block[];
  readonly arms: readonly Arm[];
  readonly seeds: readonly number[];
  /** The spec's file, then the files that it extends, nearest first. */
  readonly files: readonly string[];
  readonly shapeOf: (source: DataSource) => DataShape;
}

/** In the order of the file. */
export function warningsOf(checked: Checked): readonly Problem[] {
  const found = new Findings();
  const warn: Warn = (code, at, message, hint) =>
    found.add({ code: `spec.${code}`, message, hint, where: placeOf(at) });
  warnOverridden(checked, warn);
  warnSameTrainings(checked, warn);
  warnNeverReached(checked, warn);
  warnSeeds(checked, warn);
  warnDisappointing(checked, warn);
  return found.sorted;
}

type Warn = (code: CodeIn<"spec">, at: Written, message: string, hint: string) => void;

/** A value at the top level, where every block gives another. What a file extends is there to be overridden. */
function warnOverridden({ root, blocks, files }: Checked, warn: Warn): void {
  const vary = root.entries.get("vary");
  if (!vary) return;
  const depthOf = (written: Written) => files.indexOf(placeOf(written).file);
  for (const [key, entry] of root.entries) {
    if (!blocks.every((block) => givesAlways(block, key))) continue;
    if (depthOf(entry.key) > depthOf(vary.key)) continue;
    const elsewhere =
      placeOf(vary.key).file === placeOf(entry.key).file ? "" : ` of ${placeOf(vary.key).file}`;
    warn(
      "overridden",
      entry.key,
      `This ${key} is never used: vary${elsewhere} gives ${key} its values in every block.`,
      `Remove it here, or remove ${key} from vary.`,
    );
  }
}

/** Whether every arm of a block has a value of its own. */
function givesAlways({ axes, include, when }: Block, key: string): boolean {
  if (when.has(key)) return false;
  if (axes.some(({ keys }) => keys.includes(key))) {
    return include.every(({ values }) => axes.length > 0 || values.has(key));
  }
  return axes.length === 0 && include.length > 0 && include.every(({ values }) => values.has(key));
}

/** Arms that train the same network, because what differs between them has no effect in them. */
function warnSameTrainings({ arms, blocks, root }: Checked, warn: Warn): void {
  const first = new Map<string, Arm>();
  const varied = variedIn(arms);
  for (const arm of arms) {
    const idle = idleIn(arm.parameters).filter((each) => varied.has(each));
    if (idle.length === 0) continue;
    const kept = Object.entries(arm.parameters).filter(([name]) => !idle.some((each) => each === name));
    const key = valueKey(Object.fromEntries(kept));
    const same = first.get(key);
    if (!same) {
      first.set(key, arm);
      continue;
    }
    const name = idle.find((each) => differ(same, arm, each)) ?? idle[0]!;
    warn(
      "same-training",
      whereVaried(name, blocks, root),
      `Arms that differ only in ${name} train the same network here: ${WHY_IDLE[name]}`,
      `Leave ${name} out of the arms that it changes nothing in, for example with when: { ${name}: ${WHEN[name]} }.`,
    );
  }
}

const WHY_IDLE: { readonly [name in Idle]: string } = {
  activation: "without a hidden layer no neuron has it.",
  stop_early: "with so much patience no training ends early.",
  schedule: "it changes nothing within so few epochs.",
};

const WHEN: { readonly [name in Idle]: string } = {
  activation: 'layers != "784-10"',
  stop_early: "epochs > 10",
  schedule: "epochs > 10",
};

type Idle = "activation" | "stop_early" | "schedule";

/** Parameters that have no effect on a training. */
function idleIn(parameters: Parameters): readonly Idle[] {
  const { layers, stop_early, schedule, epochs } = parameters;
  return [
    ...(layers.length === 2 ? (["activation"] as const) : []),
    ...(stop_early !== undefined && stop_early.patience >= epochs ? (["stop_early"] as const) : []),
    ...(schedule !== undefined && firstChange(schedule) >= epochs ? (["schedule"] as const) : []),
  ];
}

/** After how many epochs a schedule can change the learning rate for the first time. */
function firstChange(schedule: NonNullable<Parameters["schedule"]>): number {
  if (schedule.kind === "step") return schedule.every;
  return schedule.kind === "halve-on-plateau" ? schedule.patience : 0;
}

function variedIn(arms: readonly Arm[]): ReadonlySet<string> {
  return new Set(arms.flatMap(({ varied }) => Object.keys(varied).map(parameterOf)));
}

function differ(a: Arm, b: Arm, name: Idle): boolean {
  const own = ({ parameters }: Arm) => valueKey(Object.entries(parameters).filter(([each]) => each === name));
  return own(a) !== own(b);
}

function warnNeverReached({ arms, blocks, root }: Checked, warn: Warn): void {
  for (const { parameters } of arms) {
    const { stop_early, schedule, epochs } = parameters;
    if (stop_early !== undefined && stop_early.patience >= epochs) {
      warn(
        "never-reached",
        whereWritten("stop_early.patience", blocks, root),
        `Training never stops early: its patience of ${counted(stop_early.patience, "epoch")} is not over within ${counted(epochs, "epoch")}.`,
        `Write a patience below ${epochs}, or leave stop_early out.`,
      );
    }
    if (schedule !== undefined && firstChange(schedule) >= epochs) {
      warn(
        "never-reached",
        whereWritten("schedule", blocks, root),
        `The schedule ${inline(schedule.kind)} never changes eta: it waits ${counted(firstChange(schedule), "epoch")}, and ${counted(epochs, "epoch")} are trained.`,
        "Let it act earlier, or leave schedule out.",
      );
    }
  }
}

/** Replicates that are copies: their spread is 0 and means nothing. */
function warnSeeds({ root, arms, seeds, shapeOf }: Checked, warn: Warn): void {
  const more = root.entries.get("seeds");
  if (!more || (seeds.length < 2 && more.value.kind !== "mapping")) return;
  const idle = arms.filter(({ parameters }) => !dependsOnSeed(parameters, shapeOf(parameters.data)));
  if (idle.length === 0) return;
  const which = idle.length === arms.length ? "" : ` in ${idle.length} of the ${arms.length} arms`;
  const trained = idle.some(({ parameters }) => parameters.epochs > 0);
  const why = trained
    ? "the weights are given, and every step sees all examples"
    : "the weights are given, and nothing is trained";
  warn(
    "seeds-idle",
    more.key,
    `Seeds change nothing${which}: ${why}. The trainings are copies, and no spread can be told from them.`,
    "Write seeds: 1, or let something be drawn: init: gaussian, or a smaller batch_size.",
  );
}

function dependsOnSeed(parameters: Parameters, { sizes }: DataShape): boolean {
  const values = new Map<string, Json>(Object.entries(parameters));
  return isDealtBySeed(parameters.data) || !isDeterministic((name) => values.get(name), sizes.train);
}

function whereVaried(name: string, blocks: readonly Block[], root: Mapping): Written {
  for (const { axes } of blocks) {
    for (const { steps } of axes) {
      for (const [key, node] of steps[0] ?? []) if (parameterOf(key) === name) return node;
    }
  }
  return whereWritten(name, blocks, root);
}

/** Where a parameter, or a setting in it, is written: at the top level, else in a block. */
function whereWritten(path: string, blocks: readonly Block[], root: Mapping): Written {
  const [name = "", ...inside] = path.split(".");
  const top = root.entries.get(name)?.value;
  if (top) return nodeAt(top, inside);
  const varied = blocks
    .flatMap(({ axes }) => axes)
    .find(({ keys }) => keys.some((key) => parameterOf(key) === name));
  const [node] = varied ? [...varied.steps[0]!.values()] : [];
  return node ? nodeAt(node, inside) : root;
}

/** Fewer inputs keep weights from N(0, 1) harmless. */
const MANY_INPUTS = 20;
/** Larger ones rarely learn where every weight moves by η. */
const LARGE_STEP = 0.1;

/** Choices that are valid and rarely learn: said before the training, not found after it. Each once. */
function warnDisappointing({ arms, blocks, root, shapeOf }: Checked, warn: Warn): void {
  const rectified = arms.find(({ parameters }) => isWildRelu(parameters));
  if (rectified) {
    const { activation, layers } = rectified.parameters;
    const inputs = Math.max(...layers.slice(0, -2));
    warn(
      "disappointing",
      whereVaried("activation", blocks, root),
      `${[activation].flat().includes("leaky-relu") ? "Leaky ReLU" : "ReLU"} with weights from N(0, 1): activations grow about ${Math.round(Math.sqrt(inputs / 2))}-fold in a layer of ${inputs} inputs, which rarely learns well.`,
      "Write init: he, whose weights are from N(0, 2/n) (experiments/activations.yaml shows the difference).",
    );
  }
  const [data] = new Set(arms.map(({ parameters }) => parameters.data));
  const summary = data && shapeOf(data).summary;
  const [large, ...others] = summary?.large ?? [];
  if (large) {
    const more = others.length === 0 ? "" : `, and ${others.length} more columns are large, too`;
    warn(
      "disappointing",
      nodeAt(root, ["data"]),
      `Inputs of column ${JSON.stringify(large.name)} reach ${Number(large.most.toPrecision(4))}${more}: neurons that see such numbers hardly learn.`,
      summary?.inBytes
        ? "Write scale: 255 in data, as for the pixels of pictures; for other numbers scale: standard."
        : "Write scale: standard in data; a column that only numbers the rows goes into ignore.",
    );
  }
  const leaping = arms.find(({ parameters }) => isLeaping(parameters));
  if (leaping) {
    const { optimizer, eta } = leaping.parameters;
    warn(
      "disappointing",
      whereVaried("eta", blocks, root),
      `η is ${eta} with ${optimizer!.kind}: every weight moves by about η in every mini-batch.`,
      `Begin near eta: ${USUAL_STEP}.`,
    );
  }
}

function isWildRelu({ activation, init, layers, epochs }: Parameters): boolean {
  const hidden = [activation].flat();
  const rectifies = hidden.includes("relu") || hidden.includes("leaky-relu");
  return rectifies && init === "gaussian" && epochs > 0 && layers.slice(0, -2).some((n) => n >= MANY_INPUTS);
}

function isLeaping({ optimizer, eta = 0 }: Parameters): boolean {
  return movesByEta(optimizer) && eta >= LARGE_STEP;
}
