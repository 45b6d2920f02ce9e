import type { Metric } from "../../../metric/metric.ts";
import { type ValueScale, valueAt, valueScale, zerosText } from "../../log-axis.ts";
import type { ArmReport, Report } from "../../report.ts";
import { centre } from "../../statistics/describe.ts";
import { numberFormat } from "../figure/axes.ts";
import type { VegaLiteSpec } from "../figure/figure.ts";
import { tableOf } from "../figure/table.ts";
import { heat, strong } from "../look/heat.ts";
import { withTrueSigns } from "../look/signs.ts";
import { outcome, outcomeTooltip, type SweepAxis, type SweepPicture } from "./sweep-axis.ts";

/** A cell for each pair of levels; the parameter with more levels runs across. */
export function heatmapPicture(
  report: Pick<Report, "metric" | "words">,
  arms: readonly ArmReport[],
  first: SweepAxis,
  second: SweepAxis,
): SweepPicture {
  const { metric, words } = report;
  const [across, down] = first.levels.length >= second.levels.length ? [first, second] : [second, first];
  const rows = arms.map((arm) => ({ x: across.text(arm), y: down.text(arm), ...outcome(arm) }));
  const values = arms.flatMap((arm) => centre(arm.sample) ?? []);
  const scale = valueScale(values, metric);
  const cells = new Set(rows.map((row) => JSON.stringify([row.x, row.y])));
  const full = cells.size === across.levels.length * down.levels.length;
  const marks = markTextsOf(arms);
  const stronger = metric.better === "none" ? "higher" : "better";
  return {
    caption: `Each cell is the ${words.hasSeeds ? "mean over the seeds" : "value"} of one arm; stronger is ${stronger}.${marks}${zerosText(
      values,
      scale,
    )
      .map((text) => ` ${text}`)
      .join("")}${full ? "" : " Empty cells were not tried or have no value."}`,
    tables: { sweep: tableOf(rows) },
    choices: [],
    views: [{ picks: [], spec: specOf(report, scale, across, down) }],
  };
}

function specOf(
  { metric, words }: Pick<Report, "metric" | "words">,
  scale: ValueScale,
  across: SweepAxis,
  down: SweepAxis,
): VegaLiteSpec {
  const x = {
    field: "x",
    type: "nominal",
    title: across.title,
    sort: across.levels,
    axis: { labelAngle: 0, domain: false, ticks: false },
  };
  const y = { field: "y", type: "nominal", title: down.title, sort: down.levels };
  const tooltip = [
    { field: "x", title: across.title },
    { field: "y", title: down.title },
    ...outcomeTooltip(metric, words),
  ];
  const textLayer = (style: "onFaint" | "onStrong", filter: string): VegaLiteSpec => ({
    transform: [
      { filter: "isValid(datum.value)" },
      { calculate: cellText(across, metric), as: "text" },
      { filter },
    ],
    mark: { type: "text", style },
    encoding: { x, y, text: { field: "text", type: "nominal" } },
  });
  const isStrong = strengthTest(scale, metric);
  return {
    width: 640,
    height: { step: 40 },
    data: { name: "sweep" },
    layer: [
      {
        mark: { type: "rect", style: "cell" },
        encoding: { x, y, tooltip, fillOpacity: heat("value", scale, metric.better) },
      },
      textLayer("onFaint", `!(${isStrong})`),
      textLayer("onStrong", isStrong),
    ],
  };
}

/** The mark stands before the number, as in the table; where there is no room for numbers it stands alone. */
function cellText({ levels }: SweepAxis, metric: Metric): string {
  if (levels.length > mostWithNumbers) return "datum.mark";
  const figure = withTrueSigns(`format(datum.value, '${numberFormat(metric)}')`);
  return `datum.mark === '' ? ${figure} : datum.mark + ' ' + ${figure}`;
}

/** More cells beside one another are too narrow for numbers. */
const mostWithNumbers = 10;

/** Whether a cell is so strong that text on it takes the colour of the ground. */
function strengthTest(scale: ValueScale, { better }: Metric): string {
  const isInverse = better === "lower";
  return `datum.value ${isInverse ? "<=" : ">="} ${valueAt(scale, isInverse ? 1 - strong : strong)}`;
}

/** Only of marks that occur. */
function markTextsOf(arms: readonly ArmReport[]): string {
  const has = (standing: ArmReport["standing"]): boolean => arms.some((arm) => arm.standing === standing);
  const open = has("indistinguishable") ? ", ○ those that cannot be told from it" : "";
  return has("best") ? ` ● is the best${open}.` : "";
}
