import { type Problem, RunxError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import { removed, unknownName } from "./records/subject.ts";
import { withStore } from "./records/with-store.ts";

export interface RemovedExperiment {
  readonly name: string;
  /** How many trials it has: they stay recorded. */
  readonly trials: number;
}

/** Moves experiments to the trash: all of them or, when one cannot be removed, none. Throws RunxError. */
export function removeExperiments(names: readonly string[], db: string): readonly RemovedExperiment[] {
  return withStore(db, "change", (store) => {
    const all = [...new Set(names)];
    const trials = new Map(store.experiments().map((row) => [row.name, row.trials]));
    refuseAny(all.flatMap((name) => problemsOfRemoval(store, name)));
    store.remove(all);
    return all.map((name) => ({ name, trials: trials.get(name) ?? 0 }));
  });
}

/** Brings removed experiments back as they were: all of them or none. Throws RunxError. */
export function restoreExperiments(names: readonly string[], db: string): readonly string[] {
  return withStore(db, "change", (store) => {
    const all = [...new Set(names)];
    refuseAny(all.flatMap((name) => problemsOfRestoration(store, name)));
    store.restore(all);
    return all;
  });
}

function problemsOfRemoval(store: Store, name: string): readonly Problem[] {
  const standing = store.presence(name);
  switch (standing.kind) {
    case "unknown":
      return unknownName(store, name, "so there is nothing to remove").problems;
    case "removed":
      return removed(store, name).problems;
    case "recorded":
      if (standing.running === undefined) return [];
      return [
        {
          code: "experiment.running",
          message: `${standing.running} is running the experiment ${JSON.stringify(name)}; nothing was removed.`,
          hint: "Stop it with Ctrl-C, or let it finish, then run the command again.",
          where: { file: store.path },
        },
      ];
  }
}

function problemsOfRestoration(store: Store, name: string): readonly Problem[] {
  const standing = store.presence(name);
  if (standing.kind === "removed") return [];
  const names = store.experiments("removed").map((row) => row.name);
  return [
    {
      code: "experiment.not-removed",
      message:
        standing.kind === "recorded"
          ? `The experiment ${JSON.stringify(name)} is not removed.`
          : `No removed experiment has the name ${JSON.stringify(name)}.`,
      hint: names.length > 0 ? `Removed: ${names.join(", ")}.` : "None is removed: see runx list.",
      where: { file: store.path },
    },
  ];
}

function refuseAny(problems: readonly Problem[]): void {
  const [first, ...rest] = problems;
  if (first !== undefined) throw new RunxError(first, ...rest);
}
