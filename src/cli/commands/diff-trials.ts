import type { TrialRecord } from "../../model/records.ts";
import {
  differenceTable,
  differing,
  type Fields,
  firstSplit,
  identityFields,
  plainDifferences,
  provenanceFields,
} from "./differences.ts";

/** What differs between two recorded trials: identity, provenance, results, and where their epochs part. */
export function diffTrials(
  a: TrialRecord,
  b: TrialRecord,
): { readonly text: string; readonly plain: object } {
  const differences = [
    ...differing({ ...identityFields(a), seed: a.row.seed }, { ...identityFields(b), seed: b.row.seed }),
    ...differing(provenanceFields(a), provenanceFields(b)),
    ...differing(resultFields(a), resultFields(b)),
  ];
  const split = firstSplit(a.epochs, b.epochs);
  const where =
    split === undefined
      ? "The epochs that both recorded are equal."
      : `The records first differ in epoch ${split.epoch}, in ${split.metric}.`;
  const table = differenceTable(a.row.id.slice(0, 12), b.row.id.slice(0, 12), differences);
  return {
    text: differences.length === 0 ? "no difference\n" : `${table}\n${where}\n`,
    plain: {
      a: a.row.id,
      b: b.row.id,
      differences: plainDifferences(differences),
      ...(split === undefined ? {} : { first: split }),
    },
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
