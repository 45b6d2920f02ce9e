import type { MetricName } from "../../model/parameters.ts";
import type { TrialRecord } from "../../model/records.ts";
import type { TrialId } from "../../model/trial.ts";
import {
  type Difference,
  differing,
  type Fields,
  firstSplit,
  identityFields,
  provenanceFields,
} from "./differences.ts";

export interface TrialsDiff {
  readonly a: TrialId;
  readonly b: TrialId;
  readonly differences: readonly Difference[];
  /** Absent where the epochs that both recorded are equal. */
  readonly first?: { readonly epoch: number; readonly metric: MetricName };
}

/** What differs between two recorded trials: identity, provenance, results, and where their epochs part. */
export function diffTrials(a: TrialRecord, b: TrialRecord): TrialsDiff {
  const first = firstSplit(a.epochs, b.epochs);
  return {
    a: a.row.id,
    b: b.row.id,
    differences: [
      ...differing({ ...identityFields(a), seed: a.row.seed }, { ...identityFields(b), seed: b.row.seed }),
      ...differing(provenanceFields(a), provenanceFields(b)),
      ...differing(resultFields(a), resultFields(b)),
    ],
    ...(first && { first }),
  };
}

/** How it ended and the last value of each metric. */
function resultFields({ row, epochs }: TrialRecord): Fields {
  return {
    status: row.status,
    ...(row.status === "completed" ? { weights: row.weightsSha256 } : {}),
    ...epochs.at(-1)?.metrics,
  };
}
