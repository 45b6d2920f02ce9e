import type { DatasetIdentity } from "../../model/dataset.ts";
import { counted } from "../../text/counted.ts";
import type { CheckedNetwork } from "./checked-network.ts";

/** What runx has understood of a spec's data: each dataset once, with what was filled in and what is left out. */
export interface Understood {
  readonly rows: number;
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  /** Columns or pixels. */
  readonly features: number;
  /** Of the network: a category is several. */
  readonly inputs: number;
  readonly classes?: readonly string[];
  /** Of all splits, in the order of `classes`. */
  readonly class_counts?: readonly number[];
  readonly targets?: readonly string[];
  readonly notes: readonly string[];
}

/** Of the first seed, where seeds have other splits. */
export function understoodIn({ spec, identity }: CheckedNetwork): readonly Understood[] {
  const first = spec.seeds[0] ?? 1;
  const identities = spec.arms.map((arm) => identity(arm, first));
  return [...new Map(identities.map((each) => [each.digest, each])).values()].map(understoodOf);
}

function understoodOf({ sizes, inputs, encoding, summary, classes }: DatasetIdentity): Understood {
  const { train, validation, test } = sizes;
  const { classCounts } = summary ?? {};
  const counts = classes?.map((_, label) => sumOf(classCounts, label));
  const columns = encoding.inputs.kind === "columns" ? encoding.inputs.columns.length : inputs;
  return {
    rows: summary?.rows ?? train + validation + test,
    ...{ train, validation, test },
    features: columns,
    inputs,
    ...(classes && { classes }),
    ...(classCounts && counts && { class_counts: counts }),
    ...(encoding.answer.kind !== "classes" && { targets: encoding.answer.columns.map(({ name }) => name) }),
    notes: [...leftOut(summary), ...(summary?.notes ?? [])],
  };
}

function sumOf(counts: NonNullable<DatasetIdentity["summary"]>["classCounts"], label: number): number {
  return Object.values(counts ?? {}).reduce((sum, each) => sum + (each[label] ?? 0), 0);
}

function leftOut(summary: DatasetIdentity["summary"]): readonly string[] {
  const { dropped = 0, unused = 0 } = summary ?? {};
  return [
    ...(dropped > 0 ? [`${counted(dropped, "row")} with missing values left out.`] : []),
    ...(unused > 0 ? [`${counted(unused, "row")} not used: the shares leave them over.`] : []),
  ];
}
