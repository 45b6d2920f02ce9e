import { basename, resolve } from "node:path";
import { expect, test } from "vitest";
import { experimentFiles as files } from "../support/experiments.ts";
import { Workplace } from "../support/workplace.ts";

/** What makes an experiment small enough for a test; its arms stay what they are. */
const SIZES = ["data.train=1000", "data.validation=100", "data.test=100"];
const SHRUNK = [...SIZES, "epochs=1"];
/** A search also draws less; rungs take the place of epochs. */
const SEARCHES: { readonly [name: string]: readonly string[] } = {
  "search-eta": [...SHRUNK, "search.trials=4", "search.start=2"],
  "search-halving": [...SIZES, "search.trials=4", "search.rungs=[1, 2]"],
};
/** The examination on composed numbers takes a minute, whatever the training: the tests of segmentation do it small. */
const NUMBERS = [...SHRUNK, "monitor=[test]", "report.metric=test.accuracy"];
const WITHOUT_DATA_SIZES = [
  "learning-slowdown",
  "linear-output",
  "plants",
  "cooling",
  "recurrent-memory",
  "recurrent-sums",
];
const UNTRAINED = [
  "perceptron-nand",
  "recurrent-vanishing",
  "jump-and-move",
  "threshold",
  "slow-weights",
  "faint-inputs",
];

test("all experiments are valid", async () => {
  const paths = files.map((file) => resolve("experiments", file));
  const { exitCode, stdout, stderr } = await new Workplace().runx("validate", ...paths);
  // It shows what the warning is about.
  const warned = [...stderr.matchAll(/^(\S+):\d+:\d+: /gm)].map(([, path]) => basename(path!));
  expect(warned).toEqual(["activations.yaml"]);
  expect(stdout.match(/^\S.*: valid, /gm)).toHaveLength(files.length);
  expect(exitCode).toBe(0);
});

test.each(files)("%s runs and reports, shrunk", async (file) => {
  const args = [resolve("experiments", file), ...shrink(file), "--jobs", "1"];
  const { exitCode, stdout } = await new Workplace().runx(...args);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/\d+ trials?: \d+ completed, 0 failed/);
});

function shrink(file: string): string[] {
  const name = file.replace(".yaml", "");
  if (UNTRAINED.includes(name)) return ["--seeds", "1"];
  if (name === "numbers") return ["--seeds", "1", ...NUMBERS.flatMap((setting) => ["--set", setting])];
  const settings = SEARCHES[name] ?? (WITHOUT_DATA_SIZES.includes(name) ? ["epochs=5"] : SHRUNK);
  return ["--seeds", "1", ...settings.flatMap((setting) => ["--set", setting])];
}
