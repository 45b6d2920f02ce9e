/** The pages of the experiments that come with runx: every kind of section and figure, as its reader meets it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeBrowser, open, violationsOn } from "./browser.ts";

/** What its page shows that no earlier one does. */
const specs: { readonly [spec: string]: readonly string[] } = {
  "perceptron-nand": ["regions", "confusion", "truth"],
  "jump-and-move": ["sweep"],
  threshold: ["sweep", "claims"],
  "learning-slowdown": ["curves", "play", "again"],
  "linear-output": ["speed"],
  "low-inputs": ["weight-speed", "speed"],
  cooling: ["fit", "predicted", "residuals", "distribution"],
  plants: ["confusion", "calibration", "classes"],
  "recurrent-vanishing": ["steps"],
  "gradient-noise": ["curves", "distribution", "claims"],
  "surfaces/gradient-descent": ["landscape"],
  "surfaces/rolling-ball": ["sweep", "claims"],
  "programs/sampling": ["distribution"],
};

const folder = mkdtempSync(join(tmpdir(), "runx-experiments-"));

function runx(...args: string[]) {
  return execa("node", [resolve("dist/main.js"), ...args], {
    cwd: folder,
    env: { RUNX_DB: "", NO_COLOR: "" },
  });
}

beforeAll(async () => {
  for (const spec of Object.keys(specs)) {
    await runx(resolve(`experiments/${spec}.yaml`), "--quiet");
    await runx("report", basename(spec), "--format", "html", "--out", `${basename(spec)}.html`);
  }
}, 600_000);

afterAll(async () => {
  await closeBrowser();
  rmSync(folder, { recursive: true, force: true });
});

function isCut(title: string): boolean {
  return title.includes("…");
}

describe.each(Object.entries(specs))("the page of %s", (spec, ids) => {
  test("has its sections, breaks no rule of accessibility and fits, in light and dark, wide and narrow", async () => {
    const { page, conduct, close } = await open(pathToFileURL(join(folder, `${basename(spec)}.html`)).href);
    const sections = await page.locator("main > section").evaluateAll((all) => all.map(({ id }) => id));
    expect(sections).toEqual(expect.arrayContaining([...ids]));
    for (const [width, colorScheme] of [
      [1280, "light"],
      [390, "dark"],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      expect(await violationsOn(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      const titles = page.locator(".role-axis-title text");
      await expect.poll(async () => (await titles.allTextContents()).filter(isCut)).toEqual([]);
    }
    // Words on the axes of parallel coordinates are whole, on a phone as well.
    const words = page.locator("[data-figure=sweep] .mark-text text");
    expect((await words.allTextContents()).filter(isCut)).toEqual([]);
    expect(conduct.messages).toEqual([]);
    await close();
  });
});
