import { distance } from "fastest-levenshtein";

/** Longer words are no misspellings of a key. */
const LONGEST = 64;

/** The choice a word was probably meant to be: about a third of its letters may differ. */
export function nearest(word: string, choices: readonly string[]): string | undefined {
  if (word.length > LONGEST) return undefined;
  const plain = normalised(word);
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const choice of choices) {
    const edits = distance(plain, normalised(choice));
    if (edits >= least) continue;
    least = edits;
    best = choice;
  }
  return least <= Math.max(1, Math.floor((plain.length + 1) / 3)) ? best : undefined;
}

function normalised(word: string): string {
  return word.toLowerCase().replaceAll(/[\s_-]+/g, "");
}
