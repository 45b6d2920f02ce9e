/** Pages without figures: the list of experiments, and messages. */
import type { ExperimentRow } from "../model/records.ts";
import { stillPagePolicy } from "../report/page/csp.ts";
import { type Html, html, trusted } from "../report/page/html.ts";
import { firstSentence } from "../report/question-text.ts";
import { pagePath } from "./route.ts";

export function indexPage(experiments: readonly ExperimentRow[], style: string): string {
  if (experiments.length === 0) {
    return messagePage("No experiments yet", "Run one: runx experiments/hello.yaml. Then reload.", style);
  }
  const body = html`<div class="table-scroll" tabindex="0" role="region" aria-label="Experiments"><table class="experiments">
<thead><tr><th scope="col" class="text">experiment</th><th scope="col" class="text">question</th><th scope="col">trainings</th><th scope="col" class="text">last run (UTC)</th></tr></thead>
<tbody>
${experiments.map(row)}</tbody>
</table></div>`;
  return plain("Experiments", body, style);
}

function row({ name, description, trials, completed, failed, diverged, lastRun }: ExperimentRow): Html {
  const lost = failed + diverged;
  const waiting = trials - completed - lost;
  const rest = [
    ...(lost > 0 ? [html`<br><span class="alarm">${lost} failed</span>`] : []),
    ...(waiting > 0 ? [html`<br><span class="quiet">${waiting} to run</span>`] : []),
  ];
  return html`<tr><th scope="row"><a href="${pagePath(name)}">${name}</a></th><td class="text question">${firstSentence(description ?? "")}</td><td>${completed} of ${trials}${rest}</td><td class="text">${lastRun.slice(0, 16).replace("T", " ")}</td></tr>\n`;
}

export function messagePage(title: string, message: string, style: string): string {
  return plain(title, html`<p>${message}</p>`, style);
}

function plain(title: string, body: Html, style: string): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${stillPagePolicy(style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · runx</title>
<link rel="icon" href="data:,">
<style>${trusted(style)}</style>
</head>
<body><main class="still"><h1>${title}</h1>${body}</main></body>
</html>
`.markup;
}
