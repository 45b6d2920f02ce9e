/** What a run decided by its own results, in words: searches, and seeds taken until something was known. */

import { lossOf } from "../../metric/better.ts";
import { describeJudge, describeMetric, partsOf } from "../../metric/metric.ts";
import { armKey } from "../../model/arm-key.ts";
import type { TrialRow } from "../../model/records.ts";
import type {
  PointSearchLog,
  PointStatus,
  SearchedPoint,
  SearchMethod,
  SeedSearchLog,
} from "../../model/search.ts";

import { capitalised } from "../../text/capitalised.ts";
import { counted } from "../../text/counted.ts";
import { columnFigure, decimalsFor, durationText, shown, valueWithUnit } from "../figures.ts";
import type { Focus } from "../input.ts";
import { armLabel } from "../parameter-text.ts";
import type { ReportedPoint, SearchReport } from "../report.ts";
import { extent } from "../statistics/extent.ts";

const METHODS: { readonly [kind in SearchMethod["kind"]]: string } = {
  random: "random points",
  sobol: "points of Sobol's sequence",
  "successive-halving": "successive halving",
  tpe: "a tree-structured Parzen estimator",
};

/** The points of a search, those that came furthest first and of those the best first. */
export function searchReport(searchLog: PointSearchLog, rows: readonly TrialRow[]): SearchReport {
  const metric = describeJudge(searchLog);
  const values = valuesByArm(rows, searchLog.metric);
  return {
    method: searchLog.method.kind,
    metric,
    ...(searchLog.space === undefined ? {} : { space: searchLog.space }),
    ...(searchLog.method.kind === "successive-halving" ? { rungs: searchLog.method.rungs } : {}),
    parts: searchLog.parts.map((part) => ({
      varied: part.varied,
      label: armLabel(part.varied, ""),
      points: ranked(part.points, searchLog).map((point) => ({
        ...reported(point, searchLog, values),
        order: part.points.indexOf(point) + 1,
      })),
    })),
  };
}

