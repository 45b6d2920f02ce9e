import { valueKey } from "../model/arm-key.ts";
import type { Json } from "../model/parameters.ts";
import { schemaProblems } from "./explain.ts";
import type { Findings } from "./findings.ts";
import { hasPlace, isDepth, noPlace, withDepth } from "./layer-paths.ts";
import { childOf, type Mapping, type Node, nodeAt, placeOf, toJson, withEntries, withEntry } from "./node.ts";
import { remembered } from "./remembered.ts";
import { type Definition, definition, followed } from "./schema.ts";
import { type GridPoint, isInitialValue } from "./vary.ts";

/** A parameter's value in an arm: defaults filled in; without a value when it is off or not given. */
export interface Resolved {
  readonly value?: Json;
  /** Equal for equal values of one parameter. */
  readonly identity: number;
  /** Absent for a default. */
  readonly written?: Node;
}

/** A value that the schema has checked, as the type that is generated for its parameter. */
export function valueAs<T>({ value }: Resolved): T | undefined {
  return value as T | undefined;
}

/**
 * Values of parameters, each made once however many arms have it: a grid of 100,000 arms shares them. Values
 * that come from `vary` are checked against the schema here, since only now they are whole.
 */
export class Resolver {
  readonly #base: Mapping;
  readonly #findings: Findings;
  readonly #made = new Map<string, Map<Node | undefined, Resolved>>();
  readonly #merged = new Map<string, Node>();
  readonly #identities = new Map<string, number>();
  readonly #numbered = new Map<Node, number>();

  constructor(base: Mapping, findings: Findings) {
    this.#base = base;
    this.#findings = findings;
  }

  /** `keys`: those of the point that lie in the parameter, by dotted path. */
  resolve(parameter: string, keys: readonly string[], point: GridPoint): Resolved {
    const node = this.#nodeOf(parameter, keys, point);
    const made = remembered(this.#made, parameter, () => new Map<Node | undefined, Resolved>());
    return remembered(made, node, () => this.#make(parameter, node, keys.length > 0));
  }

  #nodeOf(parameter: string, keys: readonly string[], point: GridPoint): Node | undefined {
    if (keys.length === 1 && keys[0] === parameter) return point.get(parameter);
    const written = this.#base.entries.get(parameter)?.value;
    if (keys.length === 0) return written;
    const id = `${parameter}:${keys.map((key) => `${key}=${this.#numberOf(point.get(key)!)}`).join()}`;
    return remembered(this.#merged, id, () => this.#merge(parameter, keys, point));
  }

  /** The whole value first, then what lies inside it. */
  #merge(parameter: string, keys: readonly string[], point: GridPoint): Node {
    const whole = point.get(parameter) ?? this.#base.entries.get(parameter)?.value;
    const first = point.get(keys[0]!)!;
    const empty: Mapping = { kind: "mapping", source: first.source, start: first.start, entries: new Map() };
    let holder = whole ? withEntries(empty, [[parameter, { key: whole, value: whole }]]) : empty;
    for (const key of keys) {
      const value = point.get(key)!;
      if (isInitialValue(key) && this.#leadsNowhere(key, holder, value)) continue;
      if (whole?.kind === "list" && key !== parameter && !hasPlace(whole, key)) {
        this.#findings.add(noPlace(whole, key, value));
        continue;
      }
      if (isDepth(key)) continue;
      if (key !== parameter) holder = withEntry(holder, key.split("."), { key: value, value });
    }
    const depth = keys.find(isDepth);
    const merged = nodeAt(holder, [parameter]);
    return depth === undefined ? merged : withDepth(merged, toJson(point.get(depth)!));
  }

  #leadsNowhere(key: string, holder: Mapping, value: Node): boolean {
    const found = key
      .split(".")
      .reduce<Node | undefined>((node, step) => node && childOf(node, step), holder);
    if (found?.kind === "scalar") return false;
    this.#findings.add({
      code: "spec.init",
      message: `${key} is not a weight or bias of this init.`,
      hint: "Give init all values at the top level; layers, neurons and weights are counted from 0: init.weights.0.1.2 leads from neuron 2 of the input to neuron 1.",
      where: placeOf(value),
    });
    return true;
  }

  #make(parameter: string, node: Node | undefined, varied: boolean): Resolved {
    if (node && varied) {
      const problems = schemaProblems(node, parameter);
      for (const problem of problems) this.#findings.add(problem);
      if (problems.length > 0) return { identity: this.#identityOf(undefined), written: node };
    }
    const schema = definition(parameter);
    const given = node ? toJson(node) : schema.default;
    const value =
      given === undefined || given === schema.parameter?.off
        ? undefined
        : normalised(parameter, given, schema);
    return {
      identity: this.#identityOf(value),
      ...(value !== undefined && { value }),
      ...(node && { written: node }),
    };
  }

  #identityOf(value: Json | undefined): number {
    const key = value === undefined ? "" : valueKey(value);
    return remembered(this.#identities, key, () => this.#identities.size);
  }

  #numberOf(node: Node): number {
    return remembered(this.#numbered, node, () => this.#numbered.size);
  }
}

function normalised(parameter: string, given: Json, schema: Definition): Json {
  if (parameter === "data" && typeof given === "string") return withDefaults({ source: given }, schema);
  if (parameter === "optimizer" && typeof given === "string") return withDefaults({ kind: given }, schema);
  if (parameter === "activation" && Array.isArray(given) && new Set(given).size === 1) return given[0]!;
  if (parameter === "monitor") return inSchemaOrder(typeof given === "string" ? [given] : given);
  return withDefaults(given, schema);
}

/** The order of the list means nothing, so it must not change a trial's identity. */
function inSchemaOrder(given: Json): Json {
  const order = definition("monitored").enum ?? [];
  return order.filter((name) => Array.isArray(given) && given.includes(name));
}

/** Defaults of a mapping's settings filled in, in the order of the schema. */
function withDefaults(given: Json, schema: Definition): Json {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return given;
  const properties = propertiesFor(given as { readonly [key: string]: Json }, schema);
  const entries = Object.entries(properties).flatMap(([key, property]) => {
    const value = Object.hasOwn(given, key)
      ? (given as { readonly [key: string]: Json })[key]
      : property.default;
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(entries);
}

/** The mapping's own definition, chosen by its `source` or `kind` where there are several. */
function propertiesFor(
  given: { readonly [key: string]: Json },
  schema: Definition,
): Record<string, Definition> {
  const branches = [schema, schema.then, schema.else].flatMap((branch) => (branch ? [followed(branch)] : []));
  const variants = branches.flatMap(({ oneOf = [] }) => oneOf.map(followed));
  const fits = ({ properties = {} }: Definition) =>
    Object.entries(properties).every(
      ([key, property]) => property.const === undefined || property.const === given[key],
    );
  const chosen = variants.find(fits) ?? branches.find(({ properties }) => properties);
  return { ...chosen?.properties };
}
