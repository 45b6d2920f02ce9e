import type { Arm } from "../model/parameters.ts";
import type { ReportDefaults } from "../model/specification.ts";
import type { Findings } from "./findings.ts";
import { type Mapping, nodeAt, placeOf } from "./node.ts";
import type { LackOf } from "./recorded.ts";

/** Refuses a report about something that no arm records. */
export function checkReport(
  report: ReportDefaults,
  root: Mapping,
  arms: readonly Arm[],
  lackOf: LackOf,
  findings: Findings,
): void {
  const written = root.entries.get("report")?.value;
  if (!written || findings.any) return;
  const refuse = (key: "metric" | "at", message: string, hint: string) =>
    findings.add({ code: "spec.report", message, hint, where: placeOf(nodeAt(written, [key])) });
  const { metric, at } = report;
  for (const { parameters } of arms) {
    const lack = metric === undefined ? undefined : lackOf(metric, parameters);
    if (lack) refuse("metric", lack.message, lack.hint);
    if (at === "at-best-validation" && !parameters.monitor.includes("validation")) {
      refuse(
        "at",
        "at-best-validation needs a validation split that is monitored.",
        "Write at: last, or monitor validation.",
      );
    }
  }
}
