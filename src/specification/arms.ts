import type { Arm, DataSource, Json, Parameters } from "../model/parameters.ts";
import { type ArmMaker, armsOf, EqualArms, keysOf } from "./blocks-to-arms.ts";
import { checkArm, type DataShape, type UncheckedArm } from "./checks.ts";
import { placedInSpec } from "./data-places.ts";
import type { Findings } from "./findings.ts";
import { Formulas, TRAINING_SIZE } from "./formula.ts";
import { labelOf } from "./label.ts";
import { hiddenLayers } from "./layer-paths.ts";
import { type Mapping, type Node, placeOf, toJson } from "./node.ts";
import {
  assemble,
  isTrained,
  isTrainingOnly,
  monitored,
  type ParameterName,
  parameterNames,
  parameterOf,
  type ResolvedArm,
} from "./parameters.ts";
import { remembered } from "./remembered.ts";
import { type Resolved, Resolver, valueAs } from "./resolve.ts";
import { definition } from "./schema.ts";
import type { Sound } from "./sound.ts";
import { type Names, Values, withoutFormulas } from "./values.ts";
import { type Block, type GridPoint, takesWholeNumbers, varyingKeys } from "./vary.ts";

export interface Expansion {
  readonly sound: Sound;
  readonly blocks: readonly Block[];
  readonly shapeOf: (source: DataSource, folder: string) => DataShape;
  /** Equal arms are one arm, because a flag made them equal; otherwise they are refused. */
  readonly collapseEqual: boolean;
  readonly folder: string;
  /** No more are made; one more tells that there are too many. */
  readonly atMost: number;
}

/** The arms of a spec, in the order of the file. Problems are added to `findings`. */
export function expandArms(expansion: Expansion, findings: Findings): readonly Arm[] {
  const { blocks, atMost } = expansion;
  return armsOf(blocks, new Expander(expansion, findings), atMost, findings);
}

class Expander implements ArmMaker<Arm> {
  readonly #expansion: Expansion;
  readonly #findings: Findings;
  readonly #base: Mapping;
  /** Formulas of the top level: every block has them unless it says otherwise. */
  readonly #formulas: GridPoint;
  readonly #resolver: Resolver;
  readonly #values: Values;
  readonly #unvaried: ResolvedArm;
  readonly #columns: readonly string[];
  /** The parameters that the columns lie in. */
  readonly #varying: ReadonlySet<ParameterName>;
  readonly #shapes = new Map<Json, DataShape | undefined>();
  /** What is recorded depends on the splits of the data alone. */
  readonly #monitors = new Map<DataShape | undefined, Json>();
  readonly #written = new Map<Node, Json>();
  readonly #equal: EqualArms;
  readonly #labels = new Set<string>();

