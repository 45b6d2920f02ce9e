/** The page's script: the page itself, and what the reader's browser computes. */
import "../../report/page/client/main.ts";
import type { Lab } from "../../report/content/lab.ts";
import { startAgain } from "./again/again.ts";
import { startPlay } from "./play/play.ts";
import { startWrite } from "./write/write.ts";

const parts: { readonly [name: string]: (root: HTMLElement, lab: Lab) => void } = {
  again: startAgain,
  play: startPlay,
  write: startWrite,
};

function start(): void {
  const embedded = document.getElementById("lab-data")?.textContent;
  if (embedded === null || embedded === undefined) return;
  const lab: Lab = JSON.parse(embedded);
  for (const root of document.querySelectorAll<HTMLElement>("[data-lab]"))
    parts[root.dataset.lab ?? ""]?.(root, lab);
}

start();
