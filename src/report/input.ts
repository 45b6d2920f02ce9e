import type { Json, TrialRow } from "../model.ts";

/** What a report is made from: rows of one experiment, wherever they were stored. */
export interface ReportInput {
  readonly experiment: string;
  readonly description?: string;
  /** In the order of the plan: arms as the spec lists them. */
  readonly rows: readonly TrialRow[];
  /** Parameters that all trials share, for filters and for comparing experiments. */
  readonly fixed?: { readonly [parameter: string]: Json };
  /** Names of the classes, where they are not 0, 1, 2, … */
  readonly classes?: readonly string[];
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
    others.every((other) => other.fixed !== undefined && sameJson(other.fixed[name], fixed[name])),
  );
  return {
    experiment: inputs.map((input) => input.experiment).join(" + "),
    rows: inputs.flatMap((input) => {
      const own = Object.entries(input.fixed ?? {}).filter(([name]) => !shared.includes(name));
      return input.rows.map((row) => ({
        ...row,
        arm: { experiment: input.experiment, ...Object.fromEntries(own), ...row.arm },
      }));
    }),
    fixed: Object.fromEntries(shared.map((name) => [name, fixed[name]!])),
    ...(first.classes === undefined ? {} : { classes: first.classes }),
  };
}

function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
