import type { SplitName } from "./parameters.ts";

export const splitNames: readonly SplitName[] = ["train", "validation", "test"];

/** Where networks are asked when nobody says a split: test, else validation, else train, where it is there. */
export function usualSplit(isThere: (split: SplitName) => boolean): SplitName | undefined {
  return splitNames.findLast(isThere);
}
