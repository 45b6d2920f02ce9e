import type { Metric } from "../../../metric/metric.ts";
import type { Json } from "../../../model/parameters.ts";
import { compareValues } from "../../arms/sort.ts";
import { parameterSign } from "../../parameter-text.ts";
import { markOf } from "../../render/cells.ts";
import type { ArmReport } from "../../report.ts";
import { centre } from "../../statistics/describe.ts";
import type { TrialWords } from "../../trial-words.ts";
import { numberFormat } from "../figure/axes.ts";
import type { Figure } from "../figure/figure.ts";
import type { Row, Table } from "../figure/table.ts";
import { figureName } from "../look/name.ts";

/** What the pictures of a sweep give to its figure. */
export interface SweepPicture {
  readonly caption: string;
  readonly tables: { readonly [name: string]: Table };
  readonly choices: Figure["choices"];
  readonly leastWidth?: number;
  readonly views: Figure["views"];
}

/** A varied parameter: its levels as texts, in order of size when they are numbers. */
export interface SweepAxis {
  /** For people. Parameters have names of their own, so this tells the axes apart. */
  readonly title: string;
  readonly numeric: boolean;
  readonly levels: readonly string[];
  readonly text: (arm: ArmReport) => string;
  readonly number: (arm: ArmReport) => number;
}

export function axisOf(name: string, arms: readonly ArmReport[]): SweepAxis {
  const values = arms.map((arm) => arm.arm[name] ?? null);
  const numeric = values.every((value) => typeof value === "number");
  const textOf = levelTexts(arms.map((arm) => arm.texts[name] ?? ""));
  const distinct = new Map(arms.map((arm) => [textOf(arm.texts[name] ?? ""), arm.arm[name] ?? null]));
  const levels = [...distinct.entries()];
  levels.sort(([, a], [, b]) => compareValues(a, b));
  return {
    title: clipped(parameterSign(name)),
    numeric,
    levels: levels.map(([text]) => text),
    text: (arm) => textOf(arm.texts[name] ?? ""),
    number: (arm) => Number(arm.arm[name]),
  };
}

/** Cut where they would crowd the figure, and numbered where the cut makes two the same. */
function levelTexts(texts: readonly string[]): (text: string) => string {
  const seen = new Map<string, number>();
  const shown = new Map<string, string>();
  for (const text of new Set(texts)) {
    const short = clipped(text);
    const count = (seen.get(short) ?? 0) + 1;
    seen.set(short, count);
    shown.set(text, count === 1 ? short : `${short} [${count}]`);
  }
  return (text) => shown.get(text) ?? clipped(text);
}

function clipped(text: string): string {
  const plain = figureName(text);
  return plain.length <= 28 ? plain : `${plain.slice(0, 27)}…`;
}

/** One row: the mean with its interval, and how many trainings are behind it. */
export function outcome(arm: ArmReport): Row {
  const { sample, tally } = arm;
  const interval = sample.kind === "spread" ? sample.ci95 : undefined;
  return {
    value: centre(sample) ?? null,
    low: interval?.[0] ?? null,
    high: interval?.[1] ?? null,
    n: sample.n,
    stuck: tally.stuck,
    failed: tally.failed,
    mark: markOf(arm),
  };
}

export function outcomeTooltip(metric: Metric, { hasSeeds, canBeStuck }: TrialWords): Json[] {
  return [
    { field: "value", title: hasSeeds ? `mean ${metric.title}` : metric.title, format: numberFormat(metric) },
    ...(hasSeeds ? [{ field: "n", title: "n", format: ",d" }] : []),
    ...(canBeStuck ? [{ field: "stuck", title: "stuck", format: ",d" }] : []),
    { field: "failed", title: "failed", format: ",d" },
  ];
}
