import type { MetricName } from "../../model/parameters.ts";
import type { Note, RunRow } from "../../model/records.ts";
import type { Series } from "../input.ts";
import type { Report } from "../report.ts";
import type { MetricCurves } from "./arm-curve.ts";
import { learningCurves } from "./curves.ts";
import type { ErrorAnalysis } from "./error-analysis.ts";
import type { Inspection } from "./inspection.ts";
import type { Lab } from "./lab.ts";
import type { Landscape } from "./landscape.ts";
import type { ArmWeightSpeeds } from "./weight-speeds.ts";

/** Everything a page says. Plain data: equal contents give equal pages, byte for byte. */
export interface PageContent {
  readonly report: Report;
  /** Learning curves by metric, the report's metric first. */
  readonly curves: readonly MetricCurves[];
  /** The run that recorded the newest of the results: its spec and provenance. */
  readonly run?: RunRow;
  /** SHA-256 of the data that the trials were trained on. */
  readonly dataDigest?: string;
  /** What users have noted of the experiment, the oldest first. */
  readonly notes?: readonly Note[];
  readonly errors?: ErrorAnalysis;
  /** The surface that trials went over. */
  readonly landscape?: Landscape;
  /** How fast weights learn, by what comes in with them. */
  readonly weightSpeeds?: readonly ArmWeightSpeeds[];
  readonly inspection?: Inspection;
  readonly lab?: Lab;
}

/** A report and its epochs, with the curves of every metric that was recorded and is asked for. */
export function contentOf(
  report: Report,
  series: Series,
  rest: Omit<PageContent, "report" | "curves">,
  isAskedFor: (metric: MetricName) => boolean = () => true,
): PageContent {
  const recorded = new Set<MetricName>();
  for (const records of series.values()) {
    for (const { metrics } of records) for (const name of Object.keys(metrics)) recorded.add(name);
  }
  const others = [...recorded].filter((name) => name !== report.metric.name);
  const names = recorded.has(report.metric.name) ? [report.metric.name, ...others] : others;
  return {
    report,
    curves: names.filter(isAskedFor).map((name) => learningCurves(report, series, name)),
    ...rest,
  };
}
