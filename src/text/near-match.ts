import { distance } from "fastest-levenshtein";

/** Longer words are no misspellings of a name. */
const LONGEST = 64;
/** One letter is much of a word of so few. */
const SHORT = 4;
/** Fewer letters begin or end too many names. */
const FRAGMENT = 3;

/**
 * The known name that was probably meant: the nearest spelling, of which about a quarter of the letters may differ, else
 * the first name that begins or ends with what was written. Case and separators do not count. A short word with
 * another first letter is another word: gelu is not relu.
 */
export function nearest(written: string, known: readonly string[]): string | undefined {
  const word = normalised(written);
  if (word === "" || written.length > LONGEST) return undefined;
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const name of known) {
    const edits = editsBetween(word, normalised(name));
    if (edits >= least || (edits > 0 && word.length <= SHORT && word[0] !== normalised(name)[0])) continue;
    least = edits;
    best = name;
  }
  return least <= Math.max(1, Math.floor((word.length + 1) / 4)) ? best : completed(word, known);
}

/** `Did you mean eta? `, to stand before the rest of a hint; nothing where no name is near. */
export function didYouMean(
  written: string,
  known: readonly string[],
  shown: (name: string) => string = (name) => name,
): string {
  const name = nearest(written, known);
  return name === undefined ? "" : `Did you mean ${shown(name)}? `;
}

function completed(word: string, known: readonly string[]): string | undefined {
  if (word.length < FRAGMENT) return undefined;
  const names = known.map((name) => ({ name, plain: normalised(name) }));
  const found =
    names.find(({ plain }) => plain.startsWith(word)) ?? names.find(({ plain }) => plain.endsWith(word));
  return found?.name;
}

/** Levenshtein's distance, but two neighbouring letters in the wrong order are one mistake. */
function editsBetween(word: string, name: string): number {
  let least = distance(word, name);
  for (let i = 1; i < word.length; i++) {
    const swapped = `${word.slice(0, i - 1)}${word[i]}${word[i - 1]}${word.slice(i + 1)}`;
    least = Math.min(least, 1 + distance(swapped, name));
  }
  return least;
}

function normalised(word: string): string {
  return word.toLowerCase().replaceAll(/[\s_-]+/g, "");
}
