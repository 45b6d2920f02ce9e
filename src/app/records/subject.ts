import { RunxError } from "../../errors.ts";
import type { Subject } from "../../model/records.ts";
import type { Store } from "../../store/store.ts";
import { didYouMean } from "../../text/near-match.ts";
import { findTrial } from "./find-trial.ts";
import { isTrialPrefix } from "./trial-prefix.ts";

/** The experiment of that name, else the one trial whose id begins so. */
export function findSubject(store: Store, name: string): Subject {
  const presence = store.presence(name);
  if (presence.kind === "removed") throw removed(store, name);
  if (presence.kind === "recorded") return { kind: "experiment", name };
  if (isTrialPrefix(name) && store.findTrials(name, 1).length > 0) {
    return { kind: "trial", id: findTrial(store, name).row.id };
  }
  throw unknownName(store, name, "neither as an experiment nor as a trial");
}

export function removed(store: Store, experiment: string): RunxError {
  return new RunxError({
    code: "experiment.removed",
    message: `The experiment ${JSON.stringify(experiment)} is removed.`,
    hint: `Bring it back with: runx restore ${experiment}.`,
    where: { file: store.path },
  });
}

export function unknownName(store: Store, name: string, how: string): RunxError {
  const names = store.experiments().map((row) => row.name);
  return new RunxError({
    code: "experiment.unknown",
    message: `Nothing is recorded under the name ${JSON.stringify(name)}, ${how}.`,
    hint:
      names.length === 0
        ? "Run one first: runx example hello."
        : `${didYouMean(name, names)}See runx list; a spec is run with runx FILE.`,
    where: { file: store.path },
  });
}
