import type { Metric } from "../../../metric/metric.ts";
import { counted, thousands } from "../../../text/counted.ts";
import type { ArmCurve, MetricCurves } from "../../content/arm-curve.ts";
import { valueWithUnit } from "../../figures.ts";
import { valueScale, zerosText } from "../../log-axis.ts";
import type { Report } from "../../report.ts";
import { extent } from "../../statistics/extent.ts";
import { logDomain, type ScaleKind, trialNames } from "../figure/axes.ts";
import type { Choice, Figure, View } from "../figure/figure.ts";
import { type Row, type Table, tableOf } from "../figure/table.ts";
import { evenly, type Room, roomFor } from "../figure/thin.ts";
import {
  type HighlightedArms,
  highlightedArms,
  lookCells,
  looksOf,
  type Member,
} from "../look/highlighted-arms.ts";
import { type CurvesPicture, curvesSpec } from "./curves-spec.ts";

/**
 * Learning curves: the mean over the seeds with its interval, each seed as a thin line that comes forward under
 * the pointer. One view for each metric and for linear and logarithmic axes. `points` bounds how many values of
 * single trainings are kept.
 */
export function curvesFigure(
  report: Report,
  metrics: readonly MetricCurves[],
  points: number,
): Figure | undefined {
  const shown = metrics.filter((curves) => curves.some((curve) => curve.points.length > 1));
  if (shown.length === 0) return undefined;
  const drawn = highlightedArms(report);
  const [, seeds] = extent(report.arms.map((arm) => arm.trials.length));
  const room = roomFor(Math.floor(points / shown.length), drawn.highlighted.length, seeds);
  const pictures = shown.map((curves, i) => ({ ...pictureOf(curves, drawn, room, i), words: report.words }));
  const [first, ...rest] = pictures.flatMap((picture, i) => viewsOf(picture, i));
  if (first === undefined) return undefined;
  return {
    kind: "curves",
    title: "Learning curves",
    caption: [
      captionOf(report, drawn, shown, room),
      ...new Set(pictures.flatMap(({ values, metric }) => zerosText(values, valueScale(values, metric)))),
    ].join(" "),
    description: describe(shown[0] ?? [], drawn, report),
    choices: choicesOf(
      pictures.map((picture) => picture.metric),
      report,
    ),
    views: [first, ...rest],
    tables: Object.assign({}, ...pictures.map((picture) => picture.tables)),
    arms: drawn.highlighted.map((member) => member.label),
    looks: looksOf(drawn),
    ...begin(pictures),
  };
}

/** Costs whose lines span decades begin on a logarithmic axis. */
function begin(pictures: readonly DrawnCurves[]): Pick<Figure, "begin"> {
  const isLog = pictures.map(({ metric, values }) => valueScale(values, metric).isLogarithmic);
  return isLog.includes(true) ? { begin: isLog.map((log, i) => [i, 0, Number(log)]) } : {};
}

/** One metric's tables, and what its views draw of them. */
interface DrawnCurves extends CurvesPicture {
  readonly values: readonly number[];
  readonly tables: { readonly [name: string]: Table };
}

function pictureOf(
  curves: MetricCurves,
  drawn: HighlightedArms,
  room: Room,
  index: number,
): Omit<DrawnCurves, "words"> {
  const byKey = new Map(curves.map((curve) => [curve.key, curve]));
  const metric = curves[0]?.metric;
  if (metric === undefined) throw new TypeError("a metric without curves");
  const rowsOf = (members: readonly Member[], rows: (label: string, curve: ArmCurve) => Row[]): Row[] =>
    members.flatMap((member) => {
      const curve = byKey.get(member.key);
      const look = lookCells(drawn, member);
      return curve === undefined ? [] : rows(member.label, curve).map((row) => ({ ...row, ...look }));
    });
  const somePooled = curves.some(({ trials }) => trials.some(({ pooled }) => pooled !== undefined));
  const means = rowsOf(drawn.highlighted, (label, curve) =>
    meanRows(label, curve, Math.max(200, room.epochs)),
  );
  const seeds = rowsOf(drawn.highlighted, (label, curve) => seedRows(label, curve, room, somePooled));
  const context = rowsOf(evenly(drawn.context, 60), (label, curve) => meanRows(label, curve, 40));
  const values = [...means.map((row) => row.mean), ...seeds.map((row) => row.value)].filter(
    (value): value is number => typeof value === "number",
  );
  const suffix = index === 0 ? "" : ` of ${metric.name}`;
  const names = {
    mean: `means${suffix}`,
    seeds: `seeds${suffix}`,
    ...(context.length > 0 ? { context: `other arms${suffix}` } : {}),
  };
  return {
    metric,
    values,
    drawn,
    somePooled,
    single: curves.every(({ trials }) => trials.length <= 1),
    names,
    tables: {
      [names.mean]: tableOf(means),
      [names.seeds]: tableOf(seeds),
      ...(names.context === undefined ? {} : { [names.context]: tableOf(context) }),
    },
    last: curves.reduce((last, curve) => Math.max(last, curve.points.at(-1)?.epoch ?? 0), 1),
    domains: {
      value: logDomain(values),
      error: logDomain(values.map((value) => 1 - value)),
      linear: extent(values),
    },
  };
}

