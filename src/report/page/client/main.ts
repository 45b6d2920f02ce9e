/** The page's script: draws the figures from the embedded data and answers the controls. */
import type { PageData } from "../page.ts";
import { listenForCopies } from "./copy.ts";
import { Figures } from "./figures.ts";
import { applyFilter, listenForFilter } from "./filter.ts";
import { paintImages } from "./images.ts";
import { follow } from "./live.ts";
import { applySorting, listenForSorting } from "./sorting.ts";

async function start(): Promise<void> {
  const embedded = document.getElementById("page-data")?.textContent ?? "";
  let data: PageData = JSON.parse(embedded);
  const figures = new Figures(data.figures);
  listenForTheme();
  listenForSorting();
  listenForCopies((name) => data.texts[name]);
  listenForFilter();
  paintImages(data.images);
  figures.listen();
  // Vega measures letters to lay out axes: they must be the page's own.
  await Promise.all([
    document.fonts.load("12px 'Source Sans 3'"),
    document.fonts.load("600 12px 'Source Sans 3'"),
  ]);
  await figures.drawAll();
  document.documentElement.dataset.drawn = "true";
  const { events } = document.body.dataset;
  if (events === undefined) return;
  follow(events, (update) => {
    data = update ?? data;
    paintImages(data.images);
    applyFilter();
    applySorting();
    figures.replace(data.figures);
  });
}

/** `auto` follows the system; the others overrule it. Colours are custom properties, so nothing is drawn again. */
function listenForTheme(): void {
  document.addEventListener("change", (event) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement) || target.name !== "theme") return;
    if (target.value === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = target.value;
  });
}

void start();
