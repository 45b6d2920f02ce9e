import { thousands } from "../../text/counted.ts";
import { firstOf } from "../../text/listed.ts";
import { quoted } from "../../text/quoted.ts";
import { type Findings, problem } from "../refusal.ts";
import type { CategoryColumn } from "../table/table.ts";

/** More texts than these are counted instead of listed. */
const UNKNOWN_SHOWN = 5;
const KNOWN_SHOWN = 10;

/** Adds, once for the column, the texts that the rows trained on do not have: each with the line where it stands first. */
export function refuseUnknown(
  { name, names, places }: CategoryColumn,
  known: readonly string[],
  what: "categories" | "classes",
  remedy: string,
  findings: Findings,
): void {
  const unknown = names
    .map((text, i) => ({ text, place: places[i]! }))
    .filter(({ text }) => !known.includes(text))
    .sort((a, b) => (a.place.line ?? 0) - (b.place.line ?? 0));
  const [first] = unknown;
  if (first === undefined) return;
  const some = unknown
    .slice(0, UNKNOWN_SHOWN)
    .map(({ text, place }) => `${quoted(text)} (line ${thousands(place.line ?? 0)})`)
    .join(", ");
  const rest = unknown.length - UNKNOWN_SHOWN;
  const message = `Column ${quoted(name)} has ${what} that the training file does not have: ${some}${rest > 0 ? ` and ${thousands(rest)} more` : ""}.`;
  const hint = `Known are ${firstOf(known.map(quoted), KNOWN_SHOWN)}. ${remedy}`;
  findings.add(() => problem("csv-unknown", message, hint, first.place));
}
