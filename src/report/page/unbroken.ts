import { glued } from "../../text/glued.ts";
import { type Html, html } from "./html.ts";

/** `784-30-10`, the layers of a network. */
const sizes = /(\d+(?:-\d+)+)/;

/** A number stays on the line of its unit or its name, and the sizes of layers on one line. */
export function unbroken(sentence: string): Html {
  const parts = glued(sentence).split(sizes);
  return html`${parts.map((part, i) => (i % 2 === 1 ? html`<span class="unbroken">${part}</span>` : html`${part}`))}`;
}
