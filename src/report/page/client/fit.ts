/** A specification for the space there is on the page, in the page's colours. */

import { isMapping } from "../../../model/json.ts";
import type { Json } from "../../../model/parameters.ts";
import type { Figure, VegaLiteSpec } from "../../plot/figure/figure.ts";
import { screenConfig } from "../../plot/look/theme.ts";

const narrow = 520;

/** For the labels of the axis left of the panels, and the padding. */
const besidePanels = 80;

/** Both axes are of one kind. */
const square: ReadonlySet<Figure["kind"]> = new Set(["confusion", "calibration", "predicted", "regions"]);

export function fitted(figure: Figure, spec: VegaLiteSpec, room: number): VegaLiteSpec {
  const width = Math.max(room, figure.leastWidth ?? 0);
  const config = configFor(figure, width);
  const { facet, spec: panel } = spec;
  if (facet !== undefined && isMapping(panel)) {
    const columns =
      width < narrow ? 1 : Math.min(Number(spec.columns ?? 1), Math.max(1, Math.floor(width / 220)));
    const across = Math.floor((width - besidePanels - 24 * (columns - 1)) / columns);
    return { ...spec, config, columns, spec: { ...panel, width: across } };
  }
  const across = square.has(figure.kind) ? Math.min(width, 560) : width;
  const height = square.has(figure.kind) ? Math.round(across * 0.86) : spec.height;
  return {
    ...spec,
    config,
    width: across,
    ...(height === undefined ? {} : { height }),
    autosize: { type: "fit-x", contains: "padding" },
  };
}

/** The page shows the arms in a legend of its own. */
function configFor(figure: Figure, width: number): Json {
  const axis = isMapping(screenConfig.axis) ? screenConfig.axis : {};
  const legend = isMapping(screenConfig.legend) ? screenConfig.legend : {};
  return {
    ...screenConfig,
    axis: { ...axis, labelLimit: width < narrow ? 130 : 240, titleLimit: width - 40 },
    legend: { ...legend, disable: figure.arms.length > 0 },
  };
}
