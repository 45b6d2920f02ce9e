import { thousands } from "../../text/counted.ts";
import { epochsText, fastestFirst, type LearningSpeed } from "../content/learning-speed.ts";
import { durationText, valueWithUnit, writtenValue } from "../figures.ts";
import type { Report } from "../report.ts";
import { type Html, html } from "./html.ts";
import { unbroken } from "./unbroken.ts";

/** More arms than these are not listed. */
const most = 30;

/** Epochs until a level is reached, the fastest arm first. */
export function learningSpeedSection({ level, arms, sentence }: LearningSpeed, report: Report): Html {
  const { metric, words } = report;
  const ordered = fastestFirst(arms);
  const isCounted = arms.some(({ gradients }) => gradients !== undefined);
  return html`<h2>Speed of learning</h2>
<p>${unbroken(sentence)}</p>
<div class="table-scroll" tabindex="0" role="region" aria-label="Speed of learning by arm"><table class="numbers">
<thead><tr><th scope="col" class="text">arm</th><th scope="col">to ${writtenValue(level, metric)}</th>${isCounted ? html`<th scope="col">gradients</th>` : undefined}<th scope="col">time</th><th scope="col">never</th><th scope="col">mean over ${words.step}s</th></tr></thead>
<tbody>
${ordered.slice(0, most).map(({ label, epochs, gradients, seconds, never, trainings, area }) => html`<tr><th scope="row" class="text">${label}</th><td>${epochs === undefined ? "–" : epochsText(epochs, report)}</td>${isCounted ? html`<td>${gradients === undefined ? "–" : thousands(gradients)}</td>` : undefined}<td>${seconds === undefined ? "–" : durationText(seconds)}</td><td>${never} of ${trainings}</td><td>${valueWithUnit(area, metric)}</td></tr>\n`)}</tbody>
</table></div>
${arms.length > most ? html`<p class="quiet">The fastest ${most} of ${thousands(arms.length)} arms.</p>` : undefined}
<p class="quiet">${words.hasSeeds ? "Medians over the trainings; one that never reaches it counts as slower than all. " : ""}${isCounted ? "Gradients are those of single examples. " : ""}The last column is the area under the curve divided by the ${words.step}s.</p>`;
}