function valuesByArm(
  rows: readonly TrialRow[],
  metric: PointSearchLog["metric"],
): ReadonlyMap<string, readonly number[]> {
  const values = new Map<string, number[]>();
  for (const row of rows) {
    const value = row.status === "completed" ? row.metrics[metric]?.last : undefined;
    if (value === undefined) continue;
    const key = armKey(row.arm);
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return values;
}

function reported(
  point: SearchedPoint,
  searchLog: PointSearchLog,
  values: ReadonlyMap<string, readonly number[]>,
): Omit<ReportedPoint, "order"> {
  return {
    arm: point.arm,
    label: armLabel(point.arm, "the one point"),
    generation: point.generation,
    ...(point.score === undefined ? {} : { score: point.score }),
    values: values.get(armKey(point.arm)) ?? [],
    fate: point.fate.kind,
    why: pointStatusText(point, searchLog),
  };
}

function ranked(points: readonly SearchedPoint[], searchLog: PointSearchLog) {
  const { method } = searchLog;
  const { better } = describeJudge(searchLog);
  const loss = ({ score }: SearchedPoint) => (score === undefined ? Number.MAX_VALUE : lossOf(score, better));
  const rung = ({ generation }: SearchedPoint) => (method.kind === "successive-halving" ? -generation : 0);
  return points.toSorted((a, b) => rung(a) - rung(b) || loss(a) - loss(b) || a.generation - b.generation);
}

/** The best point of all so far; of those that came furthest, where points are stopped early. */
export function leadingPoint(
  searchLog: PointSearchLog,
): (SearchedPoint & { readonly score: number }) | undefined {
  const points = searchLog.parts.flatMap((part) => part.points);
  return ranked(points, searchLog).flatMap((point) =>
    point.score === undefined ? [] : [{ ...point, score: point.score }],
  )[0];
}

/** What became of a point, and why. */
export function pointStatusText(point: SearchedPoint, searchLog: PointSearchLog): string {
  const { method } = searchLog;
  const judge = describeJudge(searchLog);
  const { fate, generation } = point;
  const epochs = method.kind === "successive-halving" ? method.rungs[generation - 1] : undefined;
  const after = epochs === undefined ? "" : ` after ${counted(epochs, "epoch")}`;
  switch (fate.kind) {
    case "waiting":
      return "waits for its trainings";
    case "no-result":
      return `no result${after}: a training failed or diverged`;
    case "scored":
      return epochs === undefined ? "" : `trained to the end, ${counted(epochs, "epoch")}`;
    case "promoted":
      return `went on${after}: ${standing(fate)}`;
    case "stopped": {
      const value = fate.threshold === undefined ? "" : valueWithUnit(fate.threshold, judge);
      const bound = judge.better === "higher" ? "at least" : "at most";
      if (fate.threshold !== undefined && fate.threshold === point.score) {
        return `stopped${after}: ${standing(fate)}, tied with the last that went on`;
      }
      return `stopped${after}: ${standing(fate)}${value && `, to go on took ${bound} ${value}`}`;
    }
  }
}

function standing({ rank, of }: PointStatus & { kind: "promoted" | "stopped" }): string {
  return `rank ${rank} of ${of}`;
}

/** The best point of each part; every row, while there is none. */
export function searchFocus(rows: readonly TrialRow[], searchLog: PointSearchLog): Focus {
  const best = searchLog.parts.flatMap((part) => {
    const first = ranked(part.points, searchLog).find(({ fate }) => fate.kind === "scored");
    return first === undefined ? [] : [armKey(first.arm)];
  });
  const notes = searchNotes(searchLog);
  const chosen = rows.filter((row) => best.includes(armKey(row.arm)));
  if (chosen.length === 0) return { rows, notes };
  return { rows: chosen, named: [...new Set(rows.flatMap((row) => Object.keys(row.arm)))], notes };
}

function searchNotes({ method, metric, parts, budget }: PointSearchLog): readonly string[] {
  const { title } = describeMetric(metric);
  const testSplit = partsOf(metric).kind === "split" ? "; no point was chosen by the test split" : "";
  const drawn = ({ points }: (typeof parts)[number]): number =>
    method.kind === "successive-halving"
      ? points.filter((one) => one.generation === 1).length
      : points.length;
  const [least, most] = extent(parts.map(drawn));
  const points = `${least < most ? `${least} to ` : ""}${counted(most, "point")}`;
  const each = parts.length > 1 ? `${points} for each of ${parts.length} arms` : points;
  const which = parts.length > 1 ? "The table has the best point of each" : "The table has the best point";
  const waiting = parts.some(({ over }) => !over) ? ["The search is not over."] : [];
  return [
    `Searched by ${METHODS[method.kind]}: ${each}, judged by ${title}. ${which}.`,
    `${testSplit ? capitalised(title) : title} was looked at many times and is optimistic here${testSplit}.`,
    ...budgetNotes(parts, budget),
    ...waiting,
  ];
}

/** Where seconds, and not the number of points, have ended a search. */
function budgetNotes(parts: PointSearchLog["parts"], budget: PointSearchLog["budget"]): readonly string[] {
  if (budget === undefined) return [];
  const spent = parts.filter(({ over, points }) => over && points.length < budget.trials);
  const [first] = spent;
  if (!first) return [];
  const limit = durationText(budget.seconds);
  if (parts.length > 1) {
    return [
      `${spent.length} of ${parts.length} searches ended by their budget of ${limit} of training each.`,
    ];
  }
  const drawn = `${first.points.length} of at most ${counted(budget.trials, "point")}`;
  return [
    `The search ended by its budget of ${limit}: its trainings took ${durationText(first.seconds ?? 0)}, and ${drawn} were drawn.`,
  ];
}

/** How many seeds each arm took and why; and what that does to the intervals. */
export function replicationNotes({ rule, arms }: SeedSearchLog): readonly string[] {
  const metric = describeMetric(rule.metric);
  const size = (width: number): string => {
    const figure = shown(width, metric);
    const text = columnFigure(figure, decimalsFor(figure, 2));
    return metric.unit === "fraction" ? `${text} points` : text;
  };
  const ends = arms.map(({ arm, seeds, width, end }) => {
    const now = width === undefined ? "no width known" : size(width);
    const how = { "narrow-enough": "", "at-most": ", the most allowed", "going-on": " so far" }[end];
    return `${armLabel(arm, "the arm")} took ${counted(seeds, "seed")}${how} (${now})`;
  });
  return [
    `Seeds were added until the 95 % interval of the difference in ${metric.title} was at most ${size(rule.width)} wide: ${ends.join("; ")}.`,
    "Since the results decided when to stop, these intervals and p values are slightly too optimistic.",
  ];
}
