import { isDealtBySeed } from "../../model/dealt-by-seed.ts";
import type { CsvSource, Json } from "../../model/parameters.ts";
import { didYouMean } from "../../text/near-match.ts";
import { quoted } from "../../text/quoted.ts";
import { type Findings, problem } from "../refusal.ts";
import { sequenceRule } from "../table/sequences.ts";
import type { Table } from "../table/table.ts";
import { sharesOf } from "./split.ts";

/** A source of which one fold is meant, from 0. */
export type DealtSource = CsvSource & { readonly fold?: number };

/**
 * What the trials of a seed learn from. With `folds`, the seeds from 1 on take the folds in turn, and every further round
 * deals the rows anew; with `resplit` every seed deals them anew.
 */
export function dealtFor(source: CsvSource, seed: number): DealtSource {
  const { folds, resplit, split_seed, ...rest } = source;
  if (!isDealtBySeed(source)) return source;
  const round = folds === undefined ? (resplit ? seed - 1 : 0) : Math.floor((seed - 1) / folds);
  return {
    ...rest,
    split_seed: (split_seed + round) % Number.MAX_SAFE_INTEGER,
    ...(folds !== undefined && { folds, fold: seed - 1 - round * folds }),
  };
}

/** Adds settings that contradict each other. */
export function checkSettings(source: CsvSource, findings: Findings): void {
  const refuse = (message: string, hint: string) => findings.add(() => problem("settings", message, hint));
  const { train, validation, test } = sharesOf(source);
  const sum = Number((train + validation + test).toPrecision(12));
  if (sum > 1 || train <= 0) {
    const message = `data.train ${train}, validation ${validation} and test ${test} sum to ${sum}.`;
    const full = `data.validation ${validation} and test ${test} leave no rows to train on.`;
    refuse(train > 0 ? message : full, "Give shares that sum to at most 1.");
  }
  if (source.folds !== undefined) {
    for (const key of ["train", "test", "test_file"] as const) {
      if (source[key] === undefined) continue;
      refuse(`data.${key} has no effect with data.folds: each fold tests in turn.`, `Leave data.${key} out.`);
    }
    if (source.resplit) refuse("data.resplit has no effect with data.folds.", "Leave data.resplit out.");
  }
  if (source.test_file !== undefined && (source.test ?? 0) > 0) {
    refuse("data.test and data.test_file both say which rows test.", "Leave data.test out.");
  }
  if (sequenceRule(source)?.targets === "each" && source.targets === "classes") {
    refuse(
      "data.sequence has targets: each, which is for numbers; the target is a class.",
      "Write targets: numeric in data.",
    );
  }
  if (source.stratify && source.targets !== "classes") {
    refuse("data.stratify is for classes; the targets are numbers.", "Leave data.stratify out.");
  }
  if (source.scale_targets !== undefined && source.scale_targets !== "none" && source.targets === "classes") {
    refuse("data.scale_targets is for numbers; the targets are classes.", "Leave data.scale_targets out.");
  }
}

/** Adds rules of scaling that name no column of numbers. */
export function checkScaleRules({ columns, path }: Table, { scale }: CsvSource, findings: Findings): void {
  if (typeof scale !== "object") return;
  const numbers = columns.filter((column) => column.kind === "number" && !column.isTarget);
  const names = numbers.map(({ name }) => name);
  for (const name of Object.keys(scale)) {
    if (name === "*" || names.includes(name)) continue;
    const column = columns.find((each) => each.name === name);
    const message = `data.scale names ${quoted(name)}, which is not an input column of numbers.`;
    const hint = column?.isTarget
      ? "Targets are scaled by scale_targets."
      : `${didYouMean(name, names, quoted)}Columns are named as in the header; * stands for all others.`;
    findings.add(() => problem("csv-column", message, hint, { file: path }));
  }
}

/** Everything beside the files that decides the arrays. What is off is absent, so that a digest outlives new settings. */
export function decidingSettings(source: DealtSource): { readonly [key: string]: Json } {
  const { target, targets, split_seed, scale, missing, header, stratify, folds, fold = 0 } = source;
  const { columns, ignore, categories, missing_texts, delimiter, decimal, scale_targets } = source;
  const sequence = sequenceRule(source);
  const lists = { columns, ignore, categories, missing_texts };
  const listed = Object.entries(lists).flatMap(([key, list]) =>
    list === undefined ? [] : [[key, list.map(String).sort()] as const],
  );
  const named = Array.isArray(target) ? target.map(String) : [String(target)];
  return {
    target: named.length === 1 ? named[0]! : named,
    targets,
    ...sharesOf(source),
    split_seed,
    scale,
    ...Object.fromEntries(listed),
    ...(missing !== undefined && { missing }),
    ...(sequence && { sequence: { ...sequence } }),
    ...(delimiter !== undefined && delimiter !== "," && { delimiter }),
    ...(decimal === "," && { decimal }),
    ...(header === false && { header }),
    ...(stratify && { stratify }),
    ...(folds !== undefined && { folds, fold }),
    ...(scale_targets !== undefined && scale_targets !== "none" && { scale_targets }),
  };
}
