import { valueKey } from "../../model/arm-key.ts";
import type { Arm, Json } from "../../model/parameters.ts";
import type { SurfaceParameters } from "../../model/surface.ts";
import { schemaProblems } from "../explain.ts";
import type { Findings } from "../findings.ts";
import { Formulas } from "../formula.ts";
import { labelOf } from "../label.ts";
import { type Mapping, nodeAt, placeOf, toJson, withEntry, without } from "../node.ts";
import { countPoints, pointsOf } from "../points.ts";
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
  if (countPoints(blocks) > MAX_TRIALS) return tooMany(root, findings);
  const expander = new WalkExpander(root, blocks, collapseEqual, findings);
  const arms: SurfaceArm[] = [];
  for (const block of blocks) {
    for (const point of pointsOf(block, findings)) {
      const arm = expander.arm(block, point);
      if (arm) arms.push(arm);
      if (findings.full) return arms;
    }
  }
  return arms;
}

function tooMany(root: Mapping, findings: Findings): readonly [] {
  findings.add({
    code: "spec.too-many-trials",
    message: "These are more than 100,000 trials.",
    hint: "Take fewer values, or split the question over several specs.",
    where: placeOf(root.entries.get("vary")?.key ?? root),
  });
  return [];
}

class WalkExpander {
  readonly #base: Mapping;
  readonly #findings: Findings;
  readonly #collapseEqual: boolean;
  readonly #values: Values;
  readonly #columns: readonly string[];
  readonly #first = new Map<string, Block>();

  constructor(root: Mapping, blocks: readonly Block[], collapseEqual: boolean, findings: Findings) {
    this.#base = without(root, (key) => !SETTINGS.some((name) => name === key));
    this.#findings = findings;
    this.#collapseEqual = collapseEqual;
    const names = plainNames((name) => valueAt(this.#base, name));
    this.#values = new Values(names, new Formulas(findings, walkKeys()), findings);
    const varied = blocks.flatMap(({ axes, include }) => [
      ...axes.flatMap(({ keys }) => keys),
      ...include.flatMap(({ values }) => [...values.keys()]),
    ]);
    this.#columns = [...new Set(varied)];
  }

  arm(block: Block, written: GridPoint): SurfaceArm | undefined {
    const point = this.#values.applicable(written, block);
    const root = withPoint(this.#base, point);
    const problems = schemaProblems(root, undefined, "surface_walk");
    for (const problem of problems) this.#findings.add(problem);
    if (problems.length > 0) return undefined;
    const parameters = readWalk(root, this.#findings);
    if (parameters === undefined || this.#repeats(parameters, block, isNarrowed(point, written, parameters)))
      return undefined;
    return { varied: this.#varied(block, root, parameters), parameters };
  }

  /** `narrowed`: a parameter was left out, so that the arm may have become equal to another. */
  #repeats(parameters: SurfaceParameters, block: Block, narrowed: boolean): boolean {
    const identity = valueKey({ ...parameters });
    const first = this.#first.get(identity);
    if (!first) {
      this.#first.set(identity, block);
      return false;
    }
    if (!narrowed && !this.#collapseEqual) {
      const { line } = placeOf(first.at);
      this.#findings.add({
        code: "spec.duplicate-arm",
        message: `An arm here has the same walk as one ${first === block ? "of this block" : `of the block on line ${line}`} does.`,
        hint: "Remove one of them, or let them differ.",
        where: placeOf(block.at),
      });
    }
    return true;
  }

  /** A setting that the arm's method does not have is no value of the arm. */
  #varied({ label }: Block, root: Mapping, parameters: SurfaceParameters): Arm["varied"] {
    const known = (name: string): Json | undefined =>
      METHODS_OWN.some((own) => own === name && parameters[own] === undefined)
        ? undefined
        : (valueAt(root, name) ?? (name === "method" ? parameters.method : undefined));
    const columns = this.#columns.flatMap((name) => {
      const value = known(name);
      return value === undefined ? [] : [[name, value] as const];
    });
    const own = label && labelOf(label, known, walkKeys(), this.#findings);
    return Object.fromEntries([...(own === undefined ? [] : [["label", own] as const]), ...columns]);
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
