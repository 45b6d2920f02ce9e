import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decode, encode } from "fast-png";
import { expect, test } from "vitest";
import { Workplace } from "../support/workplace.ts";

const spec = `
name: digits
data: { source: mnist, train: 5000, validation: 0, test: 1000 }
layers: [784, 20, 10]
cost: cross-entropy
init: scaled
eta: 0.5
batch_size: 10
epochs: 4
seeds: 1
save: [weights]
`;

test("runx read prints the number, draws its digits and refuses what is none", {
  timeout: 60_000,
}, async () => {
  const place = new Workplace();
  copyFileSync("test/segmentation/number.png", join(place.folder, "number.png"));
  place.write("digits.yaml", spec);
  expect((await place.runx("digits.yaml", "--quiet")).exitCode).toBe(0);
  const { stdout, exitCode } = await place.runx("read", "number.png", "--out", "cuts.png");
  expect(exitCode).toBe(0);
  // A network trained for a second may take the first digit for another.
  expect(stdout).toMatch(/^\d694\n/);
  const [source, cuts] = ["number.png", "cuts.png"].map((name) =>
    decode(readFileSync(join(place.folder, name))),
  );
  expect(cuts!.width / cuts!.height).toBeCloseTo(source!.width / source!.height, 1);
  const paper = encode({ width: 8, height: 8, data: new Uint8Array(64).fill(250), channels: 1, depth: 8 });
  writeFileSync(join(place.folder, "paper.png"), paper);
  for (const name of ["paper.png", "digits.yaml", "missing.png"]) {
    expect((await place.runx("read", name)).exitCode).toBe(2);
  }
});
