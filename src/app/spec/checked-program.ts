import { inputChanges, inputsDigest, readInputs } from "../../command/inputs.ts";
import { programNumerics } from "../../command/versions.ts";
import type { CommandParameters, InputFile } from "../../model/command.ts";
import type { CommandSpec } from "../../model/specification.ts";
import type { CommandTrial, IdentityDifference, TrialState } from "../../model/trial.ts";
import type { ArmsAt } from "../../specification/search.ts";
import type { Store } from "../../store/store.ts";
import type { AdaptivePlan } from "./adaptive-plan.ts";
import { adaptivePlanOf } from "./plan-of-spec.ts";

/** A checked spec of a program, with the files that its results depend on. */
export interface CheckedProgram {
  readonly kind: "program";
  readonly spec: CommandSpec;
  /** Paths are relative to it, and programs run in it. */
  readonly folder: string;
  readonly inputs: readonly InputFile[];
  /** Of a search. */
  readonly armsAt?: ArmsAt<CommandParameters>;
}

export function checkedProgram(
  { spec, armsAt }: Pick<CheckedProgram, "spec" | "armsAt">,
  folder: string,
): CheckedProgram {
  const inputs = readInputs(spec.program.inputs, folder);
  return { kind: "program", spec, folder, inputs, ...(armsAt && { armsAt }) };
}

/** What a program would run. Runs the version commands. Throws RunxError for one that fails. */
export async function programPlan(checked: CheckedProgram): Promise<AdaptivePlan<CommandParameters>> {
  const numerics = await programNumerics(checked.spec.program.versions, checked.folder);
  const digest = inputsDigest(checked.inputs);
  return adaptivePlanOf(checked, () => digest, numerics);
}

/** Where each trial stands; where a digest says that inputs changed, with the files that did. */
export function programStates(
  { spec, inputs }: CheckedProgram,
  trials: readonly CommandTrial[],
  store: Store,
): readonly TrialState[] {
  return store.states(spec.name, trials).map((state) => {
    if (state.kind !== "to-run" || state.nearMatch === undefined) return state;
    const differences = state.nearMatch.differences.flatMap((difference): IdentityDifference[] => {
      const before = difference.part === "data" ? store.inputsOf(String(difference.recorded)) : undefined;
      if (before === undefined) return [difference];
      return inputChanges(before, inputs).map((change) => ({ part: "input", planned: change }));
    });
    return { kind: "to-run", nearMatch: { ...state.nearMatch, differences } };
  });
}
