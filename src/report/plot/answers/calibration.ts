import type { Json } from "../../../model/parameters.ts";
import { counted } from "../../../text/counted.ts";
import { percentText } from "../../../text/number.ts";
import { type Inspection, splitTitle } from "../../content/inspection.ts";
import type { OwnHue } from "../figure/axes.ts";
import type { Figure, VegaLiteSpec } from "../figure/figure.ts";
import { tableOf } from "../figure/table.ts";
import { figureName } from "../look/name.ts";

/** How often answers of each sureness are right: on the diagonal, a network is as sure as it should be. */
export function calibrationFigure(inspection: Inspection, hue: OwnHue): Figure | undefined {
  const calibration = inspection.classes?.calibration;
  if (calibration === undefined) return undefined;
  const { bins, error } = calibration;
  const rows = bins.map(({ output, right, rows: count, from, to }) => ({ output, right, count, from, to }));
  const seeds = inspection.seeds.length;
  const said = percentText(error, 1);
  return {
    kind: "calibration",
    title: "Calibration",
    caption: `Answers of the ${splitTitle(inspection.split)} split by how sure the network is, ${seeds === 1 ? `seed ${inspection.seed}` : `${counted(seeds, "seed")} together`} of ${figureName(inspection.arm)}; larger points hold more answers. On the dashed line it is right as often as it is sure; below it, it is too sure. The mean distance from the line is ${said} (expected calibration error).`,
    description: `Calibration curve: the share of right answers against the mean output of the class predicted, in ${bins.length} parts; expected calibration error ${said}.`,
    choices: [],
    views: [{ picks: [], spec: specOf(hue) }],
    tables: {
      calibration: tableOf(rows),
      ideal: tableOf([
        { output: 0, right: 0 },
        { output: 1, right: 1 },
      ]),
    },
    arms: [],
  };
}

const share = (field: string, title: string): Json => ({
  field,
  type: "quantitative",
  title,
  axis: { format: "~%", tickCount: 6 },
  scale: { domain: [0, 1], nice: false },
});

const x = share("output", "mean output of the class predicted");
const y = share("right", "share that is right");

function specOf(hue: OwnHue): VegaLiteSpec {
  return {
    width: 480,
    height: 420,
    layer: [
      { data: { name: "ideal" }, mark: { type: "line", style: "ideal" }, encoding: { x, y } },
      { data: { name: "calibration" }, mark: { type: "line", style: "rail" }, encoding: { x, y } },
      {
        data: { name: "calibration" },
        mark: { type: "point", style: "point" },
        encoding: {
          x,
          y,
          size: {
            field: "count",
            type: "quantitative",
            scale: { range: [40, 360], zero: true },
            legend: null,
          },
          ...hue,
          tooltip: [
            { field: "output", title: "mean output", format: ".1%" },
            { field: "right", title: "right", format: ".1%" },
            { field: "count", title: "answers", format: ",d" },
          ],
        },
      },
    ],
  };
}
