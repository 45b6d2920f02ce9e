import { removed, unknownName } from "../../app/subject.ts";
import { type Problem, RunxError } from "../../errors.ts";
import type { Store } from "../../store/store.ts";
import { counted } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Call } from "../args/command.ts";
import { openRecorded } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";

/** `runx rm EXPERIMENT…`: all of them or, when one cannot be removed, none. Deletes nothing. */
export async function rm(call: Call): Promise<ExitCode> {
  return forAll(call, (store, names) => {
    const trials = new Map(store.experiments().map((row) => [row.name, row.trials]));
    refuseAny(names.flatMap((name) => problemsOfRemoval(store, name)));
    store.remove(names);
    return names
      .map(
        (name) =>
          `removed ${forTerminal(name)}; its ${counted(trials.get(name) ?? 0, "trial")} stay recorded\n`,
      )
      .concat(`back:      runx restore ${names.map(forTerminal).join(" ")}\nfor good:  runx gc\n`);
  });
}

/** `runx restore EXPERIMENT…`: brings removed experiments back as they were. */
export async function restore(call: Call): Promise<ExitCode> {
  return forAll(call, (store, names) => {
    refuseAny(names.flatMap((name) => problemsOfRestoration(store, name)));
    store.restore(names);
    return names.map((name) => `restored ${forTerminal(name)}\n`);
  });
}

function forAll(call: Call, action: (store: Store, names: readonly string[]) => readonly string[]): ExitCode {
  const store = openRecorded(call);
  try {
    for (const line of action(store, [...new Set(call.args)])) call.io.out(line);
  } finally {
    store.close();
  }
  return EXIT.ok;
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
          message: `${standing.running} works on the experiment ${JSON.stringify(name)}; nothing was removed.`,
          hint: "Stop it with Ctrl-C, or let it finish, then give the command again.",
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
          ? `the experiment ${JSON.stringify(name)} is not removed`
          : `no removed experiment has the name ${JSON.stringify(name)}`,
      hint: names.length > 0 ? `Removed: ${names.join(", ")}.` : "None is removed: see runx list.",
      where: { file: store.path },
    },
  ];
}

function refuseAny(problems: readonly Problem[]): void {
  const [first, ...rest] = problems;
  if (first !== undefined) throw new RunxError(first, ...rest);
}
