import type {
  Arm,
  Dimension,
  Json,
  Point,
  Search,
  SearchMethod,
  SearchMetric,
  SearchSettings,
} from "../model.ts";
import { type Expansion, expandArms } from "./arms.ts";
import { Findings } from "./findings.ts";
import { type Mapping, type Node, nodeAt, placeOf, toJson } from "./node.ts";
import { definition } from "./schema.ts";
import type { Block } from "./vary.ts";

/** Counted, not measured: a search draws whole numbers for these. */
const WHOLE: ReadonlySet<string> = new Set([
  "batch_size",
  "epochs",
  "schedule.every",
  "schedule.patience",
  "schedule.halvings",
  "stop_early.patience",
]);

/** More corners of the choices than this are not tried before the search begins. */
const MOST_CORNERS = 1000;

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
): SearchSettings | undefined {
  const written = root.entries.get("search")?.value;
  if (written?.kind !== "mapping") return undefined;
  const refuse = refuser(written, findings);
  refuseForeignSettings(written, refuse);
  refuseTwice(written, blocks, refuse);
  const space = readSpace(written, findings);
  const method = readMethod(written, refuse);
  if (method.kind === "successive-halving") refuseEpochs(root, written, blocks, refuse);
  return {
    space,
    trials: setting(written, "trials") as number,
    seed: setting(written, "seed") as number,
    metric: readMetric(written, refuse),
    method,
  };
}

/** The search with its arms. All its corners are tried, so that it does not fail in the middle. */
export function searchOf(settings: SearchSettings, expansion: Expansion, findings: Findings): Search {
  const written = expansion.sound.root.entries.get("search")!.value as Mapping;
  const atMost = Number.POSITIVE_INFINITY;
  const expand = (points: readonly Point[], into: Findings): readonly Arm[] => {
    const blocks = points.flatMap((point) => expansion.blocks.map((block) => blockAt(block, point, written)));
    return expandArms({ ...expansion, blocks, collapseEqual: true, atMost }, into);
  };
  const isLabelled = expansion.blocks.some(({ label }) => label !== undefined);
  const corners = cornersOf(settings);
  const tried = isLabelled
    ? corners.flatMap((corner) => expand([corner], findings))
    : expand(corners, findings);
  refuseUnmonitored(tried, written, refuser(written, findings));
  const checked = (points: readonly Point[]): readonly Arm[] => {
    const problems = new Findings();
    const arms = expand(points, problems);
    problems.refuse();
    return arms;
  };
  return {
    ...settings,
    armsAt: (points) => {
      const oneByOne = () => points.map((point) => checked([point]));
      if (isLabelled) return oneByOne();
      // Together they share their values; but equal arms would be one, and then it is not known which is whose.
      const together = checked(points);
      const each = checked(points.slice(0, 1)).length;
      if (together.length !== points.length * each) return oneByOne();
      return points.map((_, i) => together.slice(i * each, (i + 1) * each));
    },
  };
}

/** The point of a space that has the first end and the first choice of every dimension. */
export function firstCorner({ space, method }: SearchSettings): Point {
  const corner = space.map((dimension) => [
    dimension.name,
    dimension.kind === "choice" ? dimension.values[0]! : dimension.from,
  ]);
  return Object.fromEntries([...corner, ...rung(method)]) as Point;
}

/** Every combination of the choices, with all numbers at one end and at the other. */
function cornersOf(settings: SearchSettings): readonly Point[] {
  let corners: Point[] = [firstCorner(settings)];
  for (const dimension of settings.space) {
    if (dimension.kind !== "choice") continue;
    const varied = corners.flatMap((corner) =>
      dimension.values.map((value) => ({ ...corner, [dimension.name]: value })),
    );
    corners = varied.slice(0, MOST_CORNERS);
  }
  const numbers = settings.space.filter((dimension) => dimension.kind !== "choice");
  const upper = Object.fromEntries(numbers.map(({ name, to }) => [name, to]));
  return numbers.length === 0 ? corners : [...corners, ...corners.map((corner) => ({ ...corner, ...upper }))];
}

function rung(method: SearchMethod): readonly (readonly [string, Json])[] {
  return method.kind === "successive-halving" ? [["epochs", method.rungs[0]!]] : [];
}

/** A block whose points have the values of `point` besides their own. */
function blockAt(block: Block, point: Point, written: Mapping): Block {
  const axes = Object.entries(point).map(([key, value]) => ({
    keys: [key],
    steps: [new Map([[key, nodeOf(value, nodeAt(written, ["space", key]))]])],
  }));
  return { ...block, axes: [...block.axes, ...axes] };
}

