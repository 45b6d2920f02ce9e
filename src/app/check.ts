import type { Problem } from "../errors.ts";
import { checkSpec, type SpecObject, type SpecOptions } from "./checked-spec.ts";
import { adaptivePlan } from "./plan-of-spec.ts";
import { type Understood, understoodIn } from "./understood.ts";

/** What is known of a valid spec without training anything. */
export interface Checked {
  readonly experiment: string;
  readonly arms: number;
  /** At most, where results decide how many. */
  readonly trials: number;
  readonly rounds: number;
  readonly data: readonly Understood[];
  /** What is valid and probably not meant. */
  readonly warnings: readonly Problem[];
}

/** Reads a spec and its data; trains and writes nothing. Throws RunxError with every problem. */
export function check(spec: string | SpecObject, options: SpecOptions = {}): Checked {
  const checked = checkSpec(spec, options);
  const { name, arms, warnings } = checked.spec;
  const { trials, rounds } = adaptivePlan(checked, "").atMost;
  return { experiment: name, arms: arms.length, trials, rounds, data: understoodIn(checked), warnings };
}
