import { valueKey } from "../../model/arm-key.ts";
import type { Json } from "../../model/parameters.ts";
import { thousands } from "../../text/counted.ts";
import { columnDecimals, columnFigure, shown } from "../figures.ts";
import { parameterSign, valueText } from "../parameter-text.ts";
import type { ReportedPoint, SearchReport } from "../report.ts";
import { extent } from "../statistics/extent.ts";
import { parameterOf } from "../values.ts";
import { type Html, html } from "./html.ts";

/** More rows than a reader reads; the machine formats have all of them. */
const rowLimit = 300;

/** Every point of a search, the best first, with the spread of its seeds and outcome. */
export function pointsSection(search: SearchReport): Html {
  return html`<h2>Points</h2>
${search.parts.map((part) => pointsTable(part, search))}`;
}

function pointsTable({ label, points }: SearchReport["parts"][number], search: SearchReport): Html {
  const { metric } = search;
  const names = [...new Set(points.flatMap(({ arm }) => Object.keys(arm)))].filter(
    (name) => new Set(points.map(({ arm }) => valueKey(parameterOf(arm, name)))).size > 1,
  );
  const scores = points.flatMap(({ score }) => score ?? []);
  const several = points.some(({ values }) => values.length > 1);
  const decimals = columnDecimals(scores, [], metric);
  const figure = (value: number): string => columnFigure(shown(value, metric), decimals);
  const isFated = points.some(({ why }) => why !== "");
  const unit = metric.unit === "fraction" ? " in %" : "";
  const row = (point: ReportedPoint): Html =>
    html`<tr><td data-value="${point.order}">${point.order}</td><td data-value="${point.generation}">${point.generation}</td>${names.map((name) => cell(parameterOf(point.arm, name)))}<td${point.score === undefined ? undefined : html` data-value="${point.score}"`}>${point.score === undefined ? "–" : figure(point.score)}</td>${several ? html`<td>${rangeText(point.values, figure)}</td>` : undefined}${isFated ? html`<td class="text">${point.why}</td>` : undefined}</tr>\n`;
  return html`<div class="table-scroll${points.length > 25 ? " tall" : ""}" tabindex="0" role="region" aria-label="Points of the search${label === "" ? "" : `, ${label}`}"><table class="results points">
<caption>${label === "" ? "" : `${label}: `}${metric.title}${unit} of each point, the best first</caption>
<thead><tr>${heading("point", "number")}${heading("round", "number")}${names.map((name) => heading(parameterSign(name), "text"))}${heading("mean", "number")}${several ? html`<th scope="col">seeds</th>` : undefined}${isFated ? heading("outcome", "text") : undefined}</tr></thead>
<tbody>
${points.slice(0, rowLimit).map(row)}</tbody>
</table></div>
${points.length > rowLimit ? html`<p class="quiet">The first ${rowLimit} of ${thousands(points.length)} points.</p>` : undefined}`;
}

function cell(value: Json): Html {
  const sorted = typeof value === "number" ? html` data-value="${value}"` : undefined;
  return html`<td class="text"${sorted}>${valueText(value)}</td>`;
}

function rangeText(values: readonly number[], figure: (value: number) => string): string {
  if (values.length === 0) return "–";
  const [least, most] = extent(values);
  return values.length === 1 ? figure(least) : `${figure(least)}–${figure(most)}`;
}

function heading(name: string, kind: "text" | "number"): Html {
  return html`<th scope="col" class="${kind}"><button type="button" data-sort="${kind}">${name}</button></th>`;
}
