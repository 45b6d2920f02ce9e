import { valueKey } from "../../model/arm-key.ts";
import type { Arm, Json } from "../../model/parameters.ts";
import type { SurfaceParameters } from "../../model/surface.ts";
import {
  type ArmMaker,
  armsOf,
  EqualArms,
  keysOf,
  refuseTooMany,
  TOO_MANY,
  variedValues,
} from "../blocks-to-arms.ts";
import { schemaProblems } from "../explain.ts";
import type { Findings } from "../findings.ts";
import { Formulas } from "../formula.ts";
import { type Mapping, nodeAt, toJson, withEntry, without } from "../node.ts";
import { countPoints } from "../points.ts";
import { MAX_TRIALS } from "../seeds.ts";
import { plainNames, Values } from "../values.ts";
import type { Block, GridPoint } from "../vary.ts";
import { walkKeys } from "./keys.ts";
import { METHODS_OWN, readWalk, SETTINGS } from "./parameters.ts";

export type SurfaceArm = Arm<SurfaceParameters>;

/** The arms of a spec that walks down surfaces, in the order of the file. Problems are added to `findings`. */
export function expandWalks(
  root: Mapping,
  blocks: readonly Block[],
  collapseEqual: boolean,
  findings: Findings,
): readonly SurfaceArm[] {
  if (countPoints(blocks) > MAX_TRIALS) return refuseTooMany(root, TOO_MANY, "values", findings);
  const expander = new WalkExpander(root, blocks, collapseEqual, findings);
  return armsOf(blocks, expander, Number.POSITIVE_INFINITY, findings);
}

class WalkExpander implements ArmMaker<SurfaceArm> {
  readonly #base: Mapping;
  readonly #findings: Findings;
  readonly #collapseEqual: boolean;
  readonly #values: Values;
  readonly #columns: readonly string[];
  readonly #equal: EqualArms;

  constructor(root: Mapping, blocks: readonly Block[], collapseEqual: boolean, findings: Findings) {
    this.#base = without(root, (key) => !SETTINGS.some((name) => name === key));
    this.#findings = findings;
    this.#collapseEqual = collapseEqual;
    const names = plainNames((name) => valueAt(this.#base, name));
    this.#values = new Values(names, new Formulas(findings, walkKeys()), findings);
    this.#columns = keysOf(blocks);
    const hint = "Remove one of them, or let them differ.";
    this.#equal = new EqualArms({ what: "the same walk as", verb: " does", hint }, findings);
  }

  arm(block: Block, written: GridPoint): SurfaceArm | undefined {
    const point = this.#values.applicable(written, block);
    const root = withPoint(this.#base, point);
    const problems = schemaProblems(root, undefined, "surface_walk");
    for (const problem of problems) this.#findings.add(problem);
    if (problems.length > 0) return undefined;
    const parameters = readWalk(root, this.#findings);
    if (parameters === undefined) return undefined;
    const isExcused = this.#collapseEqual || isNarrowed(point, written, parameters);
    if (this.#equal.repeats(valueKey({ ...parameters }), block, isExcused)) return undefined;
    return { varied: this.#varied(block, root, parameters), parameters };
  }

  /** A setting that the arm's method does not have is no value of the arm. */
  #varied(block: Block, root: Mapping, parameters: SurfaceParameters): SurfaceArm["varied"] {
    const valueIn = (name: string): Json | undefined =>
      METHODS_OWN.some((own) => own === name && parameters[own] === undefined)
        ? undefined
        : (valueAt(root, name) ?? (name === "method" ? parameters.method : undefined));
    return variedValues(block, this.#columns, valueIn, walkKeys(), this.#findings);
  }
}

/** A condition, or the method itself, has no use for something that varies. */
function isNarrowed(point: GridPoint, written: GridPoint, parameters: SurfaceParameters): boolean {
  return (
    point.size < written.size || METHODS_OWN.some((name) => point.has(name) && parameters[name] === undefined)
  );
}

/** The whole surface first, then what lies inside it. */
function withPoint(base: Mapping, point: GridPoint): Mapping {
  const inOrder = Array.from(point).toSorted(([a], [b]) => a.split(".").length - b.split(".").length);
  return inOrder.reduce((root, [key, value]) => withEntry(root, key.split("."), { key: value, value }), base);
}

function valueAt(root: Mapping, name: string): Json | undefined {
  const steps = name.split(".");
  const parent = nodeAt(root, steps.slice(0, -1));
  const found = parent.kind === "mapping" ? parent.entries.get(steps.at(-1)!)?.value : undefined;
  return found && toJson(found);
}
