import type { PageChange } from "../change.ts";
import type { PageData } from "../page.ts";

/** Listens for changes of the page and puts them in. The browser reconnects by itself. */
export function follow(address: string, onData: (data: PageData | undefined) => void): void {
  const waiting = new Map<string, string>();
  const source = new EventSource(address);
  source.addEventListener("page", (event) => {
    const change: PageChange = JSON.parse(event.data);
    for (const { id, markup } of change.sections) waiting.set(id, markup);
    putIn(waiting, change.order);
    onData(change.data);
  });
  source.addEventListener("end", () => source.close());
}

/**
 * The server made the markup and escaped what came from users, as in the page itself. A section in which the reader
 * is using a control waits for the next change.
 */
function putIn(waiting: Map<string, string>, order: readonly string[]): void {
  for (const [id, markup] of waiting) {
    const section = document.getElementById(id) ?? newSection(id, order.indexOf(id));
    if (section.contains(document.activeElement)) continue;
    section.innerHTML = markup;
    waiting.delete(id);
  }
}

function newSection(id: string, position: number): HTMLElement {
  const section = document.createElement("section");
  section.id = id;
  const main = document.querySelector("main");
  main?.insertBefore(section, main.children[position] ?? null);
  return section;
}
