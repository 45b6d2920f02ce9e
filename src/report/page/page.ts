/** Content → one HTML file that needs nothing else. */

import type { PageContent } from "../content/content.ts";
import type { Lab } from "../content/lab.ts";
import { learningSpeed } from "../content/learning-speed.ts";
import { namesText } from "../experiments.ts";
import type { Figure } from "../plot/figure/figure.ts";
import { figuresOf } from "../plot/figures.ts";
import { highlightedArms, huesOf } from "../plot/look/highlighted-arms.ts";
import type { PageAssets } from "./assets.ts";
import { contentSecurityPolicy } from "./csp.ts";
import { effectsSection } from "./effects-section.ts";
import { errorAnalysisSection, type Images, imagesOf } from "./error-analysis-section.ts";
import { figureSection } from "./figure-section.ts";
import { embeddedJson, type Html, html, trusted } from "./html.ts";
import { classesSection, truthSection, truthsTitle } from "./inspection-section.ts";
import { labSections } from "./lab-sections.ts";
import { learningSpeedSection } from "./learning-speed-section.ts";
import { pointsSection } from "./points-section.ts";
import { progressSection, type RunProgress } from "./progress.ts";
import { resultsSection } from "./results-table.ts";
import { answerSection, claimsSection, comparisonsSection, copyTexts, originSection } from "./sections.ts";

/** Pages stay below this, networks and data for the reader to compute with apart; fewer points of single trainings are kept until they do. */
export const byteLimit = 2_000_000;

/** What the script draws from. */
export interface PageData {
  readonly figures: readonly Figure[];
  readonly images: Images;
  readonly texts: { readonly [name: string]: string };
}

/** The page as its parts: a page that follows a run gets new ones while it is open. */
export interface PageParts {
  readonly title: string;
  /** Sections in order, by the id of their element. */
  readonly sections: readonly Section[];
  readonly data: PageData;
  /** Comes with the page once; a change does not bring it. */
  readonly lab?: Lab;
}

export interface Section {
  readonly id: string;
  /** For the table of contents; sections without one are not listed. */
  readonly name?: string;
  readonly markup: string;
  /** It comes with the page: a change does not bring it. */
  readonly fixed?: true;
}

/** A page for a file. Fewer points are kept until it is small enough. */
export function renderPage(content: PageContent, assets: PageAssets): string {
  const labBytes = content.lab === undefined ? 0 : JSON.stringify(content.lab).length;
  for (const points of [40_000, 15_000, 5_000, 1_500]) {
    const page = documentOf(pageParts(content, points), assets);
    if (Buffer.byteLength(page) - labBytes < byteLimit) return page;
  }
  return documentOf(pageParts(content, 300), assets);
}

export interface LivePlace {
  /** Where changes are listened for. */
  readonly events: string;
  /** The list of experiments, where there are others. */
  readonly home?: string;
}

/** A page that follows a run. */
export function renderLiveDocument(parts: PageParts, place: LivePlace, assets: PageAssets): string {
  return documentOf(parts, assets, place);
}

/** The parts of a page that follows a run, its progress on top. */
export function liveParts(content: PageContent, progress: RunProgress): PageParts {
  const { sections, ...rest } = pageParts(content, 10_000);
  const status: Section = { id: "progress", markup: progressSection(progress, content.report.words).markup };
  return { ...rest, sections: [status, ...sections] };
}

function pageParts(content: PageContent, points: number): PageParts {
  const { report, errors, inspection, lab } = content;
  const { claims } = report;
  // What is answered to a single row is a value of its arm: the results have it.
  const truths = inspection?.truths?.filter(({ rows }) => rows.length > 1) ?? [];
  const figures = figuresOf(content, points);
  // Where no figure has them, colours would stand for nothing, or for something else.
  const haveHues = figures.some(({ arms }) => arms.length > 0);
  const hues = haveHues ? huesOf(highlightedArms(report)) : new Map<string, number>();
  const speed = learningSpeed(report, content.curves[0] ?? []);
  const section = (id: string, name: string | undefined, body: Html): Section => ({
    id,
    ...(name === undefined ? {} : { name }),
    markup: body.markup,
  });
  return {
    title: namesText(report),
    sections: [
      section("answer", undefined, answerSection(report, content.notes)),
      section("results", "Results", html`${resultsSection(report, hues)}${comparisonsSection(report)}`),
      ...(report.effects === undefined
        ? []
        : [section("effects", "What matters", effectsSection(report.effects))]),
      ...figures.map((figure) => section(figure.kind, figure.title, figureSection(figure))),
      ...(report.search === undefined ? [] : [section("points", "Points", pointsSection(report.search))]),
      ...(speed === undefined
        ? []
        : [section("learning", "Speed of learning", learningSpeedSection(speed, report))]),
      ...(truths.length === 0
        ? []
        : [section("truth", truthsTitle(truths), truthSection(truths, report.arms.length))]),
      ...(inspection?.classes === undefined || inspection.truths !== undefined
        ? []
        : [section("classes", "Classes", classesSection(inspection, inspection.classes))]),
      ...(errors === undefined ? [] : [section("images", "Images", errorAnalysisSection(errors))]),
      ...(lab === undefined ? [] : labSections(lab)),
      ...(claims.length === 0 ? [] : [section("claims", "Claims", claimsSection(claims))]),
      section("origin", "Provenance and spec", originSection(content)),
    ],
    data: {
      figures,
      images: errors === undefined ? { mistake: [], neuron: [] } : imagesOf(errors),
      texts: copyTexts(content),
    },
    ...(lab && { lab }),
  };
}

function documentOf(parts: PageParts, { script, style }: PageAssets, live?: LivePlace): string {
  const policy = contentSecurityPolicy(
    script,
    style,
    live === undefined ? "'none'" : "'self'",
    parts.lab !== undefined,
  );
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${parts.title} · runx</title>
<link rel="icon" href="data:,">
<style>${trusted(style)}</style>
</head>
<body${live === undefined ? undefined : html` data-events="${live.events}"`}>
<a class="skip" href="#results">Skip to the results</a>
<header>
<nav aria-label="Sections"><ul>
${live?.home === undefined ? undefined : html`<li><a href="${live.home}">All experiments</a></li>\n`}${parts.sections.flatMap(({ id, name }) => (name === undefined ? [] : [html`<li><a href="#${id}">${name}</a></li>\n`]))}
</ul></nav>
<fieldset class="theme"><legend class="hidden">Colours</legend>
${["auto", "light", "dark"].map((theme, i) => html`<label><input type="radio" name="theme" value="${theme}"${i === 0 ? html` checked` : undefined}><span>${theme}</span></label>`)}
</fieldset>
</header>
<main>
${parts.sections.map(({ id, markup }) => html`<section id="${id}">${trusted(markup)}</section>\n`)}
</main>
<footer><p>Made by runx. ${live === undefined ? "Everything on this page is in this file; it loads nothing else." : "This page only reads the records, and follows them."}</p></footer>
<noscript><p class="noscript">The figures need JavaScript. The numbers above do not.</p></noscript>
<p class="hidden" role="status" id="said"></p>
<script type="application/json" id="page-data">${embeddedJson(parts.data)}</script>
${parts.lab === undefined ? undefined : html`<script type="application/json" id="lab-data">${embeddedJson(parts.lab)}</script>\n`}<script>${trusted(script)}</script>
</body>
</html>
`.markup;
}
