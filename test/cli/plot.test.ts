import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Workplace, XOR } from "./runx.ts";

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
