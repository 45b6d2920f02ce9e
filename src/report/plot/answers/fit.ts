import { counted } from "../../../text/counted.ts";
import type { Fit, Inspection } from "../../content/inspection.ts";
import type { OwnHue } from "../figure/axes.ts";
import type { Figure, VegaLiteSpec } from "../figure/figure.ts";
import { tableOf } from "../figure/table.ts";
import { figureName } from "../look/name.ts";
import { targetChoice, valueAxis } from "./predicted.ts";

/** The fitted curve over the rows, with its band over the seeds. Through one row there is nothing to fit. */
export function fitFigure(inspection: Inspection, hue: OwnHue): Figure | undefined {
  const { fits, seeds, split } = inspection;
  const [first, ...others] = fits ?? [];
  if (first === undefined || fits === undefined || first.points.length < 2) return undefined;
  const whose = figureName(inspection.arm);
  const band =
    seeds.length === 1
      ? `The answer of one training: ${whose}, seed ${inspection.seed}.`
      : `The mean answer of ${counted(seeds.length, "seed")} of ${whose}; the band reaches from the least to the greatest.`;
  const held = split === "train" ? "" : ` Full points are of the ${split} split, faint ones have trained.`;
  const viewOf = (fit: Fit, i: number) => ({
    picks: others.length > 0 ? [i] : [],
    spec: specOf(fit, i, seeds.length > 1, split, hue),
  });
  return {
    kind: "fit",
    title: "The fit",
    caption: `${band}${held}`,
    description: `${first.target} against ${first.input}: the fitted curve and ${counted(first.points.length, "row")}.`,
    choices: targetChoice(fits),
    views: [viewOf(first, 0), ...others.map((fit, i) => viewOf(fit, i + 1))],
    tables: Object.fromEntries(
      fits.flatMap(({ curve, points }, i) => [
        [`curve${i}`, tableOf(curve)],
        [`rows${i}`, tableOf(points)],
      ]),
    ),
    arms: [],
  };
}

function specOf(
  { input, target }: Fit,
  i: number,
  hasBand: boolean,
  split: string,
  hue: OwnHue,
): VegaLiteSpec {
  const x = { ...valueAxis("x", input), scale: { zero: false, nice: false, padding: 6 } };
  const y = (field: string) => valueAxis(field, target);
  const tooltip = [
    { field: "x", title: figureName(input), format: ".6~g" },
    { field: "y", title: figureName(target), format: ".6~g" },
    { field: "split", title: "split" },
  ];
  const band = {
    data: { name: `curve${i}` },
    mark: { type: "area", style: "fitBand" },
    encoding: { x, y: y("low"), y2: { field: "high" }, ...hue },
  };
  return {
    width: 640,
    height: 340,
    layer: [
      ...(hasBand ? [band] : []),
      {
        data: { name: `rows${i}` },
        transform: [{ filter: `datum.split !== '${split}'` }],
        mark: { type: "point", style: "faintPoint" },
        encoding: { x, y: y("y"), tooltip },
      },
      {
        data: { name: `rows${i}` },
        transform: [{ filter: `datum.split === '${split}'` }],
        mark: { type: "point", style: "row" },
        encoding: { x, y: y("y"), tooltip },
      },
      {
        data: { name: `curve${i}` },
        mark: { type: "line", style: "fitLine" },
        encoding: { x, y: y("mean"), ...hue },
      },
    ],
  };
}
