import type { Place, Problem } from "../errors.ts";
import type { Colors } from "./io.ts";

const EXCERPT_COLUMNS = 76;

/** A problem as the user reads it: place, what is wrong, the line with a caret, the remedy. */
export function formatProblem(problem: Problem, colors: Colors): string {
  const place = problem.where ? `${colors.bold(printable(placeText(problem.where)))}: ` : "";
  return [
    `${place}${colors.red(printable(problem.message))}`,
    ...excerpt(problem.where),
    `  ${colors.cyan("→")} ${printable(problem.hint)}`,
    "",
  ].join("\n");
}

function placeText(place: Place): string {
  return [place.file, place.line, place.column].filter((part) => part !== undefined).join(":");
}

/** The line around the column, cut to the screen, and a caret below the column. */
function excerpt(place: Place | undefined): string[] {
  if (place?.excerpt === undefined || place.line === undefined) return [];
  const column = place.column ?? 1;
  const start = Math.max(0, column - 1 - Math.floor(EXCERPT_COLUMNS / 2));
  const gutter = `${place.line} | `;
  const line = printable(place.excerpt.slice(start, start + EXCERPT_COLUMNS));
  return [`  ${gutter}${line}`, `  ${" ".repeat(gutter.length + column - 1 - start)}^`];
}

/** Untrusted text on a terminal: control and bidirectional characters become visible, one column each. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => (character === "\t" ? " " : "�"));
}
