/** The list of experiments: what each found, and how far it is. */
import type { ExperimentRow } from "../model/records.ts";
import { verdictWord } from "../report/answer/answer.ts";
import { questionText } from "../report/answer/question-text.ts";
import { durationText } from "../report/figures.ts";
import { type Html, html } from "../report/page/html.ts";
import type { RunProgress } from "../report/page/progress.ts";
import { unbroken } from "../report/page/unbroken.ts";
import type { Answer } from "../report/report.ts";
import { counted, thousands } from "../text/counted.ts";
import { minuteText } from "../text/time.ts";
import { pagePath } from "./route.ts";

/** What is known of an experiment beyond its row. */
export interface Overview {
  readonly answer: Answer;
  readonly state: RunProgress["state"];
  /** The mean learning curve of the best arm, any unit; empty where no epoch is recorded. */
  readonly curve: readonly number[];
  /** All trainings together. */
  readonly seconds: number;
}

export interface HomeRow {
  readonly row: ExperimentRow;
  /** Absent of experiments beyond those that are looked at in detail. */
  readonly overview?: Overview;
}

const states: { readonly [state in RunProgress["state"]]: string } = {
  waiting: "waiting",
  running: "running",
  interrupted: "interrupted",
  finished: "complete",
};

export function homeBody(rows: readonly HomeRow[]): Html {
  if (rows.length === 0) {
    return html`<p>No experiment is recorded yet. Run one: <code>runx example hello</code>. This page shows it when it begins.</p>`;
  }
  const heads = ["experiment", "answer", "curve", "state", "trainings", "time", "last run (UTC)"];
  return html`<p class="filter"><label>Filter <input type="search" id="filter" autocomplete="off"></label></p>
<div class="table-scroll" tabindex="0" role="region" aria-label="Experiments"><table class="experiments">
<thead><tr>${heads.map((head) => html`<th scope="col" class="text">${head}</th>`)}</tr></thead>
<tbody>
${rows.map(homeRow)}</tbody>
</table></div>`;
}

function homeRow({ row, overview }: HomeRow): Html {
  const {
    name,
    description = "",
    trials,
    completed,
    failed,
    diverged,
    tags,
    lastRun,
    changedBy,
    sidePlans,
  } = row;
  const lost = failed + diverged;
  return html`<tr data-filter="${[name, description, ...tags].join(" ").toLowerCase()}">
<th scope="row" class="text"><a href="${pagePath(name)}">${name}</a><br><span class="quiet">${questionText(description)}</span>${tagsAndNotes(row)}</th>
<td class="text question">${overview && answerCell(overview.answer)}${changedBy === undefined ? undefined : html`<br><span class="alarm">changed by ${changedBy.join(" ")}</span>`}${sidePlans.length === 0 ? undefined : html`<br><span class="quiet">also run with ${sidePlanLinks(row)}</span>`}</td>
<td>${overview && sparkline(overview.curve)}</td>
<td class="text" data-head="state">${overview && states[overview.state]}</td>
<td data-head="trainings">${thousands(completed)} of ${thousands(trials)}${lost > 0 ? html`<br><span class="alarm">${thousands(lost)} failed</span>` : undefined}</td>
<td data-head="time">${overview && overview.seconds > 0 ? durationText(overview.seconds) : undefined}</td>
<td class="text" data-head="last run">${minuteText(lastRun)}</td></tr>\n`;
}

function tagsAndNotes({ tags, notes }: ExperimentRow): Html {
  const words = tags.map((tag) => html`<span class="tag">${tag}</span> `);
  return html`${tags.length === 0 ? undefined : html`<p class="quiet">${words}</p>`}${notes.length === 0 ? undefined : html`<details><summary>${counted(notes.length, "note")}</summary>${notes.map(({ text }) => html`<p>${text}</p>`)}</details>`}`;
}

function sidePlanLinks({ name: experiment, sidePlans }: ExperimentRow): readonly Html[] {
  return sidePlans.map(
    (changedBy, i) =>
      html`${i === 0 ? "" : "; "}<a href="${pagePath({ experiment, changedBy })}">${changedBy.join(", ")}</a>`,
  );
}

function answerCell(answer: Answer): Html {
  const { verdict, text } = answer;
  const word = verdictWord(answer);
  if (word === undefined) return html`${unbroken(text)}`;
  return html`<strong class="answer-verdict ${verdict}">${word}:</strong> ${unbroken(text)}`;
}

const width = 110;
const height = 26;

function sparkline(values: readonly number[]): Html | undefined {
  if (values.length < 2) return undefined;
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const y = (value: number): number => (high === low ? 0.5 : (high - value) / (high - low));
  const points = values.map(
    (value, i) =>
      `${((i / (values.length - 1)) * width).toFixed(1)},${(2 + y(value) * (height - 4)).toFixed(1)}`,
  );
  return html`<svg class="sparkline" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Learning curve of the best arm"><polyline points="${points.join(" ")}"/></svg>`;
}
