import type { CsvSource, SplitName } from "../model/parameters.ts";
import { permutation } from "../numerics/permutation.ts";
import { WordSequence } from "../numerics/streams.ts";
import { counted, type Findings, problem } from "./refusal.ts";

/**
 * Deals `count` permuted rows to the splits: boundaries lie at the rounded cumulative fractions. A split that
 * is asked for and gets no row is added to `findings`.
 */
export function splitRows(
  { train, validation, test, split_seed }: CsvSource,
  count: number,
  path: string,
  findings: Findings,
): { readonly [split in SplitName]: Uint32Array } {
  const order = permutation(count, new WordSequence(split_seed, "dataSplit"));
  const trained = Math.min(count, Math.round(train * count));
  const validated = Math.min(count, Math.round((train + validation) * count));
  const tested = Math.min(count, Math.round((train + validation + test) * count));
  const rows = {
    train: order.slice(0, trained),
    validation: order.slice(trained, validated),
    test: order.slice(validated, tested),
  };
  for (const [name, fraction] of Object.entries({ train, validation, test })) {
    if (rows[name as SplitName].length > 0 || (fraction === 0 && name !== "train")) continue;
    const message = `data.${name}: ${fraction} of ${counted(count)} rows leaves none for it.`;
    const hint = name === "train" ? "Raise it: a training needs rows." : "Raise it, or set it to 0.";
    findings.add(() => problem("size", message, hint, { file: path }));
  }
  return rows;
}
