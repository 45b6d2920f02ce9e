import { expect, test } from "vitest";
import { interval } from "../../../src/report/statistics/describe.ts";
import { pairedT, welchT } from "../../../src/report/statistics/difference.ts";

/**
 * Areas under the ROC curve in 25ths (a is 0, z is 1) of four support vector machines over ten times ten folds, from
 * scikit-learn's example "Statistical comparison of models using grid search":
 * https://scikit-learn.org/stable/auto_examples/model_selection/plot_grid_search_stats.html
 */
const SCORES = {
  rbf: "xstxzzzzyzyzzxvxzzuzuxwxzzwxzzuyvzzzzyxzzxzxztzzzzzvzzzsxzzzxxzzuwzxyzyxvxzzzwxxzxyzszzzztywzsxzyzzv",
  linear:
    "yvtxzyyzxzxyywuyzzuzvyvzzyvwzzvxvzyzzxwzyxzxztzxzzzuyyzryxzzxxzuvwyxyzywuvzyzxxxyzxzrzzzztyxztxzxxzv",
  cubic:
    "zstxzwyvyyxwztuyzztzvxuuzyvxxzwxtzyyzvwzwuzyxpxxzzxuzyztuuzzwxyxvtzyvzywuwzyzryvyvxztzyzzsxxzryzyxzo",
  square:
    "tqoshrtzsqpoyqsftsswrvquqotnmztwntmrvnsrovtfpgmrtzujvxusnswrloxvosxmwtuqpttrtiusxusvqtuulprpwnmrrtvn",
} as const;

type Kernel = keyof typeof SCORES;

const scoresOf = (kernel: Kernel) => Array.from(SCORES[kernel], (letter) => (letter.charCodeAt(0) - 97) / 25);

const differences = (a: Kernel, b: Kernel) => {
  const [first, second] = [scoresOf(a), scoresOf(b)];
  return first.map((score, i) => score - second[i]!);
};

/** Ten of a hundred rows test, ninety train. */
const OVERLAP = 10 / 90;

test.each([
  ["rbf", "linear", 0.75, 0.227],
  ["rbf", "cubic", 1.657, 0.302 / 6],
  ["rbf", "square", 4.565, 0],
  ["linear", "cubic", 1.111, 0.807 / 6],
  ["linear", "square", 4.276, 0],
  ["cubic", "square", 3.851, 0.001 / 6],
] as const)("%s against %s is what scikit-learn's documentation says", (a, b, t, oneSided) => {
  const found = pairedT(differences(a, b), OVERLAP);
  expect(found.t).toBeCloseTo(t, 3);
  // Half a unit of the documented digit; the pairwise table multiplies by its six comparisons.
  expect(Math.abs(found.p / 2 - oneSided)).toBeLessThan(0.0006);
});

test("the mean scores are those of the documentation", () => {
  const mean = (kernel: Kernel) => scoresOf(kernel).reduce((sum, score) => sum + score, 0) / 100;
  expect(mean("rbf")).toBeCloseTo(0.94, 4);
  expect(mean("linear")).toBeCloseTo(0.93, 4);
  expect(mean("cubic")).toBeCloseTo(0.9044, 4);
  expect(mean("square")).toBeCloseTo(0.6852, 4);
});

test("without overlap it is the plain test, and overlap widens every interval", () => {
  const [a, b] = [scoresOf("rbf"), scoresOf("cubic")];
  expect(pairedT(differences("rbf", "cubic"), 0)).toEqual(pairedT(differences("rbf", "cubic")));
  expect(welchT(a, b, 0)).toEqual(welchT(a, b));
  expect(welchT(a, b, OVERLAP).standardError).toBeGreaterThan(3 * welchT(a, b).standardError);
  const width = (overlap: number) => {
    const [low, high] = interval(0.94, a, {}, overlap).ci95!;
    return high - low;
  };
  expect(width(OVERLAP) / width(0)).toBeCloseTo(Math.sqrt((1 / 100 + OVERLAP) * 100), 10);
});