/** A value as though it stood at `at`. */
function nodeOf(value: Json, at: Node): Node {
  const { source, start } = at;
  if (Array.isArray(value)) {
    return { kind: "list", source, start, items: value.map((item: Json) => nodeOf(item, at)) };
  }
  if (value === null || typeof value !== "object") {
    return { kind: "scalar", source, start, value: value as string | number | boolean | null };
  }
  const entries = Object.entries(value).map(
    ([key, inner]) => [key, { key: at, value: nodeOf(inner, at) }] as const,
  );
  return { kind: "mapping", source, start, entries: new Map(entries) };
}

/** `path`: from `search` on. */
type Refuse = (path: readonly string[], message: string, hint: string) => void;

function refuser(written: Mapping, findings: Findings): Refuse {
  return (path, message, hint) =>
    findings.add({ code: "spec.search", message, hint, where: placeOf(nodeAt(written, path)) });
}

function setting(written: Mapping, key: string): Json {
  const node = written.entries.get(key)?.value;
  return node ? toJson(node) : (definition("search").properties?.[key]?.default ?? null);
}

function refuseForeignSettings(written: Mapping, refuse: Refuse): void {
  const method = setting(written, "method");
  for (const [name, owner] of Object.entries(OWN_SETTINGS)) {
    if (owner === method || !written.entries.has(name)) continue;
    refuse([name], `${name} belongs to method: ${owner}, not to ${method}.`, `Remove ${name}.`);
  }
}

/** A parameter has one place: also `schedule` in one and `schedule.factor` in the other would be two. */
function refuseTwice(written: Mapping, blocks: readonly Block[], refuse: Refuse): void {
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

function readSpace(written: Mapping, findings: Findings): readonly Dimension[] {
  const space = written.entries.get("space")?.value;
  if (space?.kind !== "mapping") return [];
  return Array.from(space.entries, ([name, { value }]) => readDimension(name, value, findings)).flatMap(
    (dimension) => dimension ?? [],
  );
}

function readDimension(name: string, node: Node, findings: Findings): Dimension | undefined {
  if (node.kind === "list") return { name, kind: "choice", values: node.items.map(toJson) };
  const { from, to, scale = "linear" } = toJson(node) as unknown as Interval;
  const refuse = (key: string, message: string, hint: string) => {
    findings.add({ code: "spec.search", message, hint, where: placeOf(nodeAt(node, [key])) });
    return undefined;
  };
  if (!(from < to)) {
    const hint =
      from === to ? `Write ${name}: ${from} at the top level instead.` : `Write from: ${to}, to: ${from}.`;
    return refuse("from", `The interval of ${name} is empty: from ${from} to ${to}.`, hint);
  }
  if (scale === "log" && from <= 0) {
    return refuse(
      "from",
      "On a log scale both ends lie above 0.",
      "Begin at a small number such as 0.001, or take scale: linear.",
    );
  }
  if (!WHOLE.has(name)) return { name, kind: "real", from, to, scale };
  for (const [key, end] of [["from", from] as const, ["to", to] as const]) {
    if (!Number.isInteger(end)) {
      return refuse(key, `${name} is a whole number, not ${end}.`, `Write ${key}: ${Math.floor(end)}.`);
    }
  }
  return { name, kind: "integer", from, to, scale };
}

interface Interval {
  readonly from: number;
  readonly to: number;
  readonly scale?: "linear" | "log";
}

function readMethod(written: Mapping, refuse: Refuse): SearchMethod {
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

function readRungs(written: Mapping, refuse: Refuse): readonly number[] {
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

function readKeep(written: Mapping, refuse: Refuse): number {
  const keep = setting(written, "keep");
  if (typeof keep === "number") return keep;
  const [kept = 1, of = 3] = String(keep).split("/").map(Number);
  if (kept >= of) {
    refuse(["keep"], `keep: ${kept}/${of} drops nothing.`, "Give a share below 1, for example 1/3.");
  }
  return kept / of;
}

function refuseEpochs(root: Mapping, written: Mapping, blocks: readonly Block[], refuse: Refuse): void {
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

function readMetric(written: Mapping, refuse: Refuse): SearchMetric {
  const metric = setting(written, "metric") as string;
  if (metric === "validation.accuracy" || metric === "validation.cost") return metric;
  const [split, measure] = metric.split(".");
  const why =
    split === "test"
      ? "A search that looks at the test split makes the test accuracy of what it finds too good to be true."
      : split === "train"
        ? "A search that looks at the training split finds what overfits best."
        : "A search compares what is learned, not how much the weights are punished.";
  refuse(["metric"], why, `Write metric: validation.${measure === "cost" ? "cost" : "accuracy"}.`);
  return "validation.accuracy";
}

function refuseUnmonitored(arms: readonly Arm[], written: Mapping, refuse: Refuse): void {
  if (arms.every(({ parameters }) => parameters.monitor.includes("validation"))) return;
  refuse(
    written.entries.has("metric") ? ["metric"] : [],
    "A search is judged by the validation split, which is not monitored.",
    "Let monitor name validation, and give data.validation some rows.",
  );
}
