import type { ReportInput } from "../input.ts";
import { recordedMetrics } from "../values.ts";

/** Programs that end well and report nothing leave nothing to compare: where they report, and how what they print is read. */
export function silentNote({ rows, fixed }: ReportInput): readonly string[] {
  const ended = rows.some(({ status }) => status === "completed");
  if (fixed?.kind !== "command" || !ended || recordedMetrics(rows).length > 0) return [];
  return [
    'The program reported no numbers. It does by lines of JSON, {"accuracy": 0.91}, in the file that RUNX_METRICS names; or the spec says what is read of its output, as metrics: { from: stdout, pattern: key-value, accuracy: accuracy } does, and runx reread reads what is kept.',
  ];
}
