import { type Metric, momentTitle } from "../../../metric/metric.ts";
import type { Json, Moment } from "../../../model/parameters.ts";
import { agreeing, counted, thousands } from "../../../text/counted.ts";
import { pooledTexts } from "../../arms/arms.ts";
import { sampleOf } from "../../arms/sample.ts";
import { valueScale, zerosText } from "../../log-axis.ts";
import type { Measured, Report, TrialReport } from "../../report.ts";
import { centre } from "../../statistics/describe.ts";
import {
  armStroke,
  LINEAR_VALUES,
  numberFormat,
  trialNames,
  trialTooltip,
  type ValueAxis,
  valueAxes,
} from "../figure/axes.ts";
import type { Choice, Figure, VegaLiteSpec, View } from "../figure/figure.ts";
import { type Row, tableOf } from "../figure/table.ts";
import {
  type HighlightedArms,
  highlightedArms,
  lookCells,
  looksOf,
  type Member,
  membersShown,
} from "../look/highlighted-arms.ts";

const rowLimit = 40;

/**
 * Every training as a point on its arm's line, with the mean and its interval. A seed keeps its height in every
 * row, so pairs can be followed; stuck trainings are crosses.
 */
export function distributionFigure(report: Report): Figure | undefined {
  const shown = highlightedArms(report);
  const members = membersShown(report, rowLimit);
  const pooled = new Map(members.flatMap(({ arm }) => [...pooledTexts(arm.trials, report.varied)]));
  const points = pointRows(members, shown, pooled);
  if (points.length === 0) return undefined;
  const moments = momentsOf(report, points);
  const summaries = summaryRows(members, shown, report.metric, moments);
  const numbers = numbersOf([...points, ...summaries], [...moments, "low", "high"]);
  const axes = valueAxes(numbers, report.metric);
  const [first, ...rest] = moments.flatMap((moment, i) =>
    axes.map((axis, j): View => {
      const picks = [...(moments.length > 1 ? [i] : []), ...(axes.length > 1 ? [j] : [])];
      return { picks, spec: specOf(report, members, { moment, axis }, shown, pooled.size > 0) };
    }),
  );
  if (first === undefined) return undefined;
  return {
    kind: "distribution",
    title: "Every seed",
    caption: [captionOf(report, members), ...zerosText(numbers, valueScale(numbers, report.metric))].join(
      " ",
    ),
    description: `Distribution of ${report.metric.title} over the seeds. ${members.map(({ label, arm }) => `${label}: ${counted(arm.tally.completed, "training")}, ${arm.tally.stuck} stuck`).join("; ")}.`,
    choices: [
      ...(moments.length > 1 ? [choiceOf(moments, report)] : []),
      ...(axes.length > 1 ? [LINEAR_VALUES] : []),
    ],
    views: [first, ...rest],
    tables: { trials: tableOf(points), arms: tableOf(summaries) },
    placing: ["lane", "lead"],
    arms: shown.highlighted.map((member) => member.label),
    looks: looksOf(shown),
  };
}

/** A row for each training with a value. */
function pointRows(
  members: readonly Member[],
  shown: HighlightedArms,
  pooled: ReadonlyMap<TrialReport, string>,
): Row[] {
  const lane = lanesOf(members);
  return members.flatMap((member) =>
    member.arm.trials.flatMap((trial) =>
      pointOf(member, trial, {
        ...trialNames(trial.id, pooled.get(trial), pooled.size > 0),
        lane: lane.get(trial.seed) ?? 0.5,
        lead: leadOf(member, shown),
        ...lookCells(shown, member),
      }),
    ),
  );
}

/** How high each seed stands in every row, from 0 to 1. */
function lanesOf(members: readonly Member[]): ReadonlyMap<number, number> {
  const seeds = [...new Set(members.flatMap(({ arm }) => arm.trials.map((trial) => trial.seed)))].sort(
    (a, b) => a - b,
  );
  return new Map(seeds.map((seed, i) => [seed, seeds.length === 1 ? 0.5 : i / (seeds.length - 1)]));
}

/** 1 for an arm that has a colour of its own. */
function leadOf({ key }: Member, { highlighted }: HighlightedArms): number {
  return Number(highlighted.some((each) => each.key === key));
}

function summaryRows(
  members: readonly Member[],
  shown: HighlightedArms,
  metric: Metric,
  moments: readonly Moment[],
): Row[] {
  return moments.flatMap((moment) =>
    members.flatMap((member) =>
      summaryOf(member, metric, moment, leadOf(member, shown)).map((row) => ({
        ...row,
        ...lookCells(shown, member),
      })),
    ),
  );
}

function pointOf(member: Member, trial: TrialReport, drawing: Row): Row[] {
  if (trial.status !== "completed" || trial.measured === undefined) return [];
  const stuck = member.arm.stuck.find(({ id }) => id === trial.id);
  return [
    {
      arm: member.label,
      seed: trial.seed,
      ...drawing,
      ...valuesOf(trial.measured),
      state: stuck === undefined ? "" : `stuck: never predicts ${stuck.classes.join(", ")}`,
    },
  ];
}

