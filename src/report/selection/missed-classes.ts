import type { TrialRow } from "../../model/records.ts";
import { usualSplit } from "../../model/splits.ts";

export interface MissedClass {
  readonly label: number;
  /** The class's own, or its number where classes have no names. */
  readonly name: string;
}

/**
 * Classes that are never predicted although they occur: a split without a row of a class asks no network for it. Networks are
 * asked on the test split, where the data have one, else on validation, else on train. Who has not been trained is not stuck.
 */
export function missedClasses({
  neverPredicted,
  data,
  epochs,
}: TrialRow & { readonly status: "completed" }): readonly MissedClass[] {
  if (epochs === 0) return [];
  const split = data && usualSplit((name) => data.sizes[name] > 0);
  const counts = split && data.classCounts?.[split];
  const names = data?.answer.kind === "classes" ? data.answer.names : [];
  return neverPredicted
    .filter((label) => counts?.[label] !== 0)
    .map((label) => ({ label, name: names[label] || String(label) }));
}
