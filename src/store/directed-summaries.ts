import type { Database } from "better-sqlite3";
import type { Directions, MetricName } from "../model/parameters.ts";
import type { MetricSummary } from "../model/records.ts";
import type { ReportDefaults } from "../model/specification.ts";
import type { EpochRecord } from "../model/trial.ts";
import { epochReader } from "./epochs.ts";
import { Summary } from "./summary.ts";

type Summaries = ReadonlyMap<MetricName, MetricSummary>;

/** An attempt with an outcome, and the plan of the run that it was made in. */
export interface Summarised {
  readonly attempt: number;
  readonly recordedBy: number;
}

/**
 * A program's metric is better high or low as a spec says, and its summary was written by the spec of the run that recorded
 * it. A spec that says otherwise, or has learned it since, gets its own best epochs of the values that are recorded.
 */
export function summariesAsIn(
  db: Database,
  plan: number,
): (of: Summarised, recorded: Summaries) => Summaries {
  const directionsOf = directionsReader(db);
  const directions = directionsOf(plan);
  const readers = new Map<number, (attempt: number) => readonly EpochRecord[]>();
  return ({ attempt, recordedBy }, recorded) => {
    const others = otherDirections(directions, directionsOf(recordedBy));
    if (!others.some((metric) => recorded.has(metric))) return recorded;
    const epochsOf = readers.get(recordedBy) ?? epochReader(db, others);
    readers.set(recordedBy, epochsOf);
    return new Map([...recorded, ...bests(epochsOf(attempt), recorded, directions)]);
  };
}

function bests(
  epochs: readonly EpochRecord[],
  recorded: Summaries,
  directions: Directions,
): readonly [MetricName, MetricSummary][] {
  const summary = new Summary(directions);
  for (const epoch of epochs) summary.add(epoch);
  return [...summary.metrics()].flatMap(([metric, { best, bestEpoch }]) => {
    const known = recorded.get(metric);
    return known === undefined ? [] : [[metric, { ...known, best, bestEpoch }]];
  });
}

/** Without a direction the lowest value stands for the best, so that only "higher" is another one. */
function otherDirections(now: Directions, then: Directions): readonly MetricName[] {
  const named = new Set([...Object.keys(now), ...Object.keys(then)]);
  return [...named].filter((metric) => (now[metric] === "higher") !== (then[metric] === "higher"));
}

function directionsReader(db: Database): (plan: number) => Directions {
  const report = db.prepare<[number], string>("SELECT report FROM plans WHERE plan = ?").pluck();
  const known = new Map<number, Directions>();
  return (plan) => {
    const directions = known.get(plan) ?? (JSON.parse(report.get(plan)!) as ReportDefaults).directions ?? {};
    known.set(plan, directions);
    return directions;
  };
}