function meanRows(label: string, curve: ArmCurve, keep: number): Row[] {
  return evenly(curve.points, keep).map(({ epoch, n, mean, ci95 }) => ({
    arm: label,
    epoch,
    n,
    mean,
    low: ci95?.[0] ?? null,
    high: ci95?.[1] ?? null,
  }));
}

function seedRows(label: string, curve: ArmCurve, room: Room, somePooled: boolean): Row[] {
  return evenly(curve.trials, room.trialsPerArm).flatMap((trial) =>
    evenly(trial.values, room.epochs).map(({ epoch, value }) => ({
      arm: label,
      seed: trial.seed,
      ...trialNames(trial.id, trial.pooled, somePooled),
      epoch,
      value,
      stuck: trial.stuck ? "stuck" : "",
    })),
  );
}

function choicesOf(metrics: readonly Metric[], { words }: Report): readonly Choice[] {
  const options = metrics.map((metric) => {
    const split = metric.name.includes(".") ? metric.name.slice(0, metric.name.indexOf(".")) : undefined;
    return { label: metric.title, ...(split === undefined ? {} : { group: split }) };
  });
  return [
    { kind: "list", name: "Metric", options },
    { kind: "switch", name: `Log ${words.step}s`, sets: "log-epochs" },
    { kind: "switch", name: "Log values", sets: "log-values" },
  ];
}

function viewsOf(picture: CurvesPicture, index: number): View[] {
  const scales: readonly ScaleKind[] = ["linear", "log"];
  return scales.flatMap((x, i) =>
    scales.map((y, j) => ({ picks: [index, i, j], spec: curvesSpec(picture, x, y) })),
  );
}

function captionOf(
  report: Report,
  drawn: HighlightedArms,
  shown: readonly MetricCurves[],
  room: Room,
): string {
  const [, most] = extent(report.arms.map((arm) => arm.trials.length));
  const [, longest] = extent(
    shown.flatMap((curves) => curves.flatMap(({ trials }) => trials.map(({ values }) => values.length))),
  );
  const { hasSeeds, step } = report.words;
  const sentences = [
    most > 1 && hasSeeds
      ? "Thick lines are means over the seeds that reached the epoch, bands their 95 % intervals, thin lines single trainings; point at one to single it out."
      : `One line per arm${oneSeedText(report)}.`,
  ];
  if (drawn.context.length > 0) {
    sentences.push(
      `In colour: the baseline and the best of ${thousands(report.arms.length)} arms; in grey ${othersText(drawn.context.length)}.`,
    );
  }
  sentences.push(...unequalText(drawn, shown[0] ?? []));
  const blank = drawn.highlighted.filter(({ key }) => !shown.some((curves) => isDrawn(curves, key)));
  if (blank.length > 0) {
    sentences.push(
      `Without a recorded ${step}, and so without a line: ${blank.map(({ label }) => label).join(", ")}.`,
    );
  }
  if (most > room.trialsPerArm)
    sentences.push(`Of each arm ${room.trialsPerArm} of ${most} seeds are drawn.`);
  if (longest > room.epochs && most > 1)
    sentences.push(`Of each seed ${room.epochs} of ${longest} ${step}s are drawn.`);
  return sentences.join(" ");
}

function oneSeedText({ words, arms }: Report): string {
  if (words.trial === "walk") return "";
  return arms.every(({ sample }) => sample.kind === "exact")
    ? ": nothing is random in them"
    : ": there is one seed, so nothing is known about the spread";
}

/** Trainings that end earlier than others leave the mean to those: how many stand behind it, and from where on. */
function unequalText(drawn: HighlightedArms, curves: MetricCurves): readonly string[] {
  const told = drawn.highlighted.flatMap(({ key, label }) => {
    const points = curves.find((curve) => curve.key === key)?.points ?? [];
    const falls = points.filter(({ n }, i) => i > 0 && n < points[i - 1]!.n);
    const last = points.at(-1);
    if (falls.length === 0 || last === undefined) return [];
    return [
      `${label}: ${counted(points[0]!.n, "seed")} before epoch ${falls[0]!.epoch}, ${last.n} at epoch ${last.epoch}`,
    ];
  });
  return told.length === 0 ? [] : [`Not all trainings are equally long. ${told.join("; ")}.`];
}

function othersText(count: number): string {
  if (count === 1) return "the other one";
  return count > 60 ? `60 of the ${thousands(count)} others` : `the ${thousands(count)} others`;
}

function isDrawn(curves: MetricCurves, key: string): boolean {
  return curves.some((curve) => curve.key === key && curve.points.length > 0);
}

function describe(curves: MetricCurves, drawn: HighlightedArms, { words }: Report): string {
  const { step } = words;
  const ends = drawn.highlighted.flatMap((member) => {
    const curve = curves.find(({ key }) => key === member.key);
    const [first, last] = [curve?.points[0], curve?.points.at(-1)];
    if (curve === undefined || first === undefined || last === undefined) return [];
    return [
      `${member.label}: ${valueWithUnit(first.mean, curve.metric)} at ${step} ${first.epoch}, ${valueWithUnit(last.mean, curve.metric)} at ${step} ${last.epoch}`,
    ];
  });
  return `Learning curves, ${words.hasSeeds ? "mean " : ""}${curves[0]?.metric.title ?? "value"} by ${step}. ${ends.join("; ")}.`;
}
