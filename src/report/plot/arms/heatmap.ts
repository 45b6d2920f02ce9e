import { valueAt, valueScale, zerosText } from "../../log-axis.ts";
import type { ArmReport, Report } from "../../report.ts";
import { centre } from "../../statistics/describe.ts";
import { numberFormat } from "../figure/axes.ts";
import { tableOf } from "../figure/table.ts";
import { heat, strong } from "../look/heat.ts";
import { withTrueSigns } from "../look/signs.ts";
import { outcome, outcomeTooltip, type SweepAxis, type SweepPicture } from "./sweep-axis.ts";

/** A cell for each pair of levels; the parameter with more levels runs across. */
export function heatmapPicture(
  { metric, words }: Pick<Report, "metric" | "words">,
  arms: readonly ArmReport[],
  first: SweepAxis,
  second: SweepAxis,
): SweepPicture {
  const [across, down] = first.levels.length >= second.levels.length ? [first, second] : [second, first];
  const rows = arms.map((arm) => ({ x: across.text(arm), y: down.text(arm), ...outcome(arm) }));
  const values = arms.flatMap((arm) => centre(arm.sample) ?? []);
  const scale = valueScale(values, metric);
  const isInverse = metric.better === "lower";
  const strongFrom = valueAt(scale, isInverse ? 1 - strong : strong);
  const isStrong = `datum.value ${isInverse ? "<=" : ">="} ${strongFrom}`;
  const x = {
    field: "x",
    type: "nominal",
    title: across.title,
    sort: across.levels,
    axis: { labelAngle: 0, domain: false, ticks: false },
  };
  const y = { field: "y", type: "nominal", title: down.title, sort: down.levels };
  const roomForText = across.levels.length <= 10;
  // The mark stands before the number, as in the table; where there is no room for numbers it stands alone.
  const figure = withTrueSigns(`format(datum.value, '${numberFormat(metric)}')`);
  const shown = roomForText ? `datum.mark === '' ? ${figure} : datum.mark + ' ' + ${figure}` : "datum.mark";
  const transform = [{ filter: "isValid(datum.value)" }, { calculate: shown, as: "text" }];
  const text = { field: "text", type: "nominal" };
  const tooltip = [
    { field: "x", title: across.title },
    { field: "y", title: down.title },
    ...outcomeTooltip(metric, words),
  ];
  const cells = new Set(rows.map((row) => JSON.stringify([row.x, row.y])));
  const full = cells.size === across.levels.length * down.levels.length;
  const marks = markTextsOf(arms);
  const stronger = metric.better === "none" ? "higher" : "better";
  return {
    caption: `Each cell is the ${words.hasSeeds ? "mean over the seeds" : "value"} of one arm; stronger is ${stronger}.${marks}${zerosText(values, scale).map((text) => ` ${text}`)}${full ? "" : " Empty cells were not tried or have no value."}`,
    tables: { sweep: tableOf(rows) },
    choices: [],
    views: [
      {
        picks: [],
        spec: {
          width: 640,
          height: { step: 40 },
          data: { name: "sweep" },
          layer: [
            {
              mark: { type: "rect", style: "cell" },
              encoding: {
                x,
                y,
                tooltip,
                fillOpacity: heat("value", scale, metric.better),
              },
            },
            {
              transform: [...transform, { filter: `!(${isStrong})` }],
              mark: { type: "text", style: "onFaint" },
              encoding: { x, y, text },
            },
            {
              transform: [...transform, { filter: isStrong }],
              mark: { type: "text", style: "onStrong" },
              encoding: { x, y, text },
            },
          ],
        },
      },
    ],
  };
}

/** Only of marks that occur. */
function markTextsOf(arms: readonly ArmReport[]): string {
  const has = (standing: ArmReport["standing"]): boolean => arms.some((arm) => arm.standing === standing);
  const open = has("indistinguishable") ? ", ○ those that cannot be told from it" : "";
  return has("best") ? ` ● is the best${open}.` : "";
}
