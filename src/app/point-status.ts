import { armKey } from "../model/arm-key.ts";
import type { TrialRecord } from "../model/records.ts";
import { pointStatusText } from "../report/decisions.ts";
import type { Store } from "../store/store.ts";

/** What became of a trial's point in the search that asked for it, and why; undefined where none did. */
export function searchedPointStatus(store: Store, { experiments, row }: TrialRecord): string | undefined {
  const key = armKey(row.arm);
  for (const experiment of experiments) {
    const decisions = store.decisions(experiment);
    if (decisions?.kind !== "search") continue;
    for (const point of decisions.parts.flatMap(({ points }) => points)) {
      if (armKey(point.arm) === key) return pointStatusText(point, decisions) || "trained to the end";
    }
  }
  return undefined;
}
