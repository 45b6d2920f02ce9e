import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { ExperimentRow } from "../../src/model/records.ts";
import { loadPageAssets } from "../../src/report/page/assets.ts";
import { type Served, serve } from "../../src/serve/server.ts";
import type { Snapshot } from "../../src/serve/source.ts";
import { exampleOf, twoCosts } from "../report/page/example.ts";
import { closeBrowser, type Opened, open, violationsOn } from "./browser.ts";

let served: Served | undefined;
let opened: Opened | undefined;

afterEach(async () => {
  await opened?.close();
  await served?.close();
});
afterAll(closeBrowser);

/** A run that has done `epochs` of its epochs. */
function snapshotAt(epochs: number): Snapshot {
  return {
    content: exampleOf({ ...twoCosts, epochs }),
    progress: {
      state: epochs < 30 ? "running" : "finished",
      counts: { pending: 3, running: 1, completed: epochs, failed: 1 },
      done: { done: 30 * epochs, total: 750, unit: "epoch" },
      running: [{ label: "quadratic (η 3), seed 2", epoch: epochs, epochs: 30 }],
      failures: [{ label: "quadratic (η 3), seed 1", reason: "</script><img src=x onerror=alert(1)>" }],
      secondsLeft: 30 - epochs,
    },
  };
}

function rowOf(name: string): ExperimentRow {
  const counts = { trials: 25, completed: 20, diverged: 0, failed: 1, runs: 1 };
  return {
    name,
    description: "Which is better?",
    tags: [],
    notes: [],
    sidePlans: [],
    lastRun: "2026-11-20T10:00:00Z",
    ...counts,
  };
}

test.each(["light", "dark"] as const)("the list of experiments can be read, in %s", async (scheme) => {
  const names = ["cross-entropy", "</title><script>alert(1)</script>"];
  served = await serve(
    {
      home: () => names.map((name) => ({ row: rowOf(name) })),
      mnist: () => undefined,
      queue: () => undefined,
      revision: () => 0,
      snapshot: () => snapshotAt(3),
    },
    await loadPageAssets(),
    { port: 0 },
  );
  opened = await open(`${served.url}experiments/cross-entropy`, { scheme });
  const { page, conduct } = opened;
  await page.getByRole("link", { name: "All experiments" }).click();
  const rows = await page.locator("tbody tr").allInnerTexts();
  expect(
    rows.map((row) =>
      row
        .split(/\s*[\t\n]\s*/)
        .filter((text) => text !== "")
        .slice(0, 4),
    ),
  ).toEqual(names.map((name) => [name, "Which is better?", "20 of 25", "1 failed"]));
  await page.getByRole("searchbox", { name: "Filter" }).fill("cross");
  expect(await page.locator("tbody tr:visible").count()).toBe(1);
  expect(page.url()).toContain("filter=cross");
  expect(await violationsOn(page)).toEqual([]);
  expect(conduct).toMatchObject({ messages: [], dialogs: [] });
});

describe("a page that follows a run", () => {
  test("draws what arrives, keeps what the reader chose, and survives the server", async () => {
    let epochs = 3;
    served = await serve(
      {
        home: () => [{ row: rowOf("cross-entropy") }],
        mnist: () => undefined,
        queue: () => undefined,
        revision: () => epochs,
        snapshot: () => snapshotAt(epochs),
      },
      await loadPageAssets(),
      { port: 0, interval: 20 },
    );
    opened = await open(`${served.url}experiments/cross-entropy`);
    const { page, conduct } = opened;
    const axis = page.locator("#curves .plot .role-axis-label");
    await page.locator("#curves select").selectOption({ label: "test cost" });
    await page.locator("#curves select").blur();
    await page.locator("#curves .legend button").first().click();
    await page.locator("#curves .legend button").first().blur();
    await expect.poll(async () => (await axis.allTextContents()).join(" ")).toContain("3");
    epochs = 20;
    await expect.poll(() => page.locator("#progress").innerText()).toContain("21 of 25 trainings done");
    await expect.poll(async () => (await axis.allTextContents()).join(" ")).toContain("20");
    expect(await page.locator("#curves .plot").textContent()).toContain("test cost");
    expect(await page.locator("#curves .legend button").first().getAttribute("aria-pressed")).toBe("false");
    expect(await page.locator("#progress").innerText()).toContain("onerror=alert(1)");
    expect(conduct).toMatchObject({ messages: [], dialogs: [] });
    expect(await violationsOn(page)).toEqual([]);
    await served.close();
    expect(await page.locator("#results").innerText()).toContain("cross-entropy");
  });
});
