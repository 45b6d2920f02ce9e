import { readFileSync } from "node:fs";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { palette } from "../../src/report/plot/look/theme.ts";
import {
  claimOf,
  exampleErrors,
  exampleInspections,
  exampleOf,
  grid,
  type Shape,
  searched,
  twoCosts,
} from "../report/page/example.ts";
import { closeBrowser, type Opened, openContent, type View, violationsOn } from "./browser.ts";
import { hostileTexts } from "./hostile.ts";

const HALVING = { kind: "successive-halving", rungs: [1, 3], keep: 1 / 3 } as const;
const claims = [claimOf("the notes, chapter 3", { cost: "cross-entropy" }, 0.95)];
const full = exampleOf(
  { ...twoCosts, claims },
  { errors: exampleErrors(), inspection: exampleInspections.classes() },
);
const contents = {
  "two costs": full,
  "a grid": exampleOf(grid()),
  "three parameters": exampleOf(grid(4, 5, 3)),
  "a search": exampleOf(searched()),
  "a search that stops early": exampleOf(searched(HALVING)),
};

let opened: Opened | undefined;

afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

afterAll(closeBrowser);

async function show(content = full, view: View = {}): Promise<Opened> {
  opened = await openContent(content, view);
  return opened;
}

describe("a page opened from disk", () => {
  test.each(Object.entries(contents))("of %s draws its figures and does nothing else", async (_, content) => {
    const { page, conduct } = await show(content);
    expect(conduct.requests).toEqual([page.url()]);
    expect(conduct.messages).toEqual([]);
    const figures = await page.locator("figure").count();
    expect(figures).toBeGreaterThan(2);
    for (let i = 0; i < figures; i++) {
      const marks = page.locator("figure").nth(i).locator(".plot svg .mark-group :is(path, text)");
      expect(await marks.count()).toBeGreaterThan(5);
    }
  });

  test("shows a seed under the pointer", async () => {
    const { page } = await show();
    const plot = page.locator("#curves .plot");
    await plot.scrollIntoViewIfNeeded();
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
    await page.mouse.move(box.x + box.width / 2 + 2, box.y + box.height / 3 + 1);
    const tooltip = page.locator("#tooltip");
    await tooltip.waitFor({ state: "visible" });
    expect(await tooltip.innerText()).toMatch(
      /arm\s*(quadratic|cross-entropy)[\s\S]*seed\s*\d[\s\S]*test accuracy/,
    );
  });

  test("hides an arm everywhere and brings it back", async () => {
    const { page } = await show();
    const points = page.locator("#distribution .plot .mark-symbol path");
    const before = await points.count();
    await page.locator("#curves .legend button").first().click();
    await expect.poll(() => points.count()).toBeLessThan(before);
    const pressed = page.locator('[data-arm^="quadratic"][aria-pressed="false"]');
    expect(await pressed.count()).toBe(3);
    await page.locator("#speed .legend button").first().click();
    await expect.poll(() => points.count()).toBe(before);
  });

  test("changes metric and scales", async () => {
    const { page } = await show();
    const plot = page.locator("#curves .plot");
    await page.locator("#curves select").selectOption({ label: "test cost" });
    await expect.poll(() => plot.textContent()).toContain("test cost");
    await page.getByLabel("Log epochs").first().check();
    await page.getByLabel("Log values").check();
    await expect.poll(() => plot.textContent()).toMatch(/0\.\d/);
    await page.locator("#curves select").selectOption({ label: "test accuracy" });
    await expect.poll(() => plot.textContent()).toContain("1 − test accuracy");
  });

  test("changes colours without drawing again", async () => {
    const { page } = await show();
    const line = page.locator("#curves .plot .mark-line path").first();
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const stroke = () => line.evaluate((element) => getComputedStyle(element).stroke);
    const [light, lightLine] = [await ground(), await stroke()];
    await page.getByLabel("dark").check({ force: true });
    expect(await ground()).not.toBe(light);
    expect(await stroke()).not.toBe(lightLine);
  });

  test("saves a figure that stands alone", async () => {
    const { page } = await show();
    const download = page.waitForEvent("download");
    await page.locator("#curves [data-save=svg]").click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe("cross-entropy-curves.svg");
    const svg = readFileSync(await saved.path(), "utf8");
    expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"');
    expect(svg).toContain("#2056a8");
    expect(svg).not.toContain("var(");
  });

  test("saves a figure as a picture with its title", async () => {
    const { page } = await show();
    const download = page.waitForEvent("download");
    await page.locator("#curves [data-save=png]").click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe("cross-entropy-curves.png");
    const png = readFileSync(await saved.path());
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.readUInt32BE(16)).toBeGreaterThan(1280);
  });

  test("copies the spec as it was recorded, and figures as Vega-Lite", async () => {
    const { page } = await show();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    await page.getByRole("button", { name: "Copy spec" }).click();
    await expect.poll(clipboard).toBe(full.run?.spec.text);
    await page.locator("#distribution [data-save=spec]").click();
    await expect.poll(clipboard).toContain('"$schema": "https://vega.github.io/schema/vega-lite/v6.json"');
  });

  test("keeps the order of the table in the address", async () => {
    const { page } = await show(contents["a grid"]);
    const means = () =>
      page
        .locator("#results td.mean")
        .evaluateAll((cells) => cells.map((cell) => Number((cell as HTMLElement).dataset.value)));
    await page.locator("#results").getByRole("button", { name: "mean" }).click();
    const sorted = await means();
    expect(sorted).toEqual(sorted.toSorted((a, b) => a - b));
    expect(page.url()).toContain("?sort=mean");
    await page.reload();
    await expect.poll(means).toEqual(sorted);
  });

  test("sorts its table by a column", async () => {
    const { page } = await show(contents["a grid"]);
    const means = () =>
      page
        .locator("#results td.mean")
        .evaluateAll((cells) => cells.map((cell) => Number((cell as HTMLElement).dataset.value)));
    const heading = page.getByRole("button", { name: "mean" });
    await heading.click();
    const ascending = await means();
    expect(ascending).toEqual([...ascending].sort((a, b) => a - b));
    await heading.click();
    expect(await means()).toEqual([...ascending].reverse());
  });

  test("sorts parameters as the numbers they are", async () => {
    const { page } = await show(contents["a grid"]);
    await page.getByRole("button", { name: "η", exact: true }).click();
    const etas = await page.locator("#results td.text").allInnerTexts();
    expect([...new Set(etas)]).toEqual(["0.01", "0.03", "0.1", "0.3", "1", "3", "10"]);
  });

  test("lists the numbers behind a figure", async () => {
    const { page } = await show();
    await page.locator("#curves summary").click();
    const table = page.locator("#curves .numbers table");
    expect(await table.locator("thead").innerText()).toMatch(/arm\s+epoch\s+n\s+mean/);
    expect(await table.locator("tbody tr").count()).toBe(60);
    await page.locator("#distribution summary").click();
    const heads = page.locator("#distribution .numbers thead th");
    await expect
      .poll(() => heads.allInnerTexts())
      .toEqual(["arm", "seed", "trial", "last", "at-best-validation", "best", "state"]);
  });

  test("keeps open numbers in step with what is chosen and hidden", async () => {
    const { page } = await show();
    await page.locator("#distribution summary").click();
    const rows = page.locator("#distribution .numbers tbody tr");
    await expect.poll(() => rows.count()).toBe(16);
    await page.locator("#distribution .legend button").first().click();
    await expect.poll(() => rows.count()).toBe(8);
    await page.locator("#curves summary").click();
    const cell = page.locator("#curves .numbers tbody td").nth(3);
    const accuracy = await cell.innerText();
    await page.locator("#curves select").selectOption({ label: "test cost" });
    await expect.poll(() => cell.innerText()).not.toBe(accuracy);
  });

  test("saves a figure without the arms that are hidden, in the colours of the others", async () => {
    const { page } = await show();
    await page.locator("#curves .legend button").first().click();
    const downloading = page.waitForEvent("download");
    await page.locator("#curves [data-save=svg]").click();
    const svg = readFileSync(await (await downloading).path(), "utf8");
    expect(svg).not.toMatch(/>[^<]*quadratic/);
    expect(svg).toContain("cross-entropy (η 0.5)");
    expect(svg).toContain(palette[1]);
    expect(svg).not.toContain(palette[0]);
  });

  test("is worked by keyboard", async () => {
    const { page } = await show();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the results");
    await page.locator("#curves .legend button").first().focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("#curves .legend button").first().getAttribute("aria-pressed")).toBe("false");
    await page.locator("#curves input[type=checkbox]").first().focus();
    await page.keyboard.press("Space");
    expect(await page.locator("#curves input[type=checkbox]").first().isChecked()).toBe(true);
  });

  test("says its numbers without JavaScript", async () => {
    const { page } = await show(full, { javaScript: false });
    expect(await page.locator("#results").innerText()).toContain("cross-entropy");
    expect(await page.locator(".noscript").innerText()).toContain("need JavaScript");
  });
});

