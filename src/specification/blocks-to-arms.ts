/** What networks, programs and walks do alike when arms are made of the blocks of a spec. */
import type { Json } from "../model/parameters.ts";
import { thousands } from "../text/counted.ts";
import type { Findings } from "./findings.ts";
import { labelOf } from "./label.ts";
import { type Mapping, placeOf } from "./node.ts";
import { pointsOf } from "./points.ts";
import { MAX_TRIALS } from "./seeds.ts";
import type { Block, GridPoint } from "./vary.ts";

/** Makes arms of one kind. */
export interface ArmMaker<A> {
  /** Undefined where the point is no arm, or the same as an earlier one. */
  arm(block: Block, point: GridPoint): A | undefined;
  /** After the last point of a block. */
  end?(block: Block): void;
}

/** The arms of all blocks, in the order of the file; one more than `atMost` tells that there are too many. */
export function armsOf<A>(
  blocks: readonly Block[],
  maker: ArmMaker<A>,
  atMost: number,
  findings: Findings,
): readonly A[] {
  const arms: A[] = [];
  for (const block of blocks) {
    for (const point of pointsOf(block, findings)) {
      const arm = maker.arm(block, point);
      if (arm) arms.push(arm);
      if (findings.full || arms.length > atMost) return arms;
    }
    maker.end?.(block);
  }
  return arms;
}

/** The dotted paths that blocks give values for, each once. */
export function keysOf(blocks: readonly Block[]): readonly string[] {
  const keys = blocks.flatMap(({ axes, include }) => [
    ...axes.flatMap((axis) => axis.keys),
    ...include.flatMap(({ values }) => [...values.keys()]),
  ]);
  return [...new Set(keys)];
}

/** How the same arm twice is refused: `… has ${what} one ${where}${verb}.` */
interface SameArm {
  readonly what: string;
  readonly verb?: string;
  readonly hint: string;
}

/** Arms by what fixes them, so that one that is there twice is found. */
export class EqualArms {
  readonly #first = new Map<string, Block>();
  readonly #said: SameArm;
  readonly #findings: Findings;

  constructor(said: SameArm, findings: Findings) {
    this.#said = said;
    this.#findings = findings;
  }

  /**
   * Whether there was such an arm before. It is refused, unless there is an excuse: an option, or a condition that left
   * something out, may have made them equal.
   */
  repeats(identity: string, block: Block, isExcused: boolean): boolean {
    const first = this.#first.get(identity);
    if (first === undefined) {
      this.#first.set(identity, block);
      return false;
    }
    if (!isExcused) this.#refuse(first, block);
    return true;
  }

  #refuse(first: Block, block: Block): void {
    const { what, verb = "", hint } = this.#said;
    const { line } = placeOf(first.at);
    const elsewhere = line ? `of the block on line ${line}` : "above";
    this.#findings.add({
      code: "spec.duplicate-arm",
      message: `An arm here has ${what} one ${first.at === block.at ? "of this block" : elsewhere}${verb}.`,
      hint,
      where: placeOf(block.at),
    });
  }
}

/** What varies, with the values that an arm has, after its label. */
export function variedValues(
  { label }: Block,
  columns: readonly string[],
  valueIn: (name: string) => Json | undefined,
  names: readonly string[],
  findings: Findings,
): { readonly [name: string]: Json } {
  const values = columns.flatMap((name) => {
    const value = valueIn(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const own = label && labelOf(label, valueIn, names, findings);
  return Object.fromEntries([...(own === undefined ? [] : [["label", own] as const]), ...values]);
}

/** @param less of what there can be fewer */
export function refuseTooMany(
  root: Mapping,
  what: string,
  less: "values" | "values or seeds",
  findings: Findings,
): readonly [] {
  const at = ["search", "vary", "seeds"].flatMap((key) => root.entries.get(key)?.key ?? [])[0];
  findings.add({
    code: "spec.too-many-trials",
    message: `These are ${what}; at most ${thousands(MAX_TRIALS)} trials fit one spec.`,
    hint: `Take fewer ${less}, or split the question over several specs.`,
    where: placeOf(at ?? root),
  });
  return [];
}

/** What is refused where arms had to be made to see that there are too many. */
export const TOO_MANY = `more than ${thousands(MAX_TRIALS)} trials`;
