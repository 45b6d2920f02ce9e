import { readFile } from "node:fs/promises";

/** What every page carries: one script, one style sheet with its fonts. Built by `npm run build:page`. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/** Lies at the same distance from `src/report/page` and from `dist/report/page`. */
const folder = new URL("../../../dist/page/", import.meta.url);

export async function loadPageAssets(): Promise<PageAssets> {
  const read = (file: string): Promise<string> => readFile(new URL(file, folder), "utf8");
  const [script, style] = await Promise.all([read("page.js"), read("page.css")]);
  return { script, style };
}
