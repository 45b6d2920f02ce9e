/**
 * How fast the page of a report computes, in chromium beside Node, after `npm run build`: node bench/browser.mjs
 *
 * A training is timed only where its weights have the digest that Node recorded; an answer from the board's pixels to the
 * digits, over drawings of one to four digits.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { chromium } from "playwright-core";
import { mnistFile } from "../dist/data/sources/mnist.js";
import { FILES } from "../dist/data/sources/mnist-files.js";

const SPEC = `name: speed
data: { source: mnist, train: 20000, validation: 0, test: 1000 }
layers: [784, 100, 10]
cost: cross-entropy
init: scaled
eta: 0.5
batch_size: 10
epochs: 2
seeds: 1
monitor: [test]
save: [weights]
`;
/** The strokes of a 1, a 7, a 4 and a 1, in shares of the board's height. */
const STROKES = [
  [
    [
      [0.2, 0.2],
      [0.18, 0.8],
    ],
  ],
  [
    [
      [0.6, 0.2],
      [0.95, 0.2],
      [0.75, 0.8],
    ],
  ],
  [
    [
      [1.35, 0.2],
      [1.2, 0.55],
      [1.6, 0.55],
    ],
    [
      [1.5, 0.35],
      [1.45, 0.85],
    ],
  ],
  [
    [
      [2.2, 0.2],
      [2.17, 0.8],
    ],
  ],
];
const DRAWINGS = 20;

const folder = mkdtempSync(join(tmpdir(), "runx-browser-"));
const runx = (...args) => execa("node", [resolve("dist/main.js"), ...args], { cwd: folder });
writeFileSync(join(folder, "speed.yaml"), SPEC);
await runx("speed.yaml", "--quiet");
await runx("report", "speed", "--format", "html", "--out", "speed.html");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  const page = await browser.newPage({ viewport: { width: 1180, height: 900 } });
  await page.goto(pathToFileURL(join(folder, "speed.html")).href);
  await training(page);
  await answers(page);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}

async function training(page) {
  const paths = Object.values(FILES).map(({ name }) => {
    const path = join(folder, name);
    writeFileSync(path, mnistFile(name));
    return path;
  });
  const said = page.locator("#again .read");
  await page.locator("#again input[type=file]").setInputFiles(paths);
  await said.filter({ hasText: "All four files" }).waitFor();
  await page.locator("#again [data-do=train]").click();
  await said.filter({ hasText: /^(Identical|Different|It cannot)/ }).waitFor({ timeout: 300_000 });
  const verdict = await said.textContent();
  if (!verdict.startsWith("Identical")) throw new Error(verdict);
  console.log(verdict);
}

async function answers(page) {
  const board = page.locator(".board");
  await board.scrollIntoViewIfNeeded();
  const box = await board.boundingBox();
  for (let digits = 1; digits <= STROKES.length; digits++) {
    const times = [];
    for (let i = 0; i < DRAWINGS; i++) {
      await page.locator("#write [data-do=clear]").click();
      for (const stroke of STROKES.slice(0, digits).flat()) await drawn(page, box, stroke);
      await page
        .locator("#write .digits li")
        .nth(digits - 1)
        .waitFor();
      times.push(Number(await page.locator("[data-lab=write]").getAttribute("data-milliseconds")));
    }
    times.sort((a, b) => a - b);
    console.log(`${digits} digits: median ${times[DRAWINGS / 2]} ms, worst ${times.at(-1)} ms`);
  }
}

async function drawn(page, { x, y, height }, [first, ...others]) {
  const move = ([right, down]) => page.mouse.move(x + right * height, y + down * height, { steps: 3 });
  await move(first);
  await page.mouse.down();
  for (const place of others) await move(place);
  await page.mouse.up();
}
