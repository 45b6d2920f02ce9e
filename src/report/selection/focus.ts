/** Which arms a report is about, where results chose some: the best points of a search, or the best tuned values. */

import type { Focus, ReportInput } from "../input.ts";
import type { Question } from "../question.ts";
import { replicationNotes, searchFocus } from "../search/log.ts";
import { bestTuned } from "./best-tuned.ts";
import { unequalTuning } from "./unequal-tuning.ts";
import { trialFilter } from "./where.ts";

/** What `--tuned` takes to show every arm of a search. */
const NOTHING = "none";

/** @throws RunxError where `--tuned` names what does not vary, or nothing was validated. */
export function focusOf(input: ReportInput, question: Question): Focus {
  const { rows, searchLog } = input;
  const { tuned } = question;
  if (tuned !== undefined && !tuned.includes(NOTHING)) {
    const { where, at = "last" } = question;
    const asked = where === undefined ? rows : rows.filter(trialFilter(where, input, at));
    return bestTuned({ ...input, rows: asked }, tuned, question);
  }
  if (searchLog?.kind === "replication") return { rows, notes: replicationNotes(searchLog) };
  if (searchLog?.kind !== "search") return { rows, notes: unequalTuning(input, question) };
  const asksForArms = question.where !== undefined || question.by !== undefined || tuned !== undefined;
  return asksForArms ? { rows, notes: [] } : searchFocus(rows, searchLog);
}
