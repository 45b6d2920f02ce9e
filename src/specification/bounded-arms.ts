import type { Arm } from "../model/parameters.ts";
import type { Search } from "../model/search.ts";
import { thousands } from "../text/counted.ts";
import { type Expansion, expandArms } from "./arms.ts";
import { refuseTooMany, TOO_MANY } from "./blocks-to-arms.ts";
import type { Findings } from "./findings.ts";
import { type Mapping, nodeAt, toJson } from "./node.ts";
import { countPoints } from "./points.ts";
import { firstCorner, type ReadSearch, searchOf } from "./search.ts";
import { readSearch } from "./search-settings.ts";
import { checkPublishedSeeds, MAX_TRIALS } from "./seeds.ts";
import type { Sound } from "./sound.ts";
import { type Block, readBlocks } from "./vary.ts";

/** Combinations that are looked at, before `exclude` and `when` leave some out. */
const MAX_POINTS = 1_000_000;

export type ArmOptions = Pick<Expansion, "shapeOf" | "collapseEqual" | "folder">;

export interface BoundedArms {
  readonly arms: readonly Arm[];
  readonly blocks: readonly Block[];
  readonly searched?: ReadSearch;
}

/** The arms of a spec, and its search. No arms when there would be too many trials, which is added to `findings`. */
export function readArms(
  sound: Sound,
  seeds: readonly number[],
  options: ArmOptions,
  findings: Findings,
): BoundedArms {
  const { root } = sound;
  const before = findings.count;
  const blocks = readBlocks(root.entries.get("vary")?.value, root, findings);
  const settings = readSearch(root, blocks, findings);
  const perArm = mostSeeds(root, seeds) * (settings ? drawnPoints(settings) : 1);
  const atMost = Math.floor(MAX_TRIALS / Math.max(1, perArm));
  const tooMany = tooManyPoints(blocks, atMost, perArm);
  if (tooMany !== undefined)
    return { arms: refuseTooMany(root, tooMany, "values or seeds", findings), blocks };
  const incomplete = sound.incomplete || findings.count > before;
  const expansion = { sound: { ...sound, incomplete }, blocks, atMost, ...options };
  const searched = settings && searchOf(settings, expansion, findings);
  if (searched && findings.any) return { arms: [], blocks };
  const arms = searched
    ? searched.armsAt([firstCorner(searched.search)])[0]!
    : expandArms(expansion, findings);
  checkPublishedSeeds(seeds, arms, root, findings);
  const kept = arms.length > atMost ? refuseTooMany(root, TOO_MANY, "values or seeds", findings) : arms;
  return { arms: kept, blocks, ...(searched && { searched }) };
}

/** What there is too much of, as far as it can be told without making the arms. */
function tooManyPoints(blocks: readonly Block[], atMost: number, perArm: number): string | undefined {
  const points = countPoints(blocks);
  const allCount = blocks.every(({ exclude, when }) => exclude.length === 0 && when.size === 0);
  if (allCount && points > atMost) return `${thousands(points * perArm)} trials`;
  if (points <= MAX_POINTS) return undefined;
  return `${thousands(points)} combinations before any is left out`;
}

/** How many arms a search makes of one. */
function drawnPoints({ trials, method }: Search): number {
  return trials * (method.kind === "successive-halving" ? method.rungs.length : 1);
}

function mostSeeds(root: Mapping, seeds: readonly number[]): number {
  const written = root.entries.get("seeds")?.value;
  return written?.kind === "mapping" ? Number(toJson(nodeAt(written, ["max"]))) : seeds.length;
}
