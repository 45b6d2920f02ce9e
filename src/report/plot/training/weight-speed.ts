import { counted } from "../../../text/counted.ts";
import type { ArmWeightSpeeds, WeightGroup } from "../../content/weight-speeds.ts";
import type { Report } from "../../report.ts";
import type { Figure, View } from "../figure/figure.ts";
import { type Row, tableOf } from "../figure/table.ts";
import { type HighlightedArms, highlightedArms, lookCells, looksOf } from "../look/highlighted-arms.ts";
import { profileSpec } from "./profile.ts";

/** Fewer groups of a layer's weights show no course. */
const FEWEST = 3;

const WAYS = [
  { name: "Input activation", table: "by input", title: "input activation |a|", groups: "byInput" },
  { name: "Slope of the neuron", table: "by slope", title: "slope |σ′(z)|", groups: "bySlope" },
] as const;

/** |∂C/∂w| by the input that a weight has and by how saturated its neuron is, one panel a layer: equation (23). */
export function weightSpeedFigure(report: Report, speeds: readonly ArmWeightSpeeds[]): Figure | undefined {
  const shown = highlightedArms(report);
  const layers = Math.max(0, ...speeds.map((each) => each.layers.length));
  const drawn = WAYS.map((way) => ({ ...way, rows: rowsOf(speeds, shown, way.groups) }));
  if (drawn.every(({ rows }) => rows.length === 0)) return undefined;
  const views = drawn.flatMap(({ table, title, rows }, w) =>
    (["linear", "log"] as const).map(
      (scale, s): View => ({
        picks: [w, s],
        spec: profileSpec(
          { name: table, rows, panels: layers, x: { title, format: "~g" }, value: "|∂C/∂w|" },
          shown,
          scale,
        ),
      }),
    ),
  );
  const labels = shown.highlighted.map(({ label }) => label);
  return {
    kind: "weight-speed",
    title: "Which weights learn slowly",
    caption:
      "The mean of |∂C/∂w| = |a·δ| over the weights of a layer, grouped by the activation a that comes in with a weight, or by the slope σ′(z) of its neuron; before training, over four examples. Weights from inputs of low activation learn slowly, and so do weights into saturated neurons.",
    description: `Mean speed of the weights of ${counted(layers, "layer")} by input activation and by slope, for ${counted(labels.length, "arm")}.`,
    choices: [
      { kind: "list", name: "By", options: WAYS.map(({ name }) => ({ label: name })) },
      { kind: "switch", name: "Log speed", sets: "log-values" },
    ],
    views: [views[0]!, ...views.slice(1)],
    tables: Object.fromEntries(drawn.map(({ table, rows }) => [table, tableOf(rows)])),
    arms: labels,
    looks: looksOf(shown),
  };
}

function rowsOf(
  speeds: readonly ArmWeightSpeeds[],
  shown: HighlightedArms,
  groups: (typeof WAYS)[number]["groups"],
): Row[] {
  return shown.highlighted.flatMap((member) =>
    (speeds.find(({ key }) => key === member.key)?.layers ?? []).flatMap((layer, l, all) => {
      const own: readonly WeightGroup[] = layer[groups];
      if (own.length < FEWEST) return [];
      const panel = `layer ${l + 1} (${l + 1 === all.length ? "output" : "hidden"})`;
      return own.map(({ from, to, speed }) => ({
        panel,
        arm: member.label,
        ...lookCells(shown, member),
        x: (from + to) / 2,
        value: speed,
        low: null,
        high: null,
      }));
    }),
  );
}
