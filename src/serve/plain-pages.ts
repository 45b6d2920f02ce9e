/** Pages without figures: the list of experiments, and messages. */
import { type Html, html } from "../report/page/html.ts";
import { pagePath } from "./route.ts";

export function indexPage(experiments: readonly string[]): string {
  if (experiments.length === 0) {
    return messagePage("No experiments yet", "Run one: runx experiments/hello.yaml. Then reload.");
  }
  const items = experiments.map((name) => html`<li><a href="${pagePath(name)}">${name}</a></li>\n`);
  return plain("Experiments", html`<ul>\n${items}</ul>`);
}

export function messagePage(title: string, message: string): string {
  return plain(title, html`<p>${message}</p>`);
}

function plain(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · runx</title>
</head>
<body><main><h1>${title}</h1>${body}</main></body>
</html>
`.markup;
}
