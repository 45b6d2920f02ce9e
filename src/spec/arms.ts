import type { Arm, DataSource, Json, Parameters } from "../model.ts";
import { type Candidate, checkArm, type DataShape } from "./checks.ts";
import type { Findings } from "./findings.ts";
import { childOf, type Mapping, type Node, placeOf, toJson, type Written } from "./node.ts";
import { type Resolved, Resolver, remembered } from "./resolve.ts";
import { definition } from "./schema.ts";
import { type Block, type Point, pointsOf } from "./vary.ts";

/** Every parameter of a trial, in the order they are recorded. */
const PARAMETERS = [
  "data",
  "layers",
  "activation",
  "output",
  "cost",
  "init",
  "precision",
  "random",
  "monitor",
  "epochs",
  "eta",
  "batch_size",
  "lambda",
  "l1",
  "dropout",
  "momentum",
  "schedule",
  "stop_early",
] as const satisfies readonly (keyof Parameters)[];

type ParameterName = (typeof PARAMETERS)[number];

/** Without meaning, and absent, where a network is only evaluated. */
const TRAINING_ONLY: ReadonlySet<ParameterName> = new Set([
  "eta",
  "batch_size",
  "lambda",
  "l1",
  "dropout",
  "momentum",
  "schedule",
  "stop_early",
]);

export interface Expansion {
  readonly base: Mapping;
  readonly blocks: readonly Block[];
  readonly shapeOf: (source: DataSource, folder: string) => DataShape;
  /** Equal arms are one arm, because a flag made them equal; otherwise they are refused. */
  readonly collapseEqual: boolean;
  readonly folder: string;
}

/** The arms of a checked spec, in the order of the file. Problems are added to `findings`. */
export function expandArms(expansion: Expansion, findings: Findings): readonly Arm[] {
  return new Expander(expansion, findings).arms();
}

class Expander {
  readonly #expansion: Expansion;
  readonly #findings: Findings;
  readonly #resolver: Resolver;
  readonly #columns: readonly string[];
  readonly #shapes = new Map<Json, DataShape | undefined>();
  readonly #written = new Map<Node, Json>();
  readonly #first = new Map<string, Written>();

  constructor(expansion: Expansion, findings: Findings) {
    this.#expansion = expansion;
    this.#findings = findings;
    this.#resolver = new Resolver(expansion.base, findings);
    this.#columns = [...new Set(expansion.blocks.flatMap(({ axes }) => axes.map(({ key }) => key)))];
  }

