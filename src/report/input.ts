import type { Decisions, EpochRecord, Json, SpecClaim, TrialId, TrialRow } from "../model.ts";
import { sameJson } from "./values.ts";

/** The epochs of trials, by id. */
export type Series = ReadonlyMap<TrialId, readonly EpochRecord[]>;

/** What a report is made from: rows of one experiment, wherever they were stored. */
export interface ReportInput {
  readonly experiment: string;
  readonly description?: string;
  /** In the order of the plan: arms as the spec lists them. */
  readonly rows: readonly TrialRow[];
  /** Parameters that all trials share, for filters and for comparing experiments. */
  readonly fixed?: { readonly [parameter: string]: Json };
  /** What the spec claims, to be judged by all rows, whatever the question leaves out. */
  readonly claims?: readonly SpecClaim[];
  /** The flags that changed the spec: its claims are then left open. */
  readonly changedBy?: readonly string[];
  /** The epochs of trials; needed for claims about an epoch or a series (`needsEpochs`). */
  readonly series?: Series;
  /** What the run decided by its own results, where anything depended on them. */
  readonly decisions?: Decisions;
  /** Names of the classes, where they are not 0, 1, 2, … */
  readonly classes?: readonly string[];
}

/** The parameter that says where a trial is from, where experiments are compared. */
export const experimentParameter = "experiment";

/** The rows that a report is about, where results chose some. */
export interface Focus {
  readonly rows: readonly TrialRow[];
  /** The parameters that name the arms, where they are not those that differ between the rows. */
  readonly named?: readonly string[];
  /** Whole sentences. */
  readonly notes: readonly string[];
}

/**
 * Several experiments as one, for `--compare`: the experiment becomes a parameter, and so does every parameter
 * that is not the same in all of them.
 */
export function joinExperiments(inputs: readonly [ReportInput, ...ReportInput[]]): ReportInput {
  const [first, ...others] = inputs;
  if (others.length === 0) return first;
  const fixed = first.fixed ?? {};
  const shared = Object.keys(fixed).filter((name) =>
    others.every((other) => sameJson(other.fixed?.[name] ?? null, fixed[name] ?? null)),
  );
  return {
    experiment: inputs.map((input) => input.experiment).join(" + "),
    rows: inputs.flatMap((input) => {
      const own = Object.entries(input.fixed ?? {}).filter(([name]) => !shared.includes(name));
      return input.rows.map((row) => ({
        ...row,
        arm: { [experimentParameter]: input.experiment, ...Object.fromEntries(own), ...row.arm },
      }));
    }),
    fixed: Object.fromEntries(shared.map((name) => [name, fixed[name]!])),
    ...(first.classes === undefined ? {} : { classes: first.classes }),
  };
}
