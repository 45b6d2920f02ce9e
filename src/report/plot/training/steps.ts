import { partsOf } from "../../../metric/metric.ts";
import { counted } from "../../../text/counted.ts";
import type { MetricCurves } from "../../content/arm-curve.ts";
import type { Report } from "../../report.ts";

import type { Figure, View } from "../figure/figure.ts";
import { type Row, tableOf } from "../figure/table.ts";
import { type HighlightedArms, highlightedArms, lookCells, looksOf } from "../look/highlighted-arms.ts";
import { profileSpec } from "./profile.ts";

/** ‖δ_t‖ by time step of recurrent networks: how much of the error arrives how many steps back. */
export function stepsFigure(report: Report, metrics: readonly MetricCurves[]): Figure | undefined {
  const steps = metrics.filter(isStep).toSorted((a, b) => stepOf(a) - stepOf(b));
  const shown = highlightedArms(report);
  const moments = momentsOf(steps).map((moment) => ({ ...moment, rows: rowsOf(steps, shown, moment.pick) }));
  const drawn = moments.filter(({ rows }) => rows.length > 0);
  if (drawn.length === 0) return undefined;
  const views = drawn.flatMap(({ name, rows }, m) =>
    (["log", "linear"] as const).map(
      (scale, s): View => ({
        picks: drawn.length > 1 ? [m, s] : [s],
        spec: profileSpec(
          {
            name: `errors ${name}`,
            rows,
            panels: 1,
            x: { title: "step", format: ",d", whole: true },
            value: "‖δ‖",
          },
          shown,
          scale,
        ),
      }),
    ),
  );
  const labels = shown.highlighted.map(({ label }) => label);
  return {
    kind: "steps",
    title: "Error by step",
    caption:
      "The norm of the error δ that arrives at each step, averaged over the training examples and the seeds. The first step is the farthest from the output that is read last: where the line falls towards it, the error vanishes on its way back, and what came in there is not learned.",
    description: `Norm of δ at ${counted(steps.length, "step")} for ${counted(labels.length, "arm")}.`,
    choices: [
      ...(drawn.length > 1
        ? [{ kind: "list" as const, name: "When", options: drawn.map(({ name }) => ({ label: name })) }]
        : []),
      { kind: "switch", name: "Linear norm", sets: "linear" },
    ],
    views: [views[0]!, ...views.slice(1)],
    tables: Object.fromEntries(drawn.map(({ name, rows }) => [`errors ${name}`, tableOf(rows)])),
    arms: labels,
    looks: looksOf(shown),
  };
}

/** Whether these are the curves of the error at a step. */
export function isStep([first]: MetricCurves): boolean {
  return first !== undefined && partsOf(first.metric.name).kind === "steps";
}

function stepOf([first]: MetricCurves): number {
  const parts = first === undefined ? undefined : partsOf(first.metric.name);
  return parts?.kind === "steps" ? Number(parts.step) : 0;
}

type Points = MetricCurves[number]["points"];

interface StepMoment {
  readonly name: string;
  readonly pick: (points: Points) => Points[number] | undefined;
}

function momentsOf(steps: readonly MetricCurves[]): readonly StepMoment[] {
  const epochs = new Set(
    steps.flatMap((curves) => curves.flatMap(({ points }) => points.map(({ epoch }) => epoch))),
  );
  const [earliest] = [...epochs].sort((a, b) => a - b);
  if (earliest === undefined) return [];
  const first: StepMoment = {
    name: earliest === 0 ? "before training" : `after epoch ${earliest}`,
    pick: (points) => points.find(({ epoch }) => epoch === earliest),
  };
  if (epochs.size === 1) return [first];
  return [{ name: "after the last epoch", pick: (points) => points.at(-1) }, first];
}

function rowsOf(steps: readonly MetricCurves[], shown: HighlightedArms, pick: StepMoment["pick"]): Row[] {
  return shown.highlighted.flatMap((member) =>
    steps.flatMap((curves) => {
      const point = pick(curves.find(({ key }) => key === member.key)?.points ?? []);
      if (point === undefined) return [];
      return [
        {
          arm: member.label,
          ...lookCells(shown, member),
          x: stepOf(curves),
          value: point.mean,
          low: point.ci95?.[0] ?? null,
          high: point.ci95?.[1] ?? null,
        },
      ];
    }),
  );
}
