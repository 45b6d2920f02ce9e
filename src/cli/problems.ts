import type { Place, Problem } from "../errors.ts";
import { forTerminal } from "../report/render/escape.ts";
import type { Colors } from "./colors.ts";

const EXCERPT_COLUMNS = 76;

/** A problem as the user reads it: place, what is wrong, the line with a caret, the remedy. */
export function formatProblem(problem: Problem, colors: Colors): string {
  const place = problem.where ? `${colors.bold(forTerminal(placeText(problem.where)))}: ` : "";
  return [
    `${place}${colors.red(forTerminal(problem.message))}`,
    ...excerpt(problem.where),
    `  ${colors.cyan("→")} ${forTerminal(problem.hint)}`,
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
  const line = forTerminal(place.excerpt.slice(start, start + EXCERPT_COLUMNS));
  return [`  ${gutter}${line}`, `  ${" ".repeat(gutter.length + column - 1 - start)}^`];
}
