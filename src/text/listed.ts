/** How several things stand in a sentence. */

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** The first of many: `a, b, …`. */
export function firstOf(names: readonly string[], most: number, separator = ", "): string {
  const some = names.slice(0, most).join(separator);
  return names.length > most ? `${some}${separator}…` : some;
}

/** Whole numbers with those that follow each other as one: `1–5, 8`. */
export function ranges(numbers: readonly number[], { dash = "–", separator = ", " } = {}): string {
  const runs: [first: number, last: number][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && number === run[1] + 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs
    .map(([first, last]) => (first === last ? `${first}` : `${first}${dash}${last}`))
    .join(separator);
}
