import { visible } from "../../text/visible.ts";

/**
 * Markup from untrusted values. `html` escapes every value that is not markup already, so that a name from a user's
 * file can be text and nothing else.
 */
export interface Html {
  readonly markup: string;
}

export type HtmlValue = string | number | Html | readonly Html[] | undefined;

export function html(pieces: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const markup = pieces.map((piece, i) => piece + (i < values.length ? markupOf(values[i]) : "")).join("");
  return { markup };
}

/** The result is trusted: only for text this program wrote. */
export function trusted(markup: string): Html {
  return { markup };
}

function markupOf(value: HtmlValue): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return escapeHtml(value);
  return isList(value) ? value.map((item) => item.markup).join("") : value.markup;
}

function isList(value: Html | readonly Html[]): value is readonly Html[] {
  return Array.isArray(value);
}

const entities: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

/** For text and for quoted attributes. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (letter) => entities.get(letter) ?? letter);
}

/**
 * JSON for a `<script type="application/json">`: nothing in it can end the element or open a comment, and it is
 * valid JavaScript as well.
 */
export function embeddedJson(value: unknown): Html {
  const json = JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
  return trusted(json);
}
