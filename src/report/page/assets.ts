import { readFile } from "node:fs/promises";
import { packageFile } from "../../package-file.ts";

/** What every page carries: one script, one style sheet with its fonts. Built by `npm run build:page`. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

export async function loadPageAssets(): Promise<PageAssets> {
  const read = (file: string): Promise<string> => readFile(packageFile(`dist/page/${file}`), "utf8");
  const [script, style] = await Promise.all([read("page.js"), read("page.css")]);
  return { script, style };
}
