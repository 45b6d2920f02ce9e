import type { Arm, ReportDefaults } from "../model.ts";
import type { Findings } from "./findings.ts";
import { type Mapping, nodeAt, placeOf } from "./node.ts";

/** Refuses a report about something that no arm records. */
export function checkReport(
  report: ReportDefaults,
  root: Mapping,
  arms: readonly Arm[],
  findings: Findings,
): void {
  const written = root.entries.get("report")?.value;
  if (!written || findings.any) return;
  const refuse = (key: "metric" | "at", message: string, hint: string) =>
    findings.add({ code: "spec.report", message, hint, where: placeOf(nodeAt(written, [key])) });
  const { metric, at } = report;
  for (const { parameters } of arms) {
    const missing = metric === undefined ? [] : missingMonitors(metric, parameters);
    if (missing.length > 0) {
      refuse(
        "metric",
        `${metric} is not recorded.`,
        `Add ${missing.join(" and ")} to monitor: [${[...parameters.monitor, ...missing].join(", ")}].`,
      );
    }
    if (at === "at-best-validation" && !parameters.monitor.includes("validation")) {
      refuse(
        "at",
        "at-best-validation needs a validation split that is monitored.",
        "Write at: last, or monitor validation.",
      );
    }
  }
}

/** What `monitor` lacks for a metric to be recorded. */
export function missingMonitors(
  metric: string,
  { monitor }: Arm["parameters"],
): Arm["parameters"]["monitor"] {
  return monitorOf(metric).filter((name) => !monitor.includes(name));
}

/** What must be monitored for a metric to be recorded. */
function monitorOf(metric: string): Arm["parameters"]["monitor"] {
  const [subject, measure] = metric.split(".");
  if (subject === "gradient" || subject === "speed") return [subject];
  const split = subject as "train" | "validation" | "test";
  return measure === "output" || measure === "objective" ? [split, measure] : [split];
}
