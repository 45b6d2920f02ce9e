/** The points of a search as a table: in the terminal the foremost, elsewhere all. */

import { option, wording } from "../../errors.ts";
import { forTerminal } from "../../text/escape.ts";
import { padStart, wrap } from "../../text/layout.ts";
import { valueWithUnit } from "../figures.ts";
import type { Report, ReportedPoint, SearchReport } from "../report.ts";
import type { TableOptions } from "./table.ts";

/** Points shown for each arm of `vary`; the others are counted. */
const SHOWN = 5;

export function searchLines(
  { search }: Report,
  { width, worded }: Pick<TableOptions, "width" | "worded">,
): readonly string[] {
  if (search === undefined) return [];
  return search.parts.flatMap(({ label, points }) => {
    const ended = points.filter(({ fate }) => fate !== "promoted");
    const heading = `Points by ${search.metric.title}${label && `, ${label}`}:`;
    const hidden = ended.length - SHOWN;
    const all = wording`… and ${hidden} more; ${option("format", "json")} has all`;
    return [
      "",
      ...wrap(forTerminal(heading), width),
      ...ended.slice(0, SHOWN).flatMap((point) => pointLines(point, search, width)),
      ...(hidden > 0 ? wrap(worded(all), width) : []),
    ];
  });
}

function pointLines(point: ReportedPoint, search: SearchReport, width: number): readonly string[] {
  const why = point.why && `: ${point.why}`;
  return wrap(
    forTerminal(`${padStart(scoreText(point, search), 8)}  ${point.label}${why}`),
    width,
    "          ",
  );
}

export function scoreText({ score }: ReportedPoint, { metric }: SearchReport): string {
  return score === undefined ? "–" : valueWithUnit(score, metric);
}
