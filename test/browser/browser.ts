/** A chromium that is driven by the tests, and pages that report all they do. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import type { PageContent } from "../../src/report/content/content.ts";
import { loadPageAssets } from "../../src/report/page/assets.ts";
import { renderPage } from "../../src/report/page/page.ts";

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface View {
  readonly width?: number;
  readonly scheme?: "light" | "dark";
  readonly javaScript?: boolean;
  /** False for a browser of a machine without fused multiply-add. */
  readonly fma?: boolean;
  /** For a reader who wants no motion. */
  readonly still?: boolean;
}

/** What a page did that nobody asked for. */
export interface Conduct {
  readonly requests: string[];
  readonly messages: string[];
  readonly dialogs: string[];
}

export interface Opened {
  readonly page: Page;
  readonly conduct: Conduct;
  close(): Promise<void>;
}

export async function openContent(content: PageContent, view: View = {}): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), "runx-page-"));
  const file = join(folder, "page.html");
  writeFileSync(file, renderPage(content, await loadPageAssets()));
  const opened = await open(pathToFileURL(file).href, view);
  return {
    ...opened,
    close: async () => {
      await opened.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export async function open(url: string, view: View = {}): Promise<Opened> {
  const { width = 1180, scheme = "light", javaScript = true, fma = true, still = false } = view;
  const browser = await running(fma);
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    reducedMotion: still ? "reduce" : "no-preference",
    javaScriptEnabled: javaScript,
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const conduct: Conduct = { requests: [], messages: [], dialogs: [] };
  page.on("request", (request) => {
    if (!request.url().startsWith("data:")) conduct.requests.push(request.url());
  });
  page.on("console", (message) => conduct.messages.push(message.text()));
  page.on("pageerror", (error) => conduct.messages.push(error.message));
  page.on("dialog", (dialog) => {
    conduct.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(url);
  if (javaScript) await page.waitForSelector("html[data-drawn]");
  return { page, conduct, close: () => context.close() };
}

const browsers = new Map<string, Promise<Browser>>();

/** One browser of a kind for all tests; each page has a profile of its own. */
function running(fma: boolean): Promise<Browser> {
  const kind = fma ? [] : ["--js-flags=--no-enable-fma3"];
  const known = browsers.get(kind.join()) ?? launch(kind);
  browsers.set(kind.join(), known);
  return known;
}

export async function closeBrowser(): Promise<void> {
  for (const browser of browsers.values()) await (await browser).close();
  browsers.clear();
}

function launch(kind: readonly string[]): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no chromium at ${executablePath}. Install it (apt-get install chromium) or name one in CHROMIUM.`,
    );
  }
  return chromium.launch({ executablePath, args: [...flags, ...kind] });
}

/** Rules of WCAG and good practice that the page breaks, with the elements. */
export async function violationsOn(page: Page): Promise<string[]> {
  // Evaluated by the test, not by the page: the page's policy would refuse a script element.
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations;
  });
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map(({ html }) => html.slice(0, 160))
        .slice(0, 5)
        .join(" | ")}`,
  );
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}
