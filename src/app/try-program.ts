import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { option, RunxError, wording } from "../errors.ts";
import type { CommandTrial, EpochRecord, TrialOutcome } from "../model/trial.ts";
import { trialFolder } from "../program/program-place.ts";
import { trialFilter } from "../report/selection/where.ts";
import { programPlacesIn } from "./records/program-records.ts";
import { programPlan } from "./spec/checked-program.ts";
import { checkSpec, type SpecOptions } from "./spec/checked-spec.ts";

/** One trial that was run without being recorded. */
export interface Tried {
  readonly trial: CommandTrial;
  readonly epochs: readonly EpochRecord[];
  /** Absent where it was interrupted, or asked to be tried again. */
  readonly outcome?: TrialOutcome;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TryOptions extends SpecOptions {
  /** A condition on parameters that picks the arm; by default the first. */
  readonly where?: string;
  /** By default the first. */
  readonly seed?: number;
  readonly signal: AbortSignal;
}

/** Runs one trial of a program, in a folder that goes afterwards; records nothing. Throws RunxError. */
export async function tryProgram(path: string, options: TryOptions): Promise<Tried> {
  const checked = checkSpec(path, options);
  if (checked.kind !== "program") {
    const isNetwork = checked.kind === "network";
    const what = isNetwork ? "epochs" : "steps";
    throw new RunxError({
      code: `try.${checked.kind}`,
      message: `This spec ${isNetwork ? "trains a network" : "walks down a surface"}; only programs are tried.`,
      hint: wording`Run it with few ${what} instead: runx SPEC ${option("set", `${what}=1`)} ${option("db", "try.db")}.`,
      where: { file: path },
    });
  }
  const adaptive = await programPlan(checked);
  const { trials } = adaptive.grow((asked) => asked.map(() => ({ kind: "waiting" })));
  const trial = wanted(trials, options);
  if (trial === undefined) {
    throw new RunxError({
      code: "try.none",
      message: "No trial of the plan has these values and this seed.",
      hint: "List the trials: runx plan SPEC.",
    });
  }
  const files = mkdtempSync(join(tmpdir(), "runx-try-"));
  const { places, close } = programPlacesIn(checked, files, 1);
  const place = places.make();
  options.signal.addEventListener("abort", () => place.cancel());
  let epochs: EpochRecord[] = [];
  try {
    const end = await place.train(trial, (heard) => {
      if (heard.kind === "restarted") epochs = [];
      if (heard.kind === "epoch") epochs.push(heard.record);
    });
    const folder = trialFolder(files, trial.id);
    return {
      trial,
      epochs,
      ...(end.kind === "ended" && { outcome: end.outcome }),
      stdout: readFileSync(folder.stdout, "utf8"),
      stderr: readFileSync(folder.stderr, "utf8"),
    };
  } finally {
    close();
    rmSync(files, { recursive: true, force: true });
  }
}

function wanted(trials: readonly CommandTrial[], { where, seed }: TryOptions): CommandTrial | undefined {
  const rows = trials.map(({ id, arm, seed: own }) => ({
    id,
    arm: { ...arm.parameters.values, ...arm.varied },
    seed: own,
    status: "pending" as const,
  }));
  const isWanted = where === undefined ? () => true : trialFilter(where, { experiments: [""], rows }, "last");
  return trials.find((_, i) => (seed === undefined || rows[i]!.seed === seed) && isWanted(rows[i]!));
}