  constructor(expansion: Expansion, findings: Findings) {
    const { base, formulas } = withoutFormulas(expansion.sound.root);
    this.#expansion = expansion;
    this.#findings = findings;
    this.#base = base;
    this.#formulas = formulas;
    this.#resolver = new Resolver(base, findings);
    const names = networkNames(this.#resolver, (data) => this.#shapeOf(data));
    this.#values = new Values(names, new Formulas(findings), findings);
    const unvaried = parameterNames.map(
      (name) => [name, this.#resolver.resolve(name, [], new Map())] as const,
    );
    this.#unvaried = Object.fromEntries(unvaried) as ResolvedArm;
    this.#columns = [...new Set([...keysOf(expansion.blocks), ...formulas.keys()])];
    this.#varying = new Set(this.#columns.map(parameterOf));
    const hint = "Remove one of them, or let them differ; replicates are seeds: 5.";
    this.#equal = new EqualArms({ what: "the same parameters as", hint }, findings);
  }

  /** What a flag fixes may be what a condition waits for. */
  end(block: Block): void {
    if (!this.#expansion.collapseEqual && !this.#findings.any) this.#values.refuseUnmet(block);
  }

  arm(block: Block, written: GridPoint): Arm | undefined {
    const complete = this.#formulas.size > 0 ? new Map([...this.#formulas, ...written]) : written;
    const applicable = this.#values.applicable(complete, block);
    const point = this.#values.computed(applicable);
    if (!point) return undefined;
    const resolved = this.#resolve(point);
    const shape = this.#shapeOf(resolved.data);
    const monitor = remembered(this.#monitors, shape, () => monitored(resolved.monitor.value, shape));
    const parameters = assemble(resolved, monitor);
    checkArm(this.#candidate(block, resolved, parameters, shape), this.#findings);
    const isExcused = this.#expansion.collapseEqual || applicable.size < complete.size || this.#findings.any;
    if (this.#equal.repeats(this.#identityOf(resolved), block, isExcused)) return undefined;
    return {
      varied: this.#varied(block, point, resolved),
      parameters: parameters as Parameters,
    };
  }

  /** Only what the point changes is looked up: most of an arm is that of every arm. */
  #resolve(point: GridPoint): ResolvedArm {
    const keys: { [name in ParameterName]?: string[] } = {};
    for (const key of point.keys()) {
      const parameter = parameterOf(key);
      keys[parameter] ??= [];
      keys[parameter].push(key);
    }
    const resolved: Record<ParameterName, Resolved> = { ...this.#unvaried };
    for (const name of Object.keys(keys) as ParameterName[]) {
      resolved[name] = this.#resolver.resolve(name, keys[name]!, point);
    }
    return resolved;
  }

  #candidate(
    block: Block,
    resolved: ResolvedArm,
    parameters: UncheckedArm["parameters"],
    shape: DataShape | undefined,
  ): UncheckedArm {
    const { unsound, incomplete } = this.#expansion.sound;
    return {
      parameters,
      shape,
      written: (name) => resolved[name as ParameterName].written,
      base: this.#base,
      block: block.at,
      varies: (name) => this.#columns.includes(name),
      isKnown: (name) => !unsound.has(name),
      canBeMissing: (name) => !incomplete && !unsound.has(name),
    };
  }

  /** Undefined where the data cannot be had; that is said once. */
  #shapeOf(data: Resolved): DataShape | undefined {
    const { value, written } = data;
    const source = valueAs<DataSource>(data);
    if (value === undefined || source === undefined) return undefined;
    if (!this.#shapes.has(value)) {
      const { shapeOf, folder } = this.#expansion;
      const inSpec = placedInSpec(written ?? this.#base, folder);
      const shape = this.#findings.attempt(() => shapeOf(source, folder), inSpec);
      this.#shapes.set(value, shape);
    }
    return this.#shapes.get(value);
  }

  /** Of what varies; the rest is the same for all. */
  #identityOf(resolved: ResolvedArm): string {
    const trained = isTrained(resolved);
    let identity = "";
    for (const name of this.#varying) {
      if (trained || !isTrainingOnly(name)) identity += `${resolved[name].identity},`;
    }
    return identity;
  }

  /** What varies anywhere in the spec, with the value this arm has, whether its own block gives it or not. */
  #varied({ label }: Block, point: GridPoint, resolved: ResolvedArm): Arm["varied"] {
    const trained = isTrained(resolved);
    const varied: Record<string, Json> = {};
    if (label) varied.label = this.#label(label, point, resolved);
    for (const column of this.#columns) {
      const value = this.#columnValue(column, resolved, point);
      const meaningless = !trained && isTrainingOnly(parameterOf(column));
      if (value !== undefined && !meaningless) varied[column] = value;
    }
    return varied;
  }

  #label(node: Node, point: GridPoint, resolved: ResolvedArm): string {
    const label = labelOf(
      node,
      (key) => this.#columnValue(key, resolved, point),
      [...varyingKeys(), ...this.#columns],
      this.#findings,
    );
    if (this.#labels.has(label) && !this.#findings.any) {
      this.#findings.add({
        code: "spec.label",
        message: `Two arms would have the label ${JSON.stringify(label)}.`,
        hint: "Put what tells them apart into it, for example label: η {eta}.",
        where: placeOf(node),
      });
    }
    this.#labels.add(label);
    return label;
  }

  #columnValue(column: string, resolved: ResolvedArm, point: GridPoint): Json | undefined {
    const own = point.get(column);
    if (own) return this.#json(own);
    const parameter = parameterOf(column);
    if (column !== parameter) {
      const inside = column.slice(parameter.length + 1).split(".");
      return inside.reduce<Json | undefined>(settingOf, resolved[parameter].value);
    }
    const written = this.#base.entries.get(column)?.value;
    return written ? this.#json(written) : definition(column).default;
  }

  #json(node: Node): Json {
    return node.kind === "scalar" ? node.value : remembered(this.#written, node, () => toJson(node));
  }
}

/** Parameters, their settings, and the number of training examples. */
function networkNames(resolver: Resolver, shapeOf: (data: Resolved) => DataShape | undefined): Names {
  const parameterNamed = (name: string) => (name === TRAINING_SIZE ? "data" : parameterOf(name));
  const isInside = (parameter: string, key: string) => key === parameter || key.startsWith(`${parameter}.`);
  return {
    isMadeOf: (name, key) => isInside(parameterNamed(name), key),
    valueOf: (name, point) => {
      const parameter = parameterNamed(name);
      const keys = [...point.keys()].filter((key) => isInside(parameter, key));
      const resolved = resolver.resolve(parameter, keys, point);
      if (name === TRAINING_SIZE) return shapeOf(resolved)?.sizes.train ?? null;
      const written = point.get(name);
      if (written) return toJson(written);
      if (name === parameter) return resolved.value ?? null;
      const inside = name.slice(parameter.length + 1).split(".");
      return inside.reduce<Json | undefined>(settingOf, resolved.value) ?? null;
    },
    isWhole: takesWholeNumbers,
  };
}

/** An entry of a mapping, or an item of a list by its number. */
function settingOf(value: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(value) && key === "depth") return hiddenLayers(value);
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as { readonly [key: string]: Json })[key];
}
