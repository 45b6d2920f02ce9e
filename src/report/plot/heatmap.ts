import type { Metric } from "../../metric/metric.ts";
import type { ArmReport } from "../report.ts";
import { centre } from "../statistics/describe.ts";
import { numberFormat } from "./axes.ts";
import { extent } from "./extent.ts";
import { heat, strong } from "./heat.ts";
import { outcome, outcomeTooltip, type SweepAxis, type SweepPicture } from "./sweep-axis.ts";
import { tableOf } from "./table.ts";

/** A cell for each pair of levels; the parameter with more levels runs across. */
export function heatmapPicture(
  metric: Metric,
  arms: readonly ArmReport[],
  first: SweepAxis,
  second: SweepAxis,
): SweepPicture {
  const [across, down] = first.levels.length >= second.levels.length ? [first, second] : [second, first];
  const rows = arms.map((arm) => ({ x: across.text(arm), y: down.text(arm), ...outcome(arm) }));
  const values = arms.flatMap((arm) => centre(arm.sample) ?? []);
  const [low, high] = extent(values);
  const strongFrom = low + (high - low) * strong;
  const x = {
    field: "x",
    type: "nominal",
    title: across.title,
    sort: across.levels,
    axis: { labelAngle: 0, domain: false, ticks: false },
  };
  const y = { field: "y", type: "nominal", title: down.title, sort: down.levels };
  const text = { field: "value", type: "quantitative", format: numberFormat(metric) };
  const tooltip = [
    { field: "x", title: across.title },
    { field: "y", title: down.title },
    ...outcomeTooltip(metric),
  ];
  const cells = new Set(rows.map((row) => JSON.stringify([row.x, row.y])));
  const full = cells.size === across.levels.length * down.levels.length;
  const roomForText = across.levels.length <= 10;
  return {
    caption: `Each cell is the mean over the seeds of one arm; stronger is higher.${full ? "" : " Empty cells were not tried or have no value."}`,
    tables: { sweep: tableOf(rows) },
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
            fillOpacity: heat("value", [low, high]),
          },
        },
        ...(roomForText
          ? [
              {
                transform: [{ filter: `datum.value < ${strongFrom}` }],
                mark: { type: "text", style: "onFaint" },
                encoding: { x, y, text },
              },
              {
                transform: [{ filter: `datum.value >= ${strongFrom}` }],
                mark: { type: "text", style: "onStrong" },
                encoding: { x, y, text },
              },
            ]
          : []),
      ],
    },
  };
}