function valuesOf(measured: Measured): { readonly [moment in Moment]: number | null } {
  return {
    last: measured.last,
    "at-best-validation": measured.atBestValidation ?? null,
    best: measured.best,
  };
}

function summaryOf({ label, arm }: Member, metric: Metric, moment: Moment, lead: number): Row[] {
  const sample = sampleOf(
    arm.trials,
    (trial) => {
      if (trial.status !== "completed" || trial.measured === undefined) return undefined;
      return valuesOf(trial.measured)[moment] ?? undefined;
    },
    { metric },
  );
  const middle = centre(sample);
  // The mean of one value would hide its point.
  if (middle === undefined || sample.n === 1) return [];
  const [low, high] = (sample.kind === "spread" && sample.ci95) || [middle, middle];
  return [{ arm: label, lead, moment, centre: middle, low, high }];
}

function numbersOf(rows: readonly Row[], columns: readonly string[]): readonly number[] {
  const cells = rows.flatMap((row) => columns.map((column) => row[column]));
  return cells.filter((cell) => typeof cell === "number");
}

function momentsOf(report: Report, points: readonly Row[]): readonly Moment[] {
  const order: readonly Moment[] = ["last", "at-best-validation", "best"];
  const known = order.filter((moment) => points.some((row) => typeof row[moment] === "number"));
  return [report.at, ...known.filter((moment) => moment !== report.at)];
}

function choiceOf(moments: readonly Moment[], { words }: Report): Choice {
  const options = moments.map((moment) => ({ label: momentTitle(moment, words.step) }));
  return { kind: "list", name: "Value", options };
}

function specOf(
  report: Report,
  members: readonly Member[],
  { moment, axis }: { readonly moment: Moment; readonly axis: ValueAxis },
  shown: HighlightedArms,
  somePooled: boolean,
): VegaLiteSpec {
  const { metric } = report;
  const y = {
    field: "arm",
    type: "nominal",
    title: null,
    sort: members.map(({ label }) => label),
    axis: { grid: true },
  };
  const x = (field: string): Json => ({
    field,
    type: "quantitative",
    title: `${metric.title}, ${momentTitle(moment, report.words.step)}`,
    scale: axis.scale,
    axis: { ...axis.axis, grid: false },
  });
  const color = colorOf(shown);
  const yOffset = { field: "lane", type: "quantitative", scale: { domain: [-0.35, 1.35] } };
  const tooltip = [
    { field: "arm", title: "arm" },
    { field: "seed", title: "seed", format: "d" },
    ...trialTooltip(somePooled),
    { field: moment, title: metric.title, format: numberFormat(metric) },
    { field: "state", title: "" },
  ];
  const trials = (
    style: "point" | "stuck",
    filter: string,
    look: { readonly color?: Json },
  ): VegaLiteSpec => ({
    data: { name: "trials" },
    transform: [{ filter }],
    mark: { type: "point", style },
    encoding: { x: x(moment), y, yOffset, ...look, tooltip },
  });
  const arms = (
    mark: { readonly [key: string]: string },
    along: { readonly [channel: string]: Json },
  ): VegaLiteSpec => ({
    data: { name: "arms" },
    transform: [{ filter: `datum.moment === '${moment}'` }],
    mark,
    encoding: { ...along, y, color },
  });
  return {
    width: 640,
    height: { step: members.length > 12 ? 24 : 52 },
    layer: [
      trials("point", "datum.state === ''", { color }),
      trials("stuck", "datum.state !== ''", {}),
      arms({ type: "rule", style: "interval" }, { x: x("low"), x2: { field: "high" } }),
      arms({ type: "point", style: "centre" }, { x: x("centre") }),
    ],
  };
}

/** Arms without a colour of their own are grey. */
function colorOf(shown: HighlightedArms): Json {
  const { color } = armStroke(shown);
  return {
    condition: { test: "datum.lead === 1", ...(color as object), legend: null },
    value: "#85817a",
  };
}

function captionOf(report: Report, members: readonly Member[]): string {
  const { stuck, failed, pending } = report.tally;
  const several = members.some(({ arm }) => arm.sample.n > 1);
  const sentences = [
    several
      ? "Each point is one training; a seed has the same height in every row. Diamonds are means, bars their 95 % intervals."
      : "Each point is one training; with one per arm, nothing is known about the spread.",
  ];
  if (stuck > 0) sentences.push(`Crosses are stuck trainings (${stuck}): they never predict some class.`);
  if (failed > 0)
    sentences.push(
      `${failed === 1 ? "One training" : `${failed} trainings`} ended without a result and ${agreeing(failed, "has", "have")} no point.`,
    );
  if (pending > 0) sentences.push(`${pending} still to come.`);
  if (report.arms.length > members.length)
    sentences.push(`Of ${thousands(report.arms.length)} arms the baseline and the best are drawn.`);
  return sentences.join(" ");
}
