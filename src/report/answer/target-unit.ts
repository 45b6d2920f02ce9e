import { type Metric, measureFacts, partsOf } from "../../metric/metric.ts";
import type { TrialRow } from "../../model/records.ts";
import { capitalised } from "../../text/capitalised.ts";
import { listed } from "../../text/listed.ts";

/** In what unit errors are: that of the column that is learned. Nothing for other metrics. */
export function unitNote({ name, title }: Metric, rows: readonly TrialRow[]): readonly string[] {
  const parts = partsOf(name);
  if (parts.kind !== "split" || !measureFacts[parts.measure].inTargetUnit) return [];
  const answers = rows.flatMap(({ data }) => data?.answer ?? []);
  const answer = answers[0];
  if (answer === undefined || answer.kind === "classes") return [];
  const names = parts.part === undefined ? answer.columns.map((column) => column.name) : [parts.part];
  const [only, ...others] = names;
  const said = capitalised(title);
  if (only !== undefined && others.length === 0) return [`${said} is in the unit of ${only}.`];
  return [`${said} is the mean over ${listed(names)}, of each in its own unit.`];
}