  arms(): readonly Arm[] {
    const arms: Arm[] = [];
    for (const block of this.#expansion.blocks) {
      const keys = keysByParameter(block);
      for (const point of pointsOf(block)) {
        const arm = this.#arm(block, keys, point);
        if (arm) arms.push(arm);
        if (this.#findings.full) return arms;
      }
    }
    return arms;
  }

  #arm(block: Block, keys: ReadonlyMap<string, readonly string[]>, point: Point): Arm | undefined {
    const resolved = new Map<ParameterName, Resolved>();
    for (const name of PARAMETERS)
      resolved.set(name, this.#resolver.resolve(name, keys.get(name) ?? [], point));
    const shape = this.#shapeOf(resolved.get("data")!);
    const trained = resolved.get("epochs")?.value !== 0;
    const parameters = assemble(resolved, shape, trained);
    const candidate: Candidate = {
      parameters,
      shape,
      written: (name) => resolved.get(name as ParameterName)?.written,
      base: this.#expansion.base,
      block: block.at,
      varies: (name) => this.#columns.includes(name),
    };
    checkArm(candidate, this.#findings);
    if (this.#repeats(resolved, trained, block.at)) return undefined;
    return {
      varied: this.#varied(resolved, point, trained),
      parameters: parameters as unknown as Parameters,
    };
  }

  /** Undefined where the data cannot be had; that is said once. */
  #shapeOf({ value, written }: Resolved): DataShape | undefined {
    if (value === undefined) return undefined;
    if (!this.#shapes.has(value)) {
      const { shapeOf, folder, base } = this.#expansion;
      const shape = this.#findings.attempt(
        () => shapeOf(value as unknown as DataSource, folder),
        (problem) =>
          problem.where
            ? problem
            : { ...problem, where: placeOf(settingIn(written ?? base, problem.message)) },
      );
      this.#shapes.set(value, shape);
    }
    return this.#shapes.get(value);
  }

  #repeats(resolved: ReadonlyMap<ParameterName, Resolved>, trained: boolean, at: Written): boolean {
    const identity = PARAMETERS.map((name) =>
      trained || !TRAINING_ONLY.has(name) ? resolved.get(name)!.identity : "",
    ).join();
    const first = this.#first.get(identity);
    if (!first) {
      this.#first.set(identity, at);
      return false;
    }
    if (!this.#expansion.collapseEqual && !this.#findings.any) {
      const { line } = placeOf(first);
      const where = first === at ? "of this block" : line ? `of the block on line ${line}` : "above";
      this.#findings.add({
        code: "spec.duplicate-arm",
        message: `An arm here has the same parameters as one ${where}.`,
        hint: "Remove one of them, or let them differ; replicates are seeds: 5.",
        where: placeOf(at),
      });
    }
    return true;
  }

  /** What varies anywhere in the spec, with the value this arm has, whether its own block gives it or not. */
  #varied(resolved: ReadonlyMap<ParameterName, Resolved>, point: Point, trained: boolean): Arm["varied"] {
    const varied: Record<string, Json> = {};
    for (const column of this.#columns) {
      const value = this.#columnValue(column, resolved, point);
      const meaningless = !trained && TRAINING_ONLY.has(parameterOf(column) as ParameterName);
      if (value !== undefined && !meaningless) varied[column] = value;
    }
    return varied;
  }

  #columnValue(
    column: string,
    resolved: ReadonlyMap<ParameterName, Resolved>,
    point: Point,
  ): Json | undefined {
    const own = point.get(column);
    if (own) return this.#json(own);
    const parameter = parameterOf(column);
    if (column !== parameter) {
      const whole = resolved.get(parameter as ParameterName)?.value;
      const setting = column.slice(parameter.length + 1);
      return isMapping(whole) && Object.hasOwn(whole, setting) ? whole[setting] : undefined;
    }
    const written = this.#expansion.base.entries.get(column)?.value;
    return written ? this.#json(written) : definition(column).default;
  }

  #json(node: Node): Json {
    if (node.kind === "scalar") return node.value;
    return remembered(this.#written, node, () => toJson(node));
  }
}

/** The keys of a block, by the parameter they lie in. */
function keysByParameter({ axes }: Block): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, string[]>();
  for (const { key } of axes) {
    const parameter = parameterOf(key);
    keys.set(parameter, [...(keys.get(parameter) ?? []), key]);
  }
  return keys;
}

function parameterOf(key: string): string {
  return key.split(".", 1)[0]!;
}

function assemble(
  resolved: ReadonlyMap<ParameterName, Resolved>,
  shape: DataShape | undefined,
  trained: boolean,
): Candidate["parameters"] {
  const parameters: Record<string, Json> = {};
  for (const name of PARAMETERS) {
    if (!trained && TRAINING_ONLY.has(name)) continue;
    const value = resolved.get(name)!.value;
    if (name === "monitor") parameters[name] = monitored(value, shape);
    else if (value !== undefined) parameters[name] = value;
  }
  return parameters as unknown as Candidate["parameters"];
}

const SPLITS: readonly Json[] = ["train", "validation", "test"];

/** Where no split is named, the ones the data keeps back are recorded; where it keeps none, train. */
function monitored(value: Json | undefined, shape: DataShape | undefined): Json {
  const named = Array.isArray(value) ? (value as readonly Json[]) : [];
  if (named.some((name) => SPLITS.includes(name))) return named;
  const { validation, test } = shape?.sizes ?? { validation: 0, test: 0 };
  const splits = [...(validation > 0 ? ["validation"] : []), ...(test > 0 ? ["test"] : [])];
  const byDefault = splits.length > 0 ? splits : ["train"];
  return named.includes("initial")
    ? ["initial", ...byDefault, ...named.filter((name) => name !== "initial")]
    : [...byDefault, ...named];
}

/** Where a message begins with `data.train`, that setting, else the whole. */
function settingIn(node: Node, message: string): Node {
  const setting = /^data\.(\w+)/.exec(message)?.[1];
  return (setting !== undefined && childOf(node, setting)) || node;
}

function isMapping(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
