import type { Json, MetricName } from "../model/parameters.ts";
import type { Judge, Search, SearchMethod } from "../model/search.ts";
import type { Findings } from "./findings.ts";
import { type Mapping, nodeAt, placeOf, toJson } from "./node.ts";
import { definitionAt, isWhole } from "./numbers.ts";
import { definition } from "./schema.ts";
import { readSpace } from "./search-space.ts";
import type { Block } from "./vary.ts";

/** Settings that only one method takes. */
const OWN_SETTINGS: { readonly [setting: string]: SearchMethod["kind"] } = {
  rungs: "successive-halving",
  keep: "successive-halving",
  start: "tpe",
  generation: "tpe",
};

/** `search` as written, checked by the schema; what is wrong beyond that is added to `findings`. */
export function readSearch(
  root: Mapping,
  blocks: readonly Block[],
  findings: Findings,
  rules: SearchRules = NETWORK_SEARCH,
): Search | undefined {
  const written = root.entries.get("search")?.value;
  if (written?.kind !== "mapping") return undefined;
  const refuse = refuser(written, findings);
  refuseForeignSettings(written, refuse);
  refuseTwice(written, blocks, refuse);
  const space = readSpace(written, rules.isWhole, findings);
  const method = readMethod(written, refuse);
  if (method.kind === "successive-halving") refuseEpochs(root, written, blocks, refuse);
  const seconds = readSeconds(written, method, refuse);
  return {
    space,
    trials: setting(written, "trials") as number,
    ...(seconds !== undefined && { seconds }),
    seed: setting(written, "seed") as number,
    ...rules.readJudge(written, refuse),
    method,
  };
}

/** What a search of one kind of trials may look for, and by what it judges. */
export interface SearchRules {
  /** Whether whole numbers are drawn for a parameter. */
  isWhole(name: string, from: number, to: number): boolean;
  readJudge(written: Mapping, refuse: RefuseSetting): Judge;
}

const NETWORK_SEARCH: SearchRules = {
  isWhole: (name) => isWhole(definitionAt(name)),
  readJudge: (written, refuse) => ({ metric: readMetric(written, refuse) }),
};

/** `path`: from `search` on. */
export type RefuseSetting = (path: readonly string[], message: string, hint: string) => void;

export function refuser(written: Mapping, findings: Findings): RefuseSetting {
  return (path, message, hint) =>
    findings.add({ code: "spec.search", message, hint, where: placeOf(nodeAt(written, path)) });
}

export function setting(written: Mapping, key: string): Json {
  const node = written.entries.get(key)?.value;
  return node ? toJson(node) : (definition("search").properties?.[key]?.default ?? null);
}

function refuseForeignSettings(written: Mapping, refuse: RefuseSetting): void {
  const method = setting(written, "method");
  for (const [name, owner] of Object.entries(OWN_SETTINGS)) {
    if (owner === method || !written.entries.has(name)) continue;
    refuse([name], `${name} belongs to method: ${owner}, not to ${method}.`, `Remove ${name}.`);
  }
}

/** A parameter has one place: also `schedule` in one and `schedule.factor` in the other would be two. */
function refuseTwice(written: Mapping, blocks: readonly Block[], refuse: RefuseSetting): void {
  const space = written.entries.get("space")?.value;
  if (space?.kind !== "mapping") return;
  const varied = new Set(blocks.flatMap(({ axes }) => axes.flatMap(({ keys }) => keys)));
  for (const name of space.entries.keys()) {
    const twice = [...varied].find(
      (key) => key === name || key.startsWith(`${name}.`) || name.startsWith(`${key}.`),
    );
    if (twice === undefined) continue;
    const message = `${name} is in the space of the search, and ${twice} in vary.`;
    refuse(["space", name], message, "Keep one of them: vary lists values, space lets the search choose.");
  }
}

function readMethod(written: Mapping, refuse: RefuseSetting): SearchMethod {
  const kind = setting(written, "method") as SearchMethod["kind"];
  switch (kind) {
    case "random":
    case "sobol":
      return { kind };
    case "tpe":
      return {
        kind,
        start: setting(written, "start") as number,
        generation: setting(written, "generation") as number,
      };
    case "successive-halving":
      return { kind, rungs: readRungs(written, refuse), keep: readKeep(written, refuse) };
  }
}

function readSeconds(written: Mapping, { kind }: SearchMethod, refuse: RefuseSetting): number | undefined {
  const seconds = setting(written, "seconds") as number | null;
  if (seconds === null) return undefined;
  if (kind !== "successive-halving") return seconds;
  const message = "Successive halving ends with its last rung: what it takes is in trials and rungs.";
  refuse(["seconds"], message, "Leave seconds out, or write method: tpe.");
  return undefined;
}

function readRungs(written: Mapping, refuse: RefuseSetting): readonly number[] {
  const rungs = setting(written, "rungs") as readonly number[] | null;
  if (rungs === null) {
    refuse([], "rungs is missing: successive halving compares points after each.", "Add rungs: [3, 9, 27].");
    return [1];
  }
  const wrong = rungs.findIndex((epochs, i) => i > 0 && epochs <= rungs[i - 1]!);
  if (wrong > 0) {
    const message = `The rungs do not increase: ${rungs[wrong]} epochs after ${rungs[wrong - 1]}.`;
    refuse(["rungs", String(wrong)], message, "Each rung trains on from the one before: rungs: [3, 9, 27].");
  }
  return rungs;
}

function readKeep(written: Mapping, refuse: RefuseSetting): number {
  const keep = setting(written, "keep");
  if (typeof keep === "number") return keep;
  const [kept = 1, of = 3] = String(keep).split("/").map(Number);
  if (kept >= of) {
    refuse(["keep"], `keep: ${kept}/${of} drops nothing.`, "Give a share below 1, for example 1/3.");
  }
  return kept / of;
}

function refuseEpochs(
  root: Mapping,
  written: Mapping,
  blocks: readonly Block[],
  refuse: RefuseSetting,
): void {
  const varies = blocks.some(({ axes }) => axes.some(({ keys }) => keys.includes("epochs")));
  const space = written.entries.get("space")?.value;
  const searched = space?.kind === "mapping" && space.entries.has("epochs");
  if (!varies && !searched && !root.entries.has("epochs")) return;
  const where = varies ? "in vary" : searched ? "in the space" : "at the top level";
  refuse(
    ["rungs"],
    `The rungs say how many epochs are trained; epochs stands ${where} besides.`,
    "Remove epochs, or set it by rungs.",
  );
}

function readMetric(written: Mapping, refuse: RefuseSetting): MetricName {
  const metric = setting(written, "metric") as string;
  const [split, measure] = metric.split(".");
  if (split === "validation" && measure !== "objective") return metric;
  const why =
    split === "test"
      ? "A search that looks at the test split makes the test accuracy of what it finds too good to be true."
      : split === "train"
        ? "A search that looks at the training split finds what overfits best."
        : "A search compares what is learned, not how much the weights are punished.";
  refuse(["metric"], why, `Write metric: validation.${measure === "cost" ? "cost" : "accuracy"}.`);
  return "validation.accuracy";
}
