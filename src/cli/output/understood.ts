import type { CheckedSpec } from "../../app/checked-spec.ts";
import type { DatasetIdentity } from "../../model/dataset.ts";
import { counted } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Call } from "../args/command.ts";

/** More datasets than this are counted, not told. */
const TOLD = 3;

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
export function understoodIn({ spec, identity }: CheckedSpec): readonly Understood[] {
  const first = spec.seeds[0] ?? 1;
  const identities = spec.arms.map((arm) => identity(arm, first));
  return [...new Map(identities.map((each) => [each.digest, each])).values()].map(understoodOf);
}

export function tellUnderstood({ io }: Call, understood: readonly Understood[]): void {
  for (const each of understood.slice(0, TOLD)) {
    io.out(`  ${forTerminal(understoodText(each))}\n`);
    for (const note of each.notes) io.out(`  ${forTerminal(note)}\n`);
  }
  const more = understood.length - TOLD;
  if (more > 0) io.out(`  … and ${counted(more, "more dataset")}\n`);
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

/** Classes named one by one. */
const NAMED = 12;

/** `150 rows: 120 training, 15 validation, 15 test; 4 features, 3 classes (setosa 50, versicolor 50, virginica 50)` */
function understoodText(understood: Understood): string {
  const { rows, train, validation, test, features, inputs } = understood;
  const splits = [
    `${grouped(train)} training`,
    ...(validation > 0 ? [`${grouped(validation)} validation`] : []),
    ...(test > 0 ? [`${grouped(test)} test`] : []),
  ].join(", ");
  const widened = inputs === features ? "" : ` in ${grouped(inputs)} inputs`;
  const learned = `${grouped(features)} ${features === 1 ? "feature" : "features"}${widened}`;
  return `${grouped(rows)} ${rows === 1 ? "row" : "rows"}: ${splits}; ${learned}, ${answersText(understood)}`;
}

function answersText({ classes, class_counts, targets = [] }: Understood): string {
  if (classes === undefined) {
    const names = targets.slice(0, NAMED).join(", ");
    return `${counted(targets.length, "target")} (${names}${targets.length > NAMED ? ", …" : ""})`;
  }
  // The classes of images are their numbers: nobody named them.
  if (!class_counts && classes.every((name, i) => name === String(i))) return `${classes.length} classes`;
  const names = classes
    .slice(0, NAMED)
    .map((name, i) => (class_counts ? `${name} ${grouped(class_counts[i]!)}` : name));
  return `${classes.length} classes (${names.join(", ")}${classes.length > NAMED ? ", …" : ""})`;
}

function grouped(n: number): string {
  return n.toLocaleString("en-US");
}
