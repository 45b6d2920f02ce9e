import { closest } from "fastest-levenshtein";

/** The known name that was probably meant: one that begins with what was written, else the nearest spelling. */
export function nearestName(written: string, known: readonly string[]): string {
  const longer = known.filter((name) => name.toLowerCase().startsWith(written.toLowerCase()));
  return written !== "" && longer.length > 0 ? longer[0]! : closest(written, known);
}
