import { valueKey } from "../../model/arm-key.ts";
import type { CommandParameters } from "../../model/command.ts";
import type { Arm, Json } from "../../model/parameters.ts";
import type { Findings } from "../findings.ts";
import { Formulas } from "../formula.ts";
import { labelOf } from "../label.ts";
import { type Mapping, placeOf, toJson } from "../node.ts";
import { countPoints, pointsOf } from "../points.ts";
import { MAX_TRIALS } from "../seeds.ts";
import { plainNames, Values, withoutFormulas } from "../values.ts";
import type { Block, GridPoint } from "../vary.ts";
import { commandOf } from "./command.ts";
import { parametersOf } from "./templates.ts";

export type ProgramArm = Arm<CommandParameters>;

export interface ProgramExpansion {
  readonly root: Mapping;
  readonly blocks: readonly Block[];
  /** The names of parameters. */
  readonly declared: readonly string[];
  readonly seeds: readonly number[];
  /** Equal arms are one arm, because a flag made them equal; otherwise they are refused. */
  readonly collapseEqual: boolean;
}

/** The arms of a program's spec, in the order of the file. Problems are added to `findings`. */
export function expandProgram(
  expansion: ProgramExpansion,
  findings: Findings,
): readonly Arm<CommandParameters>[] {
  const { root, blocks, seeds } = expansion;
  const atMost = Math.floor(MAX_TRIALS / Math.max(1, seeds.length));
  const counted = blocks.every(({ exclude, when }) => exclude.length === 0 && when.size === 0);
  if (counted && countPoints(blocks) > atMost) return tooMany(root, findings);
  const expander = new ProgramExpander(expansion, findings);
  const arms: Arm<CommandParameters>[] = [];
  for (const block of blocks) {
    for (const point of pointsOf(block, findings)) {
      const arm = expander.arm(block, point);
      if (arm) arms.push(arm);
      if (findings.full) return arms;
      if (arms.length > atMost) return tooMany(root, findings);
    }
    // What a flag fixes may be what a condition waits for.
    if (!expansion.collapseEqual && !findings.any) expander.refuseUnmet(block);
  }
  return arms;
}

function tooMany(root: Mapping, findings: Findings): readonly [] {
  findings.add({
    code: "spec.too-many-trials",
    message: "These are more than 100,000 trials.",
    hint: "Take fewer values or seeds, or split the question over several specs.",
    where: placeOf(root.entries.get("vary")?.key ?? root),
  });
  return [];
}

class ProgramExpander {
  readonly #expansion: ProgramExpansion;
  readonly #findings: Findings;
  readonly #base: ReadonlyMap<string, Json>;
  /** Of `parameters`: every block has them unless it says otherwise. */
  readonly #formulas: GridPoint;
  readonly #values: Values;
  /** What expressions and labels may speak of. */
  readonly #names: readonly string[];
  readonly #columns: readonly string[];
  readonly #first = new Map<string, Block>();

  constructor(expansion: ProgramExpansion, findings: Findings) {
    const { root, blocks, declared } = expansion;
    this.#expansion = expansion;
    this.#findings = findings;
    const { base, formulas } = withoutFormulas({ ...root, entries: parametersOf(root) });
    this.#formulas = formulas;
    this.#base = new Map(Array.from(base.entries, ([name, { value }]) => [name, toJson(value)]));
    const varied = blocks.flatMap(({ axes, include }) => [
      ...axes.flatMap(({ keys }) => keys),
      ...include.flatMap(({ values }) => [...values.keys()]),
    ]);
    this.#columns = [...new Set([...varied, ...formulas.keys()])];
    this.#names = [...new Set([...declared, ...this.#columns])];
    const names = plainNames((name) => this.#base.get(name));
    this.#values = new Values(names, new Formulas(findings, this.#names), findings);
  }

  refuseUnmet(block: Block): void {
    this.#values.refuseUnmet(block);
  }

  arm(block: Block, written: GridPoint): Arm<CommandParameters> | undefined {
    const complete = new Map([...this.#formulas, ...written]);
    const applicable = this.#values.applicable(complete, block);
    const point = this.#values.computed(applicable);
    if (!point) return undefined;
    const values = new Map(this.#base);
    for (const [name, node] of point) if (name !== "command") values.set(name, toJson(node));
    const missing = this.#columns.find((name) => name !== "command" && !values.has(name));
    if (missing !== undefined && !block.when.has(missing)) return this.#refuseMissing(missing, block);
    const { root } = this.#expansion;
    const parameters = commandOf(root, Object.fromEntries(values), point.get("command"));
    if (this.#repeats(parameters, block, applicable.size < complete.size)) return undefined;
    return { varied: this.#varied(block, values, parameters), parameters };
  }

  #refuseMissing(name: string, block: Block): undefined {
    this.#findings.add({
      code: "spec.missing",
      message: `${name} has no value in this block: other blocks vary it.`,
      hint: `Give it one here, or the value it has elsewhere in parameters: { ${name}: … }.`,
      where: placeOf(block.at),
    });
    return undefined;
  }

  /** `narrowed`: a condition left a parameter out, and so may have made the arm equal to another. */
  #repeats(parameters: CommandParameters, block: Block, narrowed: boolean): boolean {
    const { run, values } = parameters;
    const identity = valueKey(["shell" in run ? run.shell : run.argv, values]);
    const first = this.#first.get(identity);
    if (!first) {
      this.#first.set(identity, block);
      return false;
    }
    if (!narrowed && !this.#expansion.collapseEqual) {
      const { line } = placeOf(first.at);
      this.#findings.add({
        code: "spec.duplicate-arm",
        message: `An arm here has the same parameters as one ${first === block ? "of this block" : `of the block on line ${line}`}.`,
        hint: "Remove one of them, or let them differ; replicates are seeds: 5.",
        where: placeOf(block.at),
      });
    }
    return true;
  }

  #varied(
    { label }: Block,
    values: ReadonlyMap<string, Json>,
    { run }: CommandParameters,
  ): { readonly [name: string]: Json } {
    const command: Json = "shell" in run ? run.shell : run.argv.join(" ");
    const known = (name: string) => (name === "command" ? command : values.get(name));
    const columns = this.#columns.flatMap((name) => {
      const value = known(name);
      return value === undefined ? [] : [[name, value] as const];
    });
    const own = label && labelOf(label, known, this.#names, this.#findings);
    return Object.fromEntries([...(own === undefined ? [] : [["label", own] as const]), ...columns]);
  }
}
