import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { buildReport } from "../../../src/report/build.ts";
import { contentOf } from "../../../src/report/content/content.ts";
import type { PageAssets } from "../../../src/report/page/assets.ts";
import { byteLimit, type PageData, renderPage } from "../../../src/report/page/page.ts";
import { centre } from "../../../src/report/statistics/describe.ts";
import { arms } from "../rows.ts";
import { exampleErrors, exampleInspections, exampleOf, grid, twoCosts } from "./example.ts";

const assets: PageAssets = { script: "/* script */", style: "/* style */" };

function dataOf(page: string): PageData {
  const json = /<script type="application\/json" id="page-data">(.*?)<\/script>/s.exec(page)?.[1];
  return JSON.parse(json ?? "");
}

describe("a page", () => {
  test("is the same, byte for byte, for the same report", () => {
    const render = () => renderPage(exampleOf(twoCosts, { errors: exampleErrors() }), assets);
    expect(render()).toBe(render());
  });

  test("says the question, the answer, every arm and the spec", () => {
    const content = exampleOf();
    const page = renderPage(content, assets).replaceAll("\u00a0", " ");
    expect(page).toContain("<h1>Does the cross-entropy cost learn better than the quadratic cost?</h1>");
    expect(page).toContain(content.report.answer.text);
    expect(page).toContain(">No clear difference:</strong>");
    for (const name of ["quadratic", "cross-entropy"]) expect(page).toContain(`</span>${name}</th>`);
    expect(page).toContain("layers: [784, 30, 10]\nbatch_size: 10");
    expect(page).toContain("ab".repeat(32));
  });

  test("lists many arms the best first, few in the order of the spec", () => {
    const valuesIn = (page: string) =>
      [...page.matchAll(/data-value="([\d.]+)" class="mean"/g)].map(([, value]) => Number(value));
    const many = valuesIn(renderPage(exampleOf(grid(5, 7)), assets));
    expect(many).toHaveLength(35);
    expect(many).toEqual(many.toSorted((a, b) => b - a));
    const few = exampleOf(grid(1, 6));
    expect(valuesIn(renderPage(few, assets))).toEqual(few.report.arms.map(({ sample }) => centre(sample)));
  });

  test("shows the figures of a named arm beside its name, and colours where a figure has them", () => {
    const named = ["slow", "fast"].map((label, i) => ({ label, eta: i + 1 }));
    const headsIn = (page: string) =>
      [...page.matchAll(/<button type="button" data-sort="\w+"[^>]*>([^<]*)/g)].map(([, head]) => head);
    const rows = arms(named.map((arm, i) => [arm, [0.8 + i / 10, 0.81 + i / 10]]));
    const content = contentOf(buildReport({ experiments: ["x"], rows }), new Map(), {});
    expect(headsIn(renderPage(content, assets))).toEqual([
      "label",
      "n",
      "mean",
      "±",
      "median",
      "min–max",
      "time",
      "η",
    ]);
    expect(renderPage(content, assets)).toContain('class="swatch');
    const single = arms([1, 2, 3].map((eta) => [{ eta }, [0.8 + eta / 100]]));
    const plain = contentOf(buildReport({ experiments: ["x"], rows: single }), new Map(), {});
    expect(renderPage(plain, assets)).not.toContain('class="swatch');
  });

  test("shows the notes of the experiment, as text", () => {
    const notes = [{ written: "2026-11-20T10:00:00.000Z", text: "Try <b>again</b> with more seeds." }];
    const page = renderPage({ ...exampleOf(), notes }, assets);
    expect(page).toContain("1 note");
    expect(page).toContain("Try &lt;b&gt;again&lt;/b&gt; with more seeds.");
  });

  test("allows its own script and style and nothing else", () => {
    const page = renderPage(exampleOf(), assets);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
    const hash = createHash("sha256").update("/* script */").digest("base64");
    expect(policy).toContain("default-src &#39;none&#39;");
    expect(policy).toContain(`script-src &#39;sha256-${hash}&#39;`);
    expect(policy).not.toContain("unsafe");
    expect(page).not.toMatch(/\sstyle="/);
    expect(page).not.toMatch(/\son[a-z]+="/);
  });

  test("embeds complete figures with their tables", () => {
    const inspection = exampleInspections.classes();
    const { figures } = dataOf(renderPage(exampleOf(twoCosts, { inspection }), assets));
    const kinds = ["curves", "distribution", "speed", "regions", "confusion", "calibration"];
    expect(figures.map((figure) => figure.kind)).toEqual(kinds);
    for (const figure of figures) expect(Object.keys(figure.tables).length).toBeGreaterThan(0);
  });

  test("shows what trained networks answer: classes, wrong rows, truth tables", () => {
    const page = renderPage(exampleOf(twoCosts, { inspection: exampleInspections.classes() }), assets);
    expect(page).toContain('<th scope="row">0</th><td>950</td><td>97.00 %</td>');
    expect(page).toContain("<td>2.5</td>");
    expect(page).toContain("&lt;i&gt;clay&lt;/i&gt;");
    expect(page).not.toContain("<b>width</b>");
    const truth = renderPage(exampleOf(twoCosts, { inspection: exampleInspections.truth() }), assets);
    expect(truth).toContain("1 of 2 networks answers every row right. 2 networks more had no room.");
    expect(truth).toContain('<td class="alarm">0.61 ');
  });

  test("stays small for 1,000 arms of 20 seeds and says what it leaves out", { timeout: 60_000 }, () => {
    const page = renderPage(exampleOf(grid(5, 20, 10, 20)), { script: "x".repeat(950_000), style: "" });
    expect(Buffer.byteLength(page)).toBeLessThan(byteLimit);
    expect(page).toContain("The best 300 of 1,000 arms");
    expect(page).toContain('class="mark" title="the best"');
    const means = [...page.matchAll(/<td data-value="([\d.]+)" class="mean">/g)].map(([, mean]) =>
      Number(mean),
    );
    expect(means).toEqual(means.toSorted((a, b) => b - a));
    expect(page).toContain("In colour: the baseline and the best of 1,000 arms");
  });

  test("of an experiment without finished trials has no figures and says so", () => {
    const failures = [{ seed: 1, reason: "out of memory" }];
    const page = renderPage(
      exampleOf({ name: "empty", arms: [{ arm: {}, level: 0.9, pace: 1, failures }], seeds: 1, epochs: 3 }),
      assets,
    );
    expect(dataOf(page).figures).toEqual([]);
    expect(page).toContain("<h1>empty</h1>");
  });

  test("counts many comparisons, and lists them on demand", () => {
    const page = renderPage(exampleOf(grid()), assets).replaceAll("\u00a0", " ");
    const against = 'Against layers <span class="unbroken">784-10</span> \\(η 0.01\\):';
    expect(page).toMatch(
      new RegExp(`<p class="counted">${against} \\d+ better, \\d+ worse, \\d+ with no clear difference`),
    );
    expect(page).toContain("<summary>The 34 other comparisons</summary>");
  });

  test("shows equal values as what they are, and the expected best where it is asked for", () => {
    const rows = [...arms([[{ eta: 1 }, [0.9, 0.9]]]), ...arms([[{ eta: 2 }, [0.8, 0.84]]])];
    const report = buildReport({ experiments: ["eta"], rows }, { bestOf: 2 });
    const page = renderPage(contentOf(report, new Map(), {}), assets);
    const row = /<tbody>\s*<tr[^>]*>(.*?)<\/tr>/s.exec(page)?.[1] ?? "";
    expect([...row.matchAll(/data-value="([^"]*)"/g)].map(([, value]) => Number(value)).slice(0, 6)).toEqual([
      1, 2, 0.9, 0, 0.9, 0.9,
    ]);
    expect(page).toContain(">best of 2</button>");
  });

  test("of compared experiments says whose provenance it shows, and where the others stand", () => {
    const content = exampleOf();
    const report = { ...content.report, experiments: ["cross-entropy", "hello"] as const };
    const page = renderPage({ ...content, report }, assets);
    expect(page).toContain("<h2>Provenance of cross-entropy</h2>");
    expect(page).toContain("<code>runx report hello --format html</code>");
  });

  test("marks no arm as the best of one", () => {
    const report = buildReport({ experiments: ["eta"], rows: arms([[{}, [0.9, 0.92]]]) });
    expect(renderPage(contentOf(report, new Map(), {}), assets)).not.toContain('class="mark"');
  });

  test("with a single seed claims no spread", () => {
    const page = renderPage(exampleOf({ ...twoCosts, seeds: 1 }), assets);
    expect(page).toContain("there is one seed, so nothing is known about the spread");
    expect(page).not.toContain("NaN");
  });
});
