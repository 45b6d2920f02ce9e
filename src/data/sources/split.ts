import type { CsvSource, SplitName } from "../../model/parameters.ts";
import { splitNames } from "../../model/splits.ts";
import { permutation } from "../../numerics/permutation.ts";
import { WordSequence } from "../../numerics/streams.ts";
import { counted } from "../../text/counted.ts";
import { type Findings, problem } from "../refusal.ts";

/** The rows of each split, by their numbers. */
export type Rows = { readonly [split in SplitName]: Uint32Array };

/** How rows are dealt; of `folds`, one: the trials of other seeds have the others. */
export type Dealing = Pick<CsvSource, "folds" | "stratify" | "split_seed"> & {
  /** Which fold tests, from 0. */
  readonly fold?: number;
} & Shares;

export interface Shares {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** The shares of a source: what is not written follows from the others. */
export function sharesOf({ train, validation, test, test_file, folds }: CsvSource): Shares {
  const tested = test ?? (test_file === undefined && folds === undefined ? 0.1 : 0);
  const left = Number((1 - validation - tested).toPrecision(12));
  return { train: train ?? left, validation, test: tested };
}

/**
 * Permutes `count` rows by the split seed and deals them: boundaries lie at the rounded cumulative shares. A split that
 * is asked for and gets no row is added to `findings`.
 *
 * @param strata the class of each row, where every split is to have its share of each
 */
export function dealRows(
  dealing: Dealing,
  count: number,
  strata: ArrayLike<number> | undefined,
  path: string,
  findings: Findings,
): Rows {
  const permuted = permutation(count, new WordSequence(dealing.split_seed, "dataSplit"));
  const order = strata ? inStrata(permuted, strata) : permuted;
  const rows =
    dealing.folds === undefined ? byShares(order, dealing) : byFolds(order, dealing, dealing.folds);
  refuseEmpty(rows, dealing, count, path, findings);
  return rows;
}

function byShares(order: Uint32Array, { train, validation, test }: Shares): Rows {
  const count = order.length;
  const trained = Math.min(count, Math.round(train * count));
  const validated = Math.min(count, Math.round((train + validation) * count));
  const tested = Math.min(count, Math.round((train + validation + test) * count));
  return {
    train: order.slice(0, trained),
    validation: order.slice(trained, validated),
    test: order.slice(validated, tested),
  };
}

/** Every k-th row of the order is of one fold, so that the folds of strata are strata too. */
function byFolds(order: Uint32Array, { fold = 0, validation }: Dealing, folds: number): Rows {
  const others = order.filter((_, i) => i % folds !== fold);
  const validated = Math.min(others.length, Math.round(validation * order.length));
  return {
    train: others.slice(validated),
    validation: others.slice(0, validated),
    test: order.filter((_, i) => i % folds === fold),
  };
}

/**
 * An order in which every stretch has its share of each class, but for one row: the i-th of a class of n stands at
 * (i + 1/2)/n of the way.
 */
function inStrata(order: Uint32Array, strata: ArrayLike<number>): Uint32Array {
  const sizes = new Map<number, number>();
  for (const row of order) sizes.set(strata[row]!, (sizes.get(strata[row]!) ?? 0) + 1);
  const passed = new Map<number, number>();
  const placed = Array.from(order, (row) => {
    const stratum = strata[row]!;
    const before = passed.get(stratum) ?? 0;
    passed.set(stratum, before + 1);
    return { row, stratum, at: (before + 0.5) / sizes.get(stratum)! };
  });
  placed.sort((a, b) => a.at - b.at || a.stratum - b.stratum);
  return Uint32Array.from(placed, ({ row }) => row);
}

function refuseEmpty(rows: Rows, dealing: Dealing, count: number, path: string, findings: Findings): void {
  const { folds } = dealing;
  if (folds !== undefined && folds > count) {
    const message = `data.folds: ${folds} asks for more folds than the ${counted(count, "row")}.`;
    findings.add(() => problem("size", message, `Write at most ${count}.`, { file: path }));
    return;
  }
  for (const name of splitNames) {
    const fraction = dealing[name];
    if (rows[name].length > 0 || (fraction === 0 && name !== "train")) continue;
    const message = `data.${name}: ${fraction} of ${counted(count, "row")} leaves none for it.`;
    const hint = name === "train" ? "Raise it: a training needs rows." : "Raise it, or set it to 0.";
    findings.add(() => problem("size", message, hint, { file: path }));
  }
}
