import type { PageData, PageParts } from "../page.ts";

/** Listens for new parts of the page and puts in those that changed. */
export function follow(address: string, onData: (data: PageData) => void): void {
  const shown = new Map<string, string>();
  const source = new EventSource(address);
  source.addEventListener("page", (event) => {
    const parts: PageParts = JSON.parse(event.data);
    parts.sections.forEach(({ id, markup }, position) => {
      if (shown.get(id) === markup) return;
      if (replaceSection(id, markup, position)) shown.set(id, markup);
    });
    onData(parts.data);
  });
  source.addEventListener("end", () => source.close());
}

/**
 * The server made the markup and escaped what came from users, as in the page itself. A section in which the reader
 * is using a control waits.
 */
function replaceSection(id: string, markup: string, position: number): boolean {
  const section = document.getElementById(id) ?? newSection(id, position);
  if (section.contains(document.activeElement)) return false;
  section.innerHTML = markup;
  return true;
}

function newSection(id: string, position: number): HTMLElement {
  const section = document.createElement("section");
  section.id = id;
  const main = document.querySelector("main");
  main?.insertBefore(section, main.children[position] ?? null);
  return section;
}
