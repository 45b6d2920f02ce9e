import type { Problem } from "../errors.ts";
import { networkPlan } from "./spec/checked-network.ts";
import { checkSpec, type SpecObject, type SpecOptions } from "./spec/checked-spec.ts";
import { type Understood, understoodIn } from "./spec/understood.ts";

/** What is known of a valid spec without training or running anything. */
export interface Checked {
  readonly experiment: string;
  readonly arms: number;
  /** At most, where results decide how many. */
  readonly trials: number;
  readonly rounds: number;
  readonly data: readonly Understood[];
  /** Of a program: the files that its results depend on. */
  readonly inputs?: number;
  /** What is valid and probably not meant. */
  readonly warnings: readonly Problem[];
}

/** Reads a spec and its data; trains and writes nothing. Throws RunxError with every problem. */
export function check(written: string | SpecObject, options: SpecOptions = {}): Checked {
  const checked = checkSpec(written, options);
  const { name: experiment, arms, seeds, warnings } = checked.spec;
  if (checked.kind !== "network") {
    const inputs = checked.kind === "program" ? { inputs: checked.inputs.length } : {};
    const trials = arms.length * seeds.length;
    return { experiment, arms: arms.length, trials, rounds: 1, data: [], ...inputs, warnings };
  }
  const { trials, rounds } = networkPlan(checked, "").atMost;
  return { experiment, arms: arms.length, trials, rounds, data: understoodIn(checked), warnings };
}
