/** The parts of the page that are text: question, comparisons, claims, provenance, spec. */

import type { Note, RunRow } from "../../model/records.ts";
import type { Provenance } from "../../model/trial.ts";
import { counted, countedOf, thousands } from "../../text/counted.ts";
import { verdictWord } from "../answer/answer.ts";
import { countSentence, unsaidComparisons } from "../answer/comparison-count.ts";
import { splitQuestion } from "../answer/question-text.ts";
import type { PageContent } from "../content/content.ts";
import { namesText } from "../experiments.ts";
import type { JudgedClaim, Report } from "../report.ts";
import { type Html, html } from "./html.ts";
import { unbroken } from "./unbroken.ts";

/** An experiment without a question is named. */
function questionOf(report: Report): { readonly question: string; readonly details: string } {
  const { question, details } = splitQuestion(report.description ?? "");
  return { question: question === "" ? namesText(report) : question, details };
}

export function answerSection(report: Report, notes: readonly Note[] = []): Html {
  const { question, details } = questionOf(report);
  return html`<p class="kicker">${namesText(report)}</p>
<h1>${question}</h1>
<p class="answer">${verdictMark(report)}${unbroken(report.answer.text)}</p>
<p class="facts">${tallyText(report)}</p>
${details === "" ? undefined : html`<details class="about"><summary>About the experiment</summary><p>${details}</p></details>`}
${notes.length === 0 ? undefined : html`<details class="about" open><summary>${counted(notes.length, "note")}</summary>${notes.map(({ written, text }) => html`<p><time datetime="${written}" class="quiet">${written.slice(0, 10)}</time> ${text}</p>\n`)}</details>`}`;
}

function verdictMark({ answer }: Report): Html | undefined {
  const word = verdictWord(answer);
  if (word === undefined) return undefined;
  return html`<strong class="answer-verdict ${answer.verdict}">${word}:</strong> `;
}

function tallyText(report: Report): string {
  const { tally, arms, words } = report;
  const facts = [
    counted(arms.length, "arm"),
    `${countedOf(tally.completed, tally.trials, words.trial)} completed`,
    `${thousands(tally.failed)} failed`,
    ...(words.canBeStuck ? [`${thousands(tally.stuck)} stuck`] : []),
  ];
  if (tally.pending > 0) facts.push(`${thousands(tally.pending)} to come`);
  if (report.where !== undefined) facts.push(`only ${report.where}`);
  return facts.join(" · ");
}

/** More comparisons than these are counted, and listed on demand. */
const comparisonLimit = 6;
const listLimit = 200;

function listTitle(count: number): string {
  return count > listLimit
    ? `The first ${listLimit} of ${counted(count, "other comparison")}`
    : `The ${counted(count, "other comparison")}`;
}

/** The comparisons in sentences, without the one that is the answer. */
export function comparisonsSection(report: Report): Html {
  const { notes, effects } = report;
  const comparisons = unsaidComparisons(report);
  const list = html`<ul class="comparisons">
${comparisons.slice(0, listLimit).map(({ verdict, sentence }) => html`<li class="${verdict}">${unbroken(sentence)}</li>\n`)}</ul>`;
  const listed = comparisons.length <= comparisonLimit;
  return html`${comparisons.length > 0 && listed ? list : undefined}
${listed ? undefined : html`<p class="counted">${unbroken(countSentence(report))}</p><details><summary>${listTitle(comparisons.length)}</summary>${list}</details>`}
${notes.filter((note) => note !== effects?.sentence).map((note) => html`<p class="note">${unbroken(note)}</p>\n`)}`;
}

export function claimsSection(claims: readonly JudgedClaim[]): Html {
  return html`<h2>Claims</h2>
<ul class="claims">
${claims.map(({ claim, text, outcome, reason }) => html`<li><span class="verdict ${outcome.kind}">${outcome.kind}</span> <strong>${unbroken(text)}</strong> (${claim.source}): ${unbroken(reason)}</li>\n`)}
</ul>`;
}

export function originSection({ run, dataDigest, report }: PageContent): Html {
  if (run === undefined) return html`<h2>Provenance</h2><p>No run is recorded for these results.</p>`;
  const [first, ...others] = report.experiments;
  const elsewhere = others.map((name) => html` <code>runx report ${name} --format html</code>`);
  return html`<h2>Provenance${others.length > 0 ? ` of ${first}` : ""}</h2>
<p>The same spec gives the same numbers, bit for bit, on any machine with the same arithmetic.${others.length > 0 ? html` Provenance and spec of the others:${elsewhere}.` : undefined}</p>
<dl class="provenance">
${factsOf(run, dataDigest).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}
</dl>
<p><button type="button" data-copy="provenance">Copy provenance</button></p>
<h2>The spec</h2>
<p>Save it and run <code>runx ${run.spec.path}</code>${run.spec.overrides.length === 0 ? "." : html` with <code>${run.spec.overrides.map((item) => `--set ${item}`).join(" ")}</code>.`}</p>
<pre class="spec" tabindex="0" aria-label="Spec">${run.spec.text}</pre>
<p><button type="button" data-copy="spec">Copy spec</button></p>`;
}

/** What the copy buttons of `originSection` put on the clipboard: the texts as recorded, nothing made visible. */
export function copyTexts({ run, dataDigest }: PageContent): { readonly [name: string]: string } {
  if (run === undefined) return {};
  const provenance = factsOf(run, dataDigest).map(([name, value]) => `${name}: ${value}`);
  return { spec: run.spec.text, provenance: `${provenance.join("\n")}\n` };
}

function factsOf(run: RunRow, dataDigest: string | undefined): readonly (readonly [string, string])[] {
  const { provenance, started } = run;
  return [
    ["runx", provenance.runx],
    ["arithmetic", provenance.numerics],
    ...(dataDigest === undefined ? [] : [["data (SHA-256)", dataDigest] as const]),
    ...gitFacts(provenance),
    ["Node", provenance.node],
    ["system", provenance.os],
    ["processor", `${provenance.cpu}, ${counted(provenance.cores, "core")}`],
    [
      "trainings at a time",
      provenance.throughQueue ? "as many as the workers of its queue took" : String(provenance.jobs),
    ],
    ["command", ["runx", ...provenance.command].join(" ")],
    ["started", started],
  ];
}

function gitFacts({ git }: Provenance): readonly (readonly [string, string])[] {
  if (git === undefined) return [];
  return [["commit", `${git.commit}${git.dirty ? " with uncommitted changes" : ""}`]];
}
