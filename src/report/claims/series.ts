/** Claims about every epoch of a training. */

import type { Directions } from "../../model/parameters.ts";
import type { TrialRow } from "../../model/records.ts";
import type { ClaimExpectation, SpecClaim } from "../../model/specification.ts";
import { counted, countedOf } from "../../text/counted.ts";
import type { ClaimOutcome } from "../report.ts";
import { aggregate, beyond, type Circumstances } from "./aggregate.ts";
import type { Judgement } from "./wording.ts";

export function judgeSeries(
  claim: SpecClaim,
  expected: ClaimExpectation & { kind: "series" },
  trials: readonly TrialRow[],
  { series, directions }: Circumstances,
): Omit<Judgement, "lost"> {
  const curves = trials.map(({ id, seed }) => {
    const byEpoch = new Map(
      (series.get(id) ?? []).map(({ epoch, metrics }) => [epoch, metrics[claim.metric]]),
    );
    return { seed, values: expected.values.map((_, i) => byEpoch.get(i + 1)) };
  });
  const judged = { claim, sample: { kind: "empty", n: 0 } as const };
  const short = curves.filter(({ values }) => values.some((value) => value === undefined)).length;
  if (short > 0) {
    const reason = `${countedOf(short, curves.length, "trial")} recorded fewer than ${counted(expected.values.length, "epoch")}`;
    return { ...judged, outcome: { kind: "open", reason } };
  }
  const whole = curves.map(({ seed, values }) => ({ seed, values: values as readonly number[] }));
  const compared = claim.over.kind === "every" ? whole : [combined(claim, whole, directions)];
  return { ...judged, outcome: judgeCurves(expected, compared, trials.length) };
}

interface Curve {
  readonly seed?: number;
  readonly values: readonly number[];
}

/** The first epoch that misses, of the first seed that does; `by` is the largest miss anywhere. */
function judgeCurves(
  { values: expected, tolerance }: ClaimExpectation & { kind: "series" },
  curves: readonly Curve[],
  seeds: number,
): ClaimOutcome {
  const misses = curves.flatMap(({ seed, values }) =>
    values.flatMap((found, i) => {
      const by = beyond(found, expected[i]!, tolerance);
      return by > 0 ? [{ ...(seed === undefined ? {} : { seed }), epoch: i + 1, found, by }] : [];
    }),
  );
  const [first] = misses;
  if (first === undefined) return { kind: "met", seeds, epochs: expected.length };
  const { found, by: _, ...where } = first;
  const at = { ...where, missing: misses.length, of: expected.length * curves.length };
  return { kind: "missed", found, by: misses.reduce((most, { by }) => Math.max(most, by), 0), at };
}

/** One curve of all seeds: what the claim makes of their values, epoch by epoch. */
function combined(claim: SpecClaim, curves: readonly Curve[], directions: Directions): Curve {
  const values = curves[0]!.values.map((_, i) => {
    const seeds = curves.map((curve) => curve.values[i]!);
    return aggregate(claim, seeds, directions)!;
  });
  return { values };
}
