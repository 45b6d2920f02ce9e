/** Several experiments as one, for `--compare`. */

import { isMapping } from "../../model/json.ts";
import type { Json } from "../../model/parameters.ts";
import type { ReportInput } from "../input.ts";
import { sameJson } from "../values.ts";

/** The parameter that says where a trial is from, where experiments are compared. */
export const experimentParameter = "experiment";

/** The experiment becomes a parameter, and so does every parameter that is not the same in all of them. */
export function joinExperiments(inputs: readonly [ReportInput, ...ReportInput[]]): ReportInput {
  const [first, ...others] = inputs;
  if (others.length === 0) return first;
  const split = mappingsToSplit(inputs);
  const fixed = inputs.map((input) => settingsOf(input, split));
  const [own, ...theirs] = fixed as [Settings, ...Settings[]];
  const shared = [...own].filter(([name, value]) => theirs.every((each) => isSame(each.get(name), value)));
  const apart = fixed.map((each) => [...each].filter(([name]) => !shared.some(([same]) => same === name)));
  return {
    experiments: [first.experiments[0], ...others.map((other) => other.experiments[0])],
    rows: inputs.flatMap(({ experiments: [experiment], rows }, i) =>
      rows.map((row) => ({
        ...row,
        arm: { [experimentParameter]: experiment, ...Object.fromEntries(apart[i]!), ...row.arm },
      })),
    ),
    fixed: Object.fromEntries(shared),
    ...(first.changedBy === undefined ? {} : { changedBy: first.changedBy }),
    directions: Object.assign({}, ...inputs.map(({ directions }) => directions).reverse()),
  };
}

type Settings = ReadonlyMap<string, Json>;

/** Parameters of a single experiment, those named in `split` setting by setting: `data.train`, as `vary` names it. */
function settingsOf({ fixed = {}, rows }: ReportInput, split: readonly string[]): Settings {
  const varied = new Set(rows.flatMap((row) => Object.keys(row.arm)));
  const settings = Object.entries(fixed).flatMap(([name, value]): [string, Json][] =>
    split.includes(name) && isMapping(value)
      ? Object.entries(value).map(([key, inner]) => [`${name}.${key}`, inner])
      : [[name, value]],
  );
  return new Map(settings.filter(([name]) => !varied.has(name)));
}

/** Mappings of one kind that differ in some settings only: what is the same in all of them need not be read. */
function mappingsToSplit(inputs: readonly ReportInput[]): readonly string[] {
  return Object.keys(inputs[0]?.fixed ?? {}).filter((name) => {
    const values = inputs.map(({ fixed }) => fixed?.[name]);
    const varies = inputs.some(({ rows }) =>
      rows.some(({ arm }) => Object.keys(arm).some((parameter) => parameter.startsWith(`${name}.`))),
    );
    const differs = varies || values.some((value) => !isSame(value, values[0]));
    return differs && values.every((value) => isMapping(value) && isSame(kindOf(value), kindOf(values[0])));
  });
}

function kindOf(value: Json | undefined): Json | undefined {
  return isMapping(value) ? (value.source ?? value.kind) : undefined;
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return sameJson(a ?? null, b ?? null);
}
