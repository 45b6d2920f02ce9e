/** What differs between arms, and the refusal of what does not. */
import { type Place, RunxError } from "../../errors.ts";
import { valueKey } from "../../model/arm-key.ts";
import { didYouMean } from "../../text/near-match.ts";
import type { ArmValues } from "../report.ts";
import { parameterOf } from "../values.ts";

/** Parameters that differ between trials, or arms. */
export function variedParameters(of: readonly { readonly arm: ArmValues }[]): readonly string[] {
  const values = new Map<string, Set<string>>();
  for (const { arm } of of) for (const name of Object.keys(arm)) values.set(name, new Set());
  for (const { arm } of of) {
    for (const [name, seen] of values) seen.add(valueKey(parameterOf(arm, name)));
  }
  return [...values].filter(([, seen]) => seen.size > 1).map(([name]) => name);
}

/** @throws RunxError for names that were asked for at `where` and are not `known` to vary. */
export function refuseUnvaried(names: readonly string[], known: readonly string[], where: Place): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    const hint =
      known.length === 0
        ? "This experiment varies nothing."
        : `${didYouMean(name, known)}Varied: ${known.join(", ")}.`;
    throw new RunxError({
      code: "report.unknown-parameter",
      message: `"${name}" is not varied here.`,
      hint,
      where,
    });
  }
}
