/** A box by the pointer. Values arrive from user files: they become text nodes, never markup. */
import { typeset } from "../../../text/number.ts";

const gap = 14;

export function showTooltip(event: MouseEvent, value: unknown): void {
  const box = boxElement();
  const rows = rowsOf(value);
  box.hidden = rows.length === 0;
  if (rows.length === 0) return;
  box.replaceChildren(...rows.map(rowElement));
  const { clientWidth, clientHeight } = document.documentElement;
  const left = Math.min(event.clientX + gap, clientWidth - box.offsetWidth - 4);
  const below = event.clientY + gap + box.offsetHeight < clientHeight;
  box.style.left = `${Math.max(4, left)}px`;
  box.style.top = `${below ? event.clientY + gap : event.clientY - gap - box.offsetHeight}px`;
}

function boxElement(): HTMLElement {
  const known = document.getElementById("tooltip");
  if (known !== null) return known;
  const box = document.createElement("div");
  box.id = "tooltip";
  box.hidden = true;
  box.setAttribute("aria-hidden", "true");
  document.body.append(box);
  return box;
}

function rowsOf(value: unknown): readonly (readonly [string, string])[] {
  if (value === null || value === undefined || value === "") return [];
  if (typeof value !== "object") return [["", shownText(value)]];
  return Object.entries(value).flatMap(([name, item]) =>
    item === null || item === undefined || item === "" ? [] : [[name, shownText(item)] as const],
  );
}

/** Vega writes the exponent of a number with a hyphen, as in 1e-7, and no space before %; names keep theirs. */
function shownText(value: unknown): string {
  const text = String(value);
  return /^[-−]?[\d.,]+(e[-+]?\d+)?%?$/.test(text) ? typeset(text).replace("%", "\u00a0%") : text;
}

function rowElement([name, value]: readonly [string, string]): HTMLElement {
  const row = document.createElement("div");
  const title = document.createElement("span");
  title.textContent = name;
  const text = document.createElement("b");
  text.textContent = value;
  row.append(title, text);
  return row;
}
