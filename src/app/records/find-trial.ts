import { option, RunxError, wording } from "../../errors.ts";
import type { TrialRecord } from "../../model/records.ts";
import type { Store } from "../../store/store.ts";
import { firstOf } from "../../text/listed.ts";
import { isTrialPrefix } from "./trial-prefix.ts";

const SHOWN = 5;

/** The one trial whose id begins with what the user typed. */
export function findTrial(store: Store, prefix: string): TrialRecord {
  const ids = isTrialPrefix(prefix) ? store.findTrials(prefix, SHOWN + 1) : [];
  const record = ids.length === 1 ? store.trial(ids[0]!) : undefined;
  if (record !== undefined) return record;
  if (ids.length === 0) {
    throw new RunxError({
      code: "trial.unknown",
      message: `No recorded trial has an id that begins with ${JSON.stringify(prefix)}.`,
      hint: wording`Ids are shown by: runx report NAME ${option("format", "json")}, or runx plan SPEC.`,
    });
  }
  const longer = ids.map((id) => id.slice(0, prefix.length + 6));
  throw new RunxError({
    code: "trial.ambiguous",
    message: `${ids.length > SHOWN ? `More than ${SHOWN}` : ids.length} trials have ids that begin with ${prefix}.`,
    hint: `Give more characters: ${firstOf(longer, SHOWN)}.`,
  });
}
