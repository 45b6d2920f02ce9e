import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Workplace, XOR } from "../support/workplace.ts";

test("plot writes the picture that the file's ending asks for", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  await place.runx("xor.yaml", "--db", "some.db");
  const file = async (name: string, ...flags: string[]) => {
    const { exitCode } = await place.runx("plot", "xor", ...flags, "--out", name, "--db", "some.db");
    expect(exitCode).toBe(0);
    return readFileSync(join(place.folder, name));
  };
  expect((await file("curves.png")).subarray(1, 4).toString()).toBe("PNG");
  expect((await file("seeds.svg", "--kind", "distribution")).toString()).toMatch(/^<svg[\s\S]*cross-entropy/);
  const spec = JSON.parse((await file("curves.json", "--metric", "train.cost")).toString());
  expect(spec.$schema).toContain("vega-lite");
  expect(spec.description).toContain("cost");
  const piped = await place.runx("plot", "xor", "--db", "some.db");
  expect(piped.stdout).toMatch(/^<svg/);
});

test("the ways of networks end where their trainings did, at the cost that was recorded", async () => {
  const place = new Workplace();
  place.write("xor.yaml", `${XOR}monitor: [train]\nreport: { metric: train.cost }\n`);
  await place.runx("xor.yaml", "--db", "some.db");
  const args = ["xor", "--where", "cost == quadratic", "--db", "some.db"];
  const { stdout } = await place.runx("report", ...args, "--format", "json");
  const { value } = JSON.parse(stdout).arms[0].trials[0];
  await place.runx("plot", ...args, "--kind", "landscape", "--out", "ways.json");
  const { datasets } = JSON.parse(readFileSync(join(place.folder, "ways.json"), "utf8"));
  const ways: { epoch: number; cost: number }[] = datasets.ways;
  expect(ways[0]).toMatchObject({ epoch: 0 });
  expect(ways.at(-1)!.cost).toBeCloseTo(value, 5);
  expect(datasets.contours.length).toBeGreaterThan(100);
  await place.runx("report", ...args, "--format", "html", "--out", "page.html");
  expect(readFileSync(join(place.folder, "page.html"), "utf8")).toContain("Ways over the surface");
});

test("networks that are too large for ways through their weights are refused", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR.replace("[2, 3, 1]", "[2, 900, 900, 1]"));
  await place.runx("xor.yaml", "--set", "epochs=1", "--db", "some.db");
  const args = ["plot", "xor", "--set", "epochs=1", "--kind", "landscape", "--db", "some.db"];
  const { exitCode, stderr } = await place.runx(...args);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("too large, to be walked again");
});

test("plot draws the arms of two experiments, or pools them, as report does", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  place.write("wide.yaml", XOR.replace("name: xor", "name: wide").replace("[2, 3, 1]", "[2, 5, 1]"));
  await place.runx("xor.yaml", "wide.yaml", "--db", "some.db");
  const both = await place.runx("plot", "xor", "--compare", "wide", "--db", "some.db");
  expect(both.stdout).toMatch(/wide \(cross-entropy/);
  expect(both.stdout).toMatch(/xor \(quadratic/);
  const pooled = await place.runx(
    ...["plot", "xor", "--compare", "wide", "--by", "layers", "--kind", "distribution", "--db", "some.db"],
  );
  expect(pooled.stdout).toContain("2-5-1");
  expect(pooled.stdout).not.toMatch(/<text[^>]*>[^<]*quadratic/);
});

const DECADES = `name: decades
surface: { of: v1^2, start: [3] }
steps: 60
vary: { eta: [0.1, 0.2, 0.3] }
`;

test("values over decades have a logarithmic axis, in picture and terminal, unless a linear one is asked for", async () => {
  const place = new Workplace();
  place.write("decades.yaml", DECADES);
  await place.runx("decades.yaml", "--db", "some.db");
  const scaleOf = async (...flags: string[]) => {
    await place.runx("plot", "decades", ...flags, "--out", "curves.json", "--db", "some.db");
    return /"type":\s*"log"/.test(readFileSync(join(place.folder, "curves.json"), "utf8"));
  };
  expect(await scaleOf()).toBe(true);
  expect(await scaleOf("--linear")).toBe(false);
  expect(await scaleOf("--linear", "--kind", "sweep")).toBe(false);
  const curves = await place.runx("report", "decades", "--curves", "--db", "some.db");
  expect(curves.stdout).toContain("logarithmic axis");
  const linear = await place.runx("report", "decades", "--curves", "--linear", "--db", "some.db");
  expect(linear.stdout).not.toContain("logarithmic");
  expect(linear.stdout).not.toBe(curves.stdout);
  for (const flags of [
    ["plot", "decades", "--linear", "--log-values"],
    ["report", "decades", "--linear"],
  ]) {
    expect((await place.runx(...flags, "--db", "some.db")).exitCode).toBe(2);
  }
});

test.each<[string, string[], RegExp]>([
  ["a picture of an unknown format", ["--out", "curves.pdf"], /End the name in \.svg, \.png, or \.json/],
  ["an unknown kind", ["--kind", "pie"], /There is no plot "pie"/],
  ["a plot of what was not recorded", ["--kind", "speed"], /monitor: \[speed\]/],
])("%s is refused", async (_, flags, message) => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  await place.runx("xor.yaml", "--db", "some.db");
  const { stderr, stdout, exitCode } = await place.runx("plot", "xor", ...flags, "--db", "some.db");
  expect(stderr).toMatch(message);
  expect(stdout).toBe("");
  expect(exitCode).toBe(2);
});
