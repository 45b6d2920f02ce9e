import { valueKey } from "../../model/arm-key.ts";
import type { CommandParameters } from "../../model/command.ts";
import type { Arm, Json } from "../../model/parameters.ts";
import {
  type ArmMaker,
  armsOf,
  EqualArms,
  keysOf,
  refuseTooMany,
  TOO_MANY,
  variedValues,
} from "../blocks-to-arms.ts";
import type { Findings } from "../findings.ts";
import { Formulas } from "../formula.ts";
import { type Mapping, placeOf, toJson } from "../node.ts";
import { countPoints } from "../points.ts";
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
  if (counted && countPoints(blocks) > atMost) {
    return refuseTooMany(root, TOO_MANY, "values or seeds", findings);
  }
  const arms = armsOf(blocks, new ProgramExpander(expansion, findings), atMost, findings);
  return arms.length > atMost ? refuseTooMany(root, TOO_MANY, "values or seeds", findings) : arms;
}

class ProgramExpander implements ArmMaker<ProgramArm> {
  readonly #expansion: ProgramExpansion;
  readonly #findings: Findings;
  readonly #base: ReadonlyMap<string, Json>;
  /** Of `parameters`: every block has them unless it says otherwise. */
  readonly #formulas: GridPoint;
  readonly #values: Values;
  /** What expressions and labels may speak of. */
  readonly #names: readonly string[];
  readonly #columns: readonly string[];
  readonly #equal: EqualArms;

  constructor(expansion: ProgramExpansion, findings: Findings) {
    const { root, blocks, declared } = expansion;
    this.#expansion = expansion;
    this.#findings = findings;
    const { base, formulas } = withoutFormulas({ ...root, entries: parametersOf(root) });
    this.#formulas = formulas;
    this.#base = new Map(Array.from(base.entries, ([name, { value }]) => [name, toJson(value)]));
    this.#columns = [...new Set([...keysOf(blocks), ...formulas.keys()])];
    this.#names = [...new Set([...declared, ...this.#columns])];
    const names = plainNames((name) => this.#base.get(name));
    this.#values = new Values(names, new Formulas(findings, this.#names), findings);
    const hint = "Remove one of them, or let them differ; replicates are seeds: 5.";
    this.#equal = new EqualArms({ what: "the same parameters as", hint }, findings);
  }

  /** What a flag fixes may be what a condition waits for. */
  end(block: Block): void {
    if (!this.#expansion.collapseEqual && !this.#findings.any) this.#values.refuseUnmet(block);
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
    const { root, collapseEqual } = this.#expansion;
    const parameters = commandOf(root, Object.fromEntries(values), point.get("command"));
    const isExcused = collapseEqual || applicable.size < complete.size;
    if (this.#equal.repeats(identityOf(parameters), block, isExcused)) return undefined;
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

  #varied(block: Block, values: ReadonlyMap<string, Json>, { run }: CommandParameters): ProgramArm["varied"] {
    const command: Json = "shell" in run ? run.shell : run.argv.join(" ");
    const valueIn = (name: string) => (name === "command" ? command : values.get(name));
    return variedValues(block, this.#columns, valueIn, this.#names, this.#findings);
  }
}

function identityOf({ run, values }: CommandParameters): string {
  return valueKey(["shell" in run ? run.shell : run.argv, values]);
}
