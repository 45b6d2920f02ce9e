import type { Metric } from "../../metric/metric.ts";
import { shareOf, type ValueScale, valueScale } from "../log-axis.ts";
import type { ArmReport } from "../report.ts";
import { extent } from "../statistics/extent.ts";
import { type Html, html } from "./html.ts";

const width = 150;
const height = 18;
const margin = 5;

/** The scale that the small plots of a table's rows share; undefined where all values are one. */
export function scaleOf(arms: readonly ArmReport[], metric: Metric): ValueScale | undefined {
  const values = arms.flatMap(({ sample }) => {
    if (sample.kind === "empty") return [];
    return sample.kind === "spread" ? [sample.min, sample.max, ...(sample.ci95 ?? [])] : [sample.value];
  });
  const [low, high] = extent(values);
  return low < high ? valueScale(values, metric) : undefined;
}

/** Smallest to largest value as a hair line, the mean's interval as a bar, the mean as a tick. */
export function whisker(
  { sample }: ArmReport,
  scale: ValueScale,
  color: number | undefined,
): Html | undefined {
  if (sample.kind === "empty") return undefined;
  const x = (value: number): string => (margin + (width - 2 * margin) * shareOf(scale, value)).toFixed(1);
  const middle = height / 2;
  const centre = x(sample.kind === "spread" ? sample.mean : sample.value);
  const spread =
    sample.kind === "spread"
      ? html`<path class="hair" d="M${x(sample.min)} ${middle}H${x(sample.max)}"/>${sample.ci95 && html`<path class="bar" d="M${x(sample.ci95[0])} ${middle}H${x(sample.ci95[1])}"/>`}`
      : undefined;
  const tint = color === undefined ? "" : ` arm-${color}`;
  return html`<svg class="whisker${tint}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-hidden="true">${spread}<path class="tick" d="M${centre} 2V${height - 2}"/></svg>`;
}
