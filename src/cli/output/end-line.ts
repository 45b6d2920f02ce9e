import { shortId } from "../../model/shortened.ts";
import type { TrialId, TrialOutcome } from "../../model/trial.ts";
import { durationText } from "../../report/figures.ts";

/** How a trial ended: `3f2a91c0  completed, 3.2 s`. */
export function endLine(id: TrialId, { status, seconds }: TrialOutcome): string {
  return `${shortId(id)}  ${status}, ${durationText(seconds)}`;
}
