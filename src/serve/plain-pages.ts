/** Messages: pages without figures and without a script. */
import { stillPagePolicy } from "../report/page/csp.ts";
import { type Html, html, trusted } from "../report/page/html.ts";

export function messagePage(title: string, message: string, style: string): string {
  return plain(title, html`<p>${message}</p><p><a href="/">All experiments</a></p>`, style);
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
