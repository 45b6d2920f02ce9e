import { expect, test } from "vitest";
import { didYouMean, nearest } from "../../src/text/near-match.ts";

const KEYS = ["eta", "epochs", "batch_size", "cost", "cross-entropy", "test.accuracy", "test.cost"];

test.each([
  ["etta", "eta"],
  ["csot", "cost"],
  ["Batch-Size", "batch_size"],
  ["crossentropy", "cross-entropy"],
  ["cross_entorpy", "cross-entropy"],
  ["test.acuracy", "test.accuracy"],
  ["test", "test.accuracy"],
  ["accuracy", "test.accuracy"],
  ["batch", "batch_size"],
])("%s is taken for %s", (written, meant) => {
  expect(nearest(written, KEYS)).toBe(meant);
});

test.each(["", "-", "e", "ba", "momentum", "x".repeat(10_000)])("%j is taken for nothing", (written) => {
  expect(nearest(written, KEYS)).toBeUndefined();
});

test("where several are as near, the first is meant; where none is known, none", () => {
  expect(nearest("ct", ["cat", "cut"])).toBe("cat");
  expect(nearest("ct", [])).toBeUndefined();
});

test.each([
  ["gelu", ["sigmoid", "tanh", "relu"]],
  ["repeat", ["report", "epochs"]],
  ["output_dir", ["output", "monitor"]],
  ["he", ["gaussian", "scaled"]],
])("%s is a word of its own, none of %j", (written, known) => {
  expect(nearest(written, known)).toBeUndefined();
});

test("a hint begins with the name that was probably meant, shown as it is written there", () => {
  expect(didYouMean("etta", KEYS)).toBe("Did you mean eta? ");
  expect(didYouMean("etta", KEYS, (name) => `--${name}`)).toBe("Did you mean --eta? ");
  expect(didYouMean("momentum", KEYS)).toBe("");
});
