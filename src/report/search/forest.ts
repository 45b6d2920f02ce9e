/**
 * The forest that is fitted to the points of a search. What matters, the curves along parameters and the map of two
 * speak of the same one, and a page that follows a run asks for it again at every epoch: it is grown once for the same
 * points.
 */
import type { Dimension } from "../../model/search.ts";
import { type Forest, growForest } from "../../search/forest.ts";
import { type Importance, importanceIn } from "../../search/importance.ts";
import type { SearchReport } from "../report.ts";
import { type SearchSample, sampleOf } from "./sample.ts";

export interface SearchForest {
  /** The dimensions that the trees divide. */
  readonly space: readonly Dimension[];
  /** How many points it was fitted to. */
  readonly points: number;
  readonly forest: Forest;
  /** Absent where the trees predict one value everywhere. */
  readonly importance?: Importance;
}

/** Fewer points than these have nothing between them. */
const FEWEST = 8;

/** As many searches are followed at once at most. */
const MOST_KEPT = 16;

/** By the points they were grown of, the one asked for last at the end. */
const kept = new Map<string, SearchForest>();

/** Undefined where the space is not recorded, nothing varies or there are few points. */
export function forestOf(search: SearchReport): SearchForest | undefined {
  const sample = sampleOf(search);
  if (sample === undefined || sample.space.length === 0 || sample.points.length < FEWEST) return undefined;
  const key = JSON.stringify(sample);
  const found = kept.get(key) ?? grown(sample);
  kept.delete(key);
  kept.set(key, found);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT) kept.delete(oldest!);
  return found;
}

function grown({ space, points, scores }: SearchSample): SearchForest {
  const forest = growForest(space, points, scores);
  const importance = importanceIn(forest, space.length);
  return { space, points: points.length, forest, ...(importance && { importance }) };
}
