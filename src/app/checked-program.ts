import { type InputFile, inputsDigest, readInputs } from "../command/inputs.ts";
import { programNumerics } from "../command/versions.ts";
import type { CommandParameters } from "../model/command.ts";
import type { CommandSpec } from "../model/specification.ts";
import type { Plan } from "../model/trial.ts";
import { plan } from "../plan/plan.ts";

/** A checked spec of a program, with the files that its results depend on. */
export interface CheckedProgram {
  readonly spec: CommandSpec;
  /** Paths are relative to it, and programs run in it. */
  readonly folder: string;
  readonly inputs: readonly InputFile[];
}

export function checkedProgram(spec: CommandSpec, folder: string): CheckedProgram {
  return { spec, folder, inputs: readInputs(spec.program.inputs, folder) };
}

/** Runs the version commands. Throws RunxError for one that fails. */
export async function programPlan({
  spec,
  folder,
  inputs,
}: CheckedProgram): Promise<Plan<CommandParameters>> {
  const numerics = await programNumerics(spec.program.versions, folder);
  const digest = inputsDigest(inputs);
  return { spec, trials: plan(spec, () => digest, numerics) };
}
