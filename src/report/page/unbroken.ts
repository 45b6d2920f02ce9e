import { type Html, html } from "./html.ts";

/** `784-30-10`, the layers of a network. */
const sizes = /(\d+(?:-\d+)+)/;

/** A number stays on the line of its unit or its name, and the sizes of layers on one line. */
export function unbroken(sentence: string): Html {
  const parts = sentence
    .replace(/(\d) %/g, "$1\u00a0%")
    .replace(/\b([pn]) ([=<]) /g, "$1\u00a0$2\u00a0")
    .replace(/([ηλμ₁±]) (?=\d)/g, "$1\u00a0")
    .split(sizes);
  return html`${parts.map((part, i) => (i % 2 === 1 ? html`<span class="unbroken">${part}</span>` : html`${part}`))}`;
}
