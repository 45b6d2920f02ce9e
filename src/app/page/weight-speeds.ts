import { hasSteps, pointBeforeTraining } from "../../network/check-point.ts";
import { weightSpeeds } from "../../network/weight-speeds.ts";
import type { ArmWeightSpeeds } from "../../report/content/weight-speeds.ts";
import { highlightedArms } from "../../report/plot/look/highlighted-arms.ts";
import type { Report } from "../../report/report.ts";
import type { Store } from "../../store/store.ts";
import { isNetworkRecord, unchangedDataset } from "../records/recorded.ts";

/** Groups of a layer's weights, of equal size. */
const GROUPS = 12;

/** How fast the weights of the shown arms learn before training; of recurrent networks and of step neurons nothing. */
export function weightSpeedsOf(cwd: string, store: Store, report: Report): readonly ArmWeightSpeeds[] {
  return highlightedArms(report).highlighted.flatMap(({ key, arm: { trials } }) => {
    const first = trials.toSorted((a, b) => a.seed - b.seed)[0];
    const record = first && store.trial(first.id);
    if (record === undefined || !isNetworkRecord(record)) return [];
    const { parameters, row } = record;
    if (parameters.recurrent !== undefined || hasSteps(parameters)) return [];
    const dataset = unchangedDataset(record, cwd);
    if (dataset === undefined) return [];
    const point = pointBeforeTraining(dataset, parameters, row.seed);
    return [{ key, layers: weightSpeeds(point, parameters, GROUPS) }];
  });
}
