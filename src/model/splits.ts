import type { SplitName } from "./parameters.ts";

export const splitNames: readonly SplitName[] = ["train", "validation", "test"];

/** What is recorded where no split is named: the ones that the data keep back; where they keep none, train. */
export function usuallyRecorded(isThere: (split: SplitName) => boolean): readonly SplitName[] {
  const keptBack = splitNames.filter((split) => split !== "train" && isThere(split));
  return keptBack.length > 0 ? keptBack : ["train"];
}

/** Where networks are asked when nobody says a split: test, else validation, else train, where it is there. */
export function usualSplit(isThere: (split: SplitName) => boolean): SplitName | undefined {
  return splitNames.findLast(isThere);
}