describe("for everybody", () => {
  const views: [string, View][] = [
    ["light", {}],
    ["dark", { scheme: "dark" }],
    ["a phone", { width: 375 }],
  ];
  describe.each(Object.entries(contents))("%s", (_, content) => {
    test.each(views)("in %s has no violations of accessibility rules", async (__, view) => {
      const { page } = await show(content, view);
      expect(await violationsOn(page)).toEqual([]);
    });

    test.each([320, 375, 768])(
      "fits %i pixels, figures included, or scrolled to their ends",
      async (width) => {
        const { page } = await show(content, { width });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
        const spills = await page.locator(".plot svg").evaluateAll((drawn) =>
          drawn.map((svg) => {
            const frame = svg.closest<HTMLElement>(".plot")!;
            const scrolls = frame.tabIndex === 0 && getComputedStyle(frame).overflowX === "auto";
            if (scrolls) frame.scrollLeft = frame.scrollWidth;
            return Math.max(0, svg.getBoundingClientRect().right - frame.getBoundingClientRect().right);
          }),
        );
        expect(spills.filter((spill) => spill > 0.5)).toEqual([]);
      },
    );
  });

  test("prints in light colours, without controls, within the paper", async () => {
    const { page } = await show(full, { scheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.locator("header").isVisible()).toBe(false);
    expect(await page.locator("#curves select").isVisible()).toBe(false);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      "rgb(255, 255, 255)",
    );
    await page.setViewportSize({ width: 700, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(700);
    expect((await page.pdf({ format: "A4" })).length).toBeGreaterThan(20_000);
  });
});

test("25 hostile texts in every place stay texts", async () => {
  const arms = hostileTexts.map((text, i) => ({
    arm: { cost: text, [text]: i },
    level: 0.9,
    pace: 2,
    failures: [{ seed: 2, reason: text }],
  }));
  const shape: Shape = {
    name: hostileTexts.join(" "),
    description: hostileTexts.join("\n"),
    arms,
    seeds: 2,
    epochs: 3,
    claims: hostileTexts.map((text) => claimOf(text, { cost: text }, 0.5)),
  };
  const run = full.run!;
  const text = hostileTexts.join("\n");
  const { page, conduct } = await show(
    exampleOf(shape, {
      run: {
        ...run,
        spec: { path: text, text, overrides: hostileTexts },
        provenance: { ...run.provenance, cpu: text, command: hostileTexts },
      },
      dataDigest: text,
      errors: { ...exampleErrors(), arm: text, classes: hostileTexts.slice(0, 10) },
    }),
  );
  for (const details of await page.locator("details > summary").all()) await details.click();
  for (const plot of await page.locator(".plot").all()) await plot.hover();
  for (const button of await page.locator(".legend button").all()) await button.click();
  expect(conduct).toEqual({ requests: [page.url()], messages: [], dialogs: [] });
  const strangers = page.locator(
    "main :is(script, iframe, link, img, form:not(.vega-bindings), base, meta, style)",
  );
  expect(
    await strangers.evaluateAll((elements) => elements.map(({ outerHTML }) => outerHTML.slice(0, 200))),
  ).toEqual([]);
  expect(await page.locator("body").innerText()).not.toMatch(/[^\P{Cc}\n\t]|\p{Cf}/u);
});
