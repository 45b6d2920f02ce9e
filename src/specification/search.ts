import type { Arm, Json, MetricName, Parameters, TrialParameters } from "../model/parameters.ts";
import type { Search, SearchMethod, SearchPoint } from "../model/search.ts";
import { type Expansion, expandArms } from "./arms.ts";
import { Findings } from "./findings.ts";
import { type Mapping, type Node, nodeAt } from "./node.ts";
import { lackOf } from "./recorded.ts";
import { type RefuseSetting, refuser } from "./search-settings.ts";
import type { Block } from "./vary.ts";

/** More corners of the choices than this are not tried before the search begins. */
const MOST_CORNERS = 1000;

/**
 * The arms at points of a search, for each point one for each arm of `vary`, checked as those of the file are: points
 * are only known when earlier ones have been trained. Throws RunxError.
 */
export type ArmsAt<P extends TrialParameters = Parameters> = (
  points: readonly SearchPoint[],
) => readonly (readonly Arm<P>[])[];

/** A search, and how to make its arms. */
export interface ReadSearch {
  readonly search: Search;
  readonly armsAt: ArmsAt;
}

/** Tries all corners of the space, so that the search does not fail in the middle. */
export function searchOf(settings: Search, expansion: Expansion, findings: Findings): ReadSearch {
  const written = expansion.sound.root.entries.get("search")!.value as Mapping;
  const atMost = Number.POSITIVE_INFINITY;
  const expand = (points: readonly SearchPoint[], into: Findings): readonly Arm[] => {
    const blocks = points.flatMap((point) => expansion.blocks.map((block) => blockAt(block, point, written)));
    return expandArms({ ...expansion, blocks, collapseEqual: true, atMost }, into);
  };
  const isLabelled = expansion.blocks.some(({ label }) => label !== undefined);
  const corners = cornersOf(settings);
  const tried = isLabelled
    ? corners.flatMap((corner) => expand([corner], findings))
    : expand(corners, findings);
  const metric = judgeOf(tried, settings, written, expansion, findings);
  const checked = (points: readonly SearchPoint[]): readonly Arm[] => {
    const problems = new Findings();
    const arms = expand(points, problems);
    problems.refuse();
    return arms;
  };
  return {
    search: { ...settings, metric },
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
export function firstCorner({ space, method }: Search): SearchPoint {
  const corner = space.map((dimension) => [
    dimension.name,
    dimension.kind === "choice" ? dimension.values[0]! : dimension.from,
  ]);
  return Object.fromEntries([...corner, ...rung(method)]) as SearchPoint;
}

/** Every combination of the choices, with all numbers at one end and at the other. */
export function cornersOf(settings: Search): readonly SearchPoint[] {
  let corners: SearchPoint[] = [firstCorner(settings)];
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
export function blockAt(block: Block, point: SearchPoint, written: Mapping): Block {
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

/** What points are judged by: as written, else the accuracy, or the cost where the data have none. */
function judgeOf(
  arms: readonly Arm[],
  { metric, space }: Search,
  written: Mapping,
  { shapeOf, folder }: Expansion,
  findings: Findings,
): MetricName {
  const isWritten = written.entries.has("metric");
  const refuse = refuser(written, findings);
  if (!arms.every(({ parameters }) => parameters.monitor.includes("validation"))) {
    refuse(
      isWritten ? ["metric"] : [],
      "A search is judged by the validation split, which is not monitored.",
      "Let monitor name validation, and give data.validation some rows.",
    );
    return metric;
  }
  if (findings.any) return metric;
  const lack = lackOf((data) => shapeOf(data, folder));
  const lacking = arms.flatMap(({ parameters }) => lack(metric, parameters) ?? [])[0];
  if (lacking && isWritten) refuse(["metric"], lacking.message, lacking.hint);
  const judge = lacking ? "validation.cost" : metric;
  if (judge === "validation.cost") refuseCostAsJudge(space, written, refuse);
  return judge;
}

/** A search that chose among cost functions by the cost would choose the one whose numbers are small. */
function refuseCostAsJudge(space: Search["space"], written: Mapping, refuse: RefuseSetting): void {
  if (space.every(({ name }) => name !== "cost")) return;
  refuse(
    ["space", "cost"],
    "The search is judged by the cost, and costs of different cost functions are different quantities.",
    `Let vary list the costs: each then gets a search of its own.${written.entries.has("metric") ? " Or write metric: validation.accuracy." : ""}`,
  );
}
