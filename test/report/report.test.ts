import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RunxError } from "../../src/errors.ts";
import type { TrialRow } from "../../src/model/records.ts";
import { factorOf } from "../../src/report/arms/factor.ts";
import { buildReport } from "../../src/report/build.ts";
import type { ReportInput } from "../../src/report/input.ts";
import type { Question } from "../../src/report/question.ts";
import { renderTable } from "../../src/report/render/table.ts";
import type { Comparison, Evidence } from "../../src/report/report.ts";
import { joinExperiments } from "../../src/report/selection/join.ts";
import { arms, completed, diverged, failed, pending, summary } from "./rows.ts";

const quadratic = { cost: "quadratic", eta: 3 };
const crossEntropy = { cost: "cross-entropy", eta: 0.5 };

/** Figures of the notes' main question, one seed stuck. */
const main: readonly TrialRow[] = [
  ...arms([
    [quadratic, [0.9428, 0.9475]],
    [crossEntropy, [0.9487, 0.9512, 0.949, 0.9475, 0.9463]],
  ]),
  completed(quadratic, 3, 0.8611, { neverPredicted: [5] }),
  completed(quadratic, 4, 0.9511),
  completed(quadratic, 5, 0.9501),
];

function report(rows: readonly TrialRow[], question: Question = {}) {
  return buildReport({ experiments: ["cross-entropy"], rows }, question);
}

function problemOf(rows: readonly TrialRow[], question: Question) {
  try {
    report(rows, question);
  } catch (error) {
    if (error instanceof RunxError) return error.problems[0];
    throw error;
  }
  throw new Error("not refused");
}

describe("arms", () => {
  test("keep the order of the plan, know what varies, and are labelled for people", () => {
    const { arms, varied } = report(main);
    expect(varied).toEqual(["cost", "eta"]);
    expect(arms.map((arm) => arm.label)).toEqual(["quadratic (η 3)", "cross-entropy (η 0.5)"]);
    expect(arms.map((arm) => arm.sample.n)).toEqual([5, 5]);
  });

  test("leave out parameters that are the same everywhere", () => {
    const rows = arms([
      [{ cost: "quadratic", eta: 1, layers: [784, 30, 10] }, [0.9]],
      [{ cost: "quadratic", eta: 2, layers: [784, 30, 10] }, [0.9]],
    ]);
    expect(report(rows).varied).toEqual(["eta"]);
    expect(report(rows).arms.map((arm) => arm.label)).toEqual(["η 1", "η 2"]);
  });

  test("count stuck trainings, name the class, and keep them in the numbers", () => {
    const [first] = report(main).arms;
    expect(first?.tally).toMatchObject({ completed: 5, stuck: 1, failed: 0 });
    expect(first?.stuck).toMatchObject([{ seed: 3, classes: ["5"] }]);
    expect(first?.sample).toMatchObject({ n: 5, min: 0.8611 });
    expect(report(main).notes).toContain(
      "quadratic (η 3): 4 of 5 trainings learned every class (80 %); seed 3 never predicts 5.",
    );
  });

  test("name classes as the data does", () => {
    const classes = ["setosa", "versicolor", "virginica"];
    const rows = [completed(quadratic, 1, 0.9, { neverPredicted: [1, 2], classes })];
    const { arms } = buildReport({ experiments: ["iris"], rows });
    expect(arms[0]?.stuck).toMatchObject([{ seed: 1, classes: ["versicolor", "virginica"] }]);
  });

  test("leave out failed and diverged trials, and say so", () => {
    const { arms, tally, notes } = report([
      ...main,
      diverged(quadratic, 6),
      failed(quadratic, 7, "no memory"),
    ]);
    expect(arms[0]?.sample.n).toBe(5);
    expect(tally).toMatchObject({ trials: 12, completed: 10, failed: 2, diverged: 1 });
    expect(notes).toContain(
      "quadratic (η 3): 2 of 7 trials failed or diverged, in epoch 3, and are left out of the numbers.",
    );
  });

  test("show what is still to run", () => {
    const { arms, notes, answer } = report([pending(quadratic, 1), pending(quadratic, 2)]);
    expect(arms[0]?.sample.kind).toBe("empty");
    expect(arms[0]?.tally.pending).toBe(2);
    expect(notes).toMatchInlineSnapshot(`
      [
        "2 trials of 2 are still to run.",
      ]
    `);
    expect(answer).toMatchInlineSnapshot(`
      {
        "text": "no trial has finished yet.",
        "verdict": "cannot-tell",
      }
    `);
  });

  test("promise nothing when all have ended and none has a value", () => {
    const { answer, comparisons } = report([diverged(quadratic, 1), diverged(crossEntropy, 1)]);
    expect(answer).toMatchInlineSnapshot(`
      {
        "text": "both trainings diverged.",
        "verdict": "cannot-tell",
      }
    `);
    expect(comparisons[0]?.sentence).toMatchInlineSnapshot(
      `"cross-entropy (η 0.5) cannot be compared with quadratic (η 3): one of them has no test accuracy."`,
    );
  });

  test("mark the best, and those that cannot be told from it", () => {
    const rows = arms([
      [{ eta: 1 }, [0.95, 0.951, 0.949, 0.9505, 0.9511, 0.952]],
      [{ eta: 2 }, [0.9502, 0.9501, 0.9497, 0.95, 0.9513, 0.9509]],
      [{ eta: 3 }, [0.9, 0.901, 0.902, 0.9, 0.903, 0.9]],
      [{ eta: 4 }, []],
    ]);
    const standings = report([...rows, pending({ eta: 4 }, 1)]).arms.map((arm) => arm.standing);
    expect(standings).toEqual(["best", "indistinguishable", "worse", "unranked"]);
  });

  test("more seeds are asked for where rivals cannot be told from the best, which one far behind is not", () => {
    const rows = arms([
      [{ eta: 1 }, [0.95, 0.951, 0.953]],
      [{ eta: 2 }, [0.948, 0.95, 0.95]],
      [{ eta: 3 }, [0.9, 0.901, 0.902]],
      [{ eta: 4 }, [0.88, 0.7, 0.79]],
    ]);
    const { answer, notes } = report(rows);
    expect(answer).toMatchInlineSnapshot(`
      {
        "text": "η 1 leads with 95.13 % test accuracy; η 2 cannot be told from it; η 3 is worse; η 4 lies further behind, but spreads too far to be told from it.",
        "verdict": "cannot-tell",
      }
    `);
    expect(notes).toMatchInlineSnapshot(`
      [
        "The evidence is thin: 3 seeds per arm. Five or more tell a difference from the luck of the draw.",
        "To be told from η 1 in four cases of five, η 2 takes about 5 seeds per arm and η 4 about 5 seeds, if the differences are what they seem and each is tested alone.",
      ]
    `);
  });

  test("of an experiment that varies nothing go by its name", () => {
    expect(report([completed({}, 1, 0.95)]).arms.map((arm) => arm.label)).toEqual(["cross-entropy"]);
  });
});

describe("metrics and moments", () => {
  test("test accuracy at the last epoch unless asked otherwise", () => {
    expect(report(main)).toMatchObject({ metric: { name: "test.accuracy", better: "higher" }, at: "last" });
  });

  test("costs are better when lower", () => {
    const rows = main.map((row) => ({ ...row, arm: { eta: row.arm.eta! } }));
    const { arms } = report(rows, { metric: "test.cost" });
    expect(arms.find((arm) => arm.standing === "best")?.label).toBe("η 0.5");
  });

  test("costs of different cost functions are neither better nor worse, and that is said", () => {
    const built = report(main, { metric: "test.cost" });
    expect(built.arms.map(({ standing }) => standing)).toEqual(["unranked", "unranked"]);
    expect(built.comparisons[0]?.sentence).toMatchInlineSnapshot(
      `"No clear difference: cross-entropy (η 0.5) is lower than quadratic (η 3) by 0.018 of test cost (95 % interval −0.031 to 0.067, 5 seeds, p = 0.36)."`,
    );
    expect(built.notes).toMatchInlineSnapshot(`
      [
        "The arms have different cost functions: values of their test cost are different quantities, and none is better for being lower.",
        "quadratic (η 3): 4 of 5 trainings learned every class (80 %); seed 3 never predicts 5.",
        "These seeds would find a difference of 0.066 of test cost or more in four cases of five; one of 0.018 of test cost, if that is what it is, takes about 40 seeds per arm.",
      ]
    `);
    expect(report(main, { metric: "test.cost", at: "best" }).at).toBe("best");
    const oneCost = report(main, { metric: "test.cost", where: "cost == quadratic" });
    expect(oneCost.arms.map(({ standing }) => standing)).toEqual(["best"]);
    expect(oneCost.notes).toMatchInlineSnapshot(`
      [
        "quadratic (η 3): 4 of 5 trainings learned every class (80 %); seed 3 never predicts 5.",
      ]
    `);
  });

  test("best is optimistic and says so", () => {
    const { notes, arms } = report(main, { at: "best" });
    expect(notes.join(" ")).toContain("optimistic");
    expect(arms[1]?.sample).toMatchObject({ max: 0.9532 });
  });

  test("at-best-validation takes the value there", () => {
    expect(report(main, { at: "at-best-validation" }).arms[1]?.sample).toMatchObject({ max: 0.9522 });
  });

  test("a metric nobody recorded is refused with the nearest", () => {
    const problem = problemOf(main, { metric: "test.acuracy" });
    expect(problem.code).toBe("report.unknown-metric");
    expect(problem.hint).toContain("test.accuracy");
  });

  test("at-best-validation without a validation split is refused", () => {
    const rows = [completed({}, 1, 0.9, { metrics: { "train.cost": { last: 1, best: 1, bestEpoch: 1 } } })];
    expect(problemOf(rows, { at: "at-best-validation" }).code).toBe("report.no-validation");
  });

  test("a metric without better and worse has no best arm and no best epoch", () => {
    const metrics = (value: number) => ({ metrics: { "train.output": summary(value) } });
    const rows = [completed({ w: 0.6 }, 1, 0, metrics(0.09)), completed({ w: 2 }, 1, 0, metrics(0.2))];
    const built = report(rows, { metric: "train.output" });
    expect(built.arms.map((arm) => arm.standing)).toEqual(["unranked", "unranked"]);
    expect(built.comparisons[0]?.sentence).toBe(
      "Cannot tell yet: w 2 is higher than w 0.6 by 0.110 of training output in one seed.",
    );
    expect(problemOf(rows, { metric: "train.output", at: "best" }).code).toBe("report.no-best");
  });

  test("completed trials without the metric are counted, not dropped", () => {
    const rows = [...main, completed(quadratic, 6, 0, { metrics: { "train.cost": summary(1) } })];
    const { tally, notes } = report(rows, { metric: "test.accuracy" });
    expect(tally.unmeasured).toBe(1);
    expect(notes).toMatchInlineSnapshot(`
      [
        "quadratic (η 3): 5 of 6 trainings learned every class (83 %); seed 3 never predicts 5.",
        "These seeds would find a difference of 6.6 points of test accuracy or more in four cases of five; one of 1.8 points of test accuracy, if that is what it is, takes about 40 seeds per arm.",
        "1 completed trial did not record test accuracy at this moment and is left out.",
      ]
    `);
  });
});

describe("comparisons claim what n allows", () => {
  const pair = (a: readonly number[], b: readonly number[], question: Question = {}) =>
    report(
      arms([
        [quadratic, a],
        [crossEntropy, b],
      ]),
      question,
    ).comparisons[0];

  test("nobody leads by nothing", () => {
    const sentence = pair([0.9, 0.8, 0.7, 0.6], [0.6, 0.7, 0.8, 0.9])?.sentence;
    expect(sentence).toMatchInlineSnapshot(
      `"Cannot tell yet: cross-entropy (η 0.5) and quadratic (η 3) have the same mean test accuracy (95 % interval of the difference −41.1 to 41.1, 4 seeds, p = 1.00)."`,
    );
    const nearly = pair([0.9, 0.8, 0.7, 0.6], [0.6, 0.7, 0.8, 0.90001])?.sentence;
    expect(nearly).toContain("have nearly the same mean test accuracy");
  });

  test("of values without better and worse the answer tells how far apart they lie, if they do", () => {
    const speeds = (values: readonly number[]) =>
      report(
        values.map((value, i) =>
          completed({ eta: i + 1 }, 1, 0, { metrics: { "speed.1": summary(value), "speed.2": summary(1) } }),
        ),
        { metric: "speed.1" },
      ).answer.text;
    expect(speeds([0.1, 0.3, 0.2])).toBe(
      "Speed of layer 1 lies between 0.1000 with η 1 and 0.3000 with η 2.",
    );
    expect(speeds([0.2, 0.20000001, 0.2])).toBe(
      "Speed of layer 1 lies between 0.20000000 with η 1 and 0.20000001 with η 2.",
    );
    expect(speeds([0.3, 0.1 + 0.2, 0.3])).toBe("Speed of layer 1 is 0.3000 in all 3 arms.");
  });

  test("an open question", () => {
    const [comparison] = report(main).comparisons;
    expect(comparison?.verdict).toBe("open");
    expect(comparison?.evidence).toMatchObject({ kind: "paired", n: 5 });
    expect(comparison?.probabilityOfImprovement).toBe(0.62);
    expect(comparison?.sentence).toBe(
      "No clear difference: cross-entropy (η 0.5) leads quadratic (η 3) by 1.8 points of test accuracy " +
        "(95 % interval −3.1 to 6.7, 5 seeds, p = 0.36).",
    );
  });

  test("a clear one", () => {
    const comparison = pair([0.9, 0.91, 0.9, 0.905, 0.902, 0.9], [0.95, 0.951, 0.955, 0.95, 0.951, 0.952]);
    expect(comparison?.verdict).toBe("better");
    expect(comparison?.sentence).toMatchInlineSnapshot(
      `"cross-entropy (η 0.5) is better than quadratic (η 3) by 4.87 points of test accuracy (95 % interval 4.34 to 5.39, 6 seeds, p < 0.001)."`,
    );
  });

  test("a lower cost is better, and the sentence's numbers are positive", () => {
    const rows = arms([
      [{ momentum: 0 }, [0.9, 0.91, 0.9, 0.905, 0.902, 0.9]],
      [{ momentum: 0.5 }, [0.95, 0.951, 0.955, 0.95, 0.951, 0.952]],
    ]);
    const [comparison] = report(rows, { metric: "test.cost" }).comparisons;
    expect(comparison?.verdict).toBe("better");
    expect(comparison?.sentence).toMatchInlineSnapshot(
      `"μ 0.5 is better than μ 0 by 0.0487 of test cost (95 % interval 0.0434 to 0.0539, 6 seeds, p < 0.001)."`,
    );
  });

  describe("costs that lie decades apart are compared by their ratio", () => {
    const costs = (low: readonly number[], high: readonly number[], question: Question = {}) => {
      const rows = [low, high].flatMap((values, arm) =>
        values.map((value, i) =>
          completed({ momentum: arm / 2 }, i + 1, 0, { metrics: { "test.cost": summary(value) } }),
        ),
      );
      return report(rows, { metric: "test.cost", ...question });
    };
    const low = [0.5, 0.61, 0.572, 0.64, 0.708];
    const high = [57_400, 1.81e6, 53_800, 672_000, 574_000];

    test("which the few largest values do not decide", () => {
      const { answer, comparisons } = costs(low, high);
      // scipy.stats 1.17.1: ttest_rel(log(high), log(low)), exp of its confidence interval, difference of gmean.
      expect(comparisons[0]).toMatchObject({ verdict: "worse", evidence: { kind: "ratio" } });
      const { evidence } = comparisons[0] as { evidence: Extract<Evidence, { kind: "ratio" }> };
      expect(evidence.logs.t).toBeCloseTo(19.621759568025077, 10);
      expect(evidence.p).toBeCloseTo(3.978475118233876e-5, 15);
      expect(evidence.difference / 292907.093332421).toBeCloseTo(1, 12);
      const { factor, ci95 } = factorOf(evidence.logs);
      expect(factor / 486574.0705303898).toBeCloseTo(1, 12);
      expect(ci95[0] / 76282.90115003195).toBeCloseTo(1, 9);
      expect(ci95[1] / 3103635.5794448378).toBeCloseTo(1, 9);
      expect(answer).toMatchObject({ verdict: "no" });
      expect(comparisons[0]?.sentence).toMatchInlineSnapshot(
        `"μ 0.5 is worse than μ 0 by a factor of 487,000 in test cost (95 % interval 76,300 to 3.10e6, 5 seeds, p < 0.001)."`,
      );
    });

    test("also where no seed is common", () => {
      const rows = [
        ...[1, 2, 0.7, 9].map((value, i) => ({ momentum: 0, value, seed: i + 1 })),
        ...[100, 3000, 50].map((value, i) => ({ momentum: 0.5, value, seed: i + 11 })),
      ].map(({ momentum, value, seed }) =>
        completed({ momentum }, seed, 0, { metrics: { "test.cost": summary(value) } }),
      );
      const [comparison] = report(rows, { metric: "test.cost" }).comparisons;
      // scipy.stats 1.17.1: ttest_ind of the logarithms, equal_var=False.
      expect(comparison?.evidence).toMatchObject({ kind: "ratio", logs: { kind: "unpaired", n: [4, 3] } });
      expect((comparison!.evidence as { p: number }).p).toBeCloseTo(0.04337487842825089, 12);
    });

    test("turned round with the sentence, and exact where nothing is random", () => {
      const best = costs(high, low).answer.text;
      expect(best).toContain("μ 0.5 is better than μ 0 by a factor of 487,000 in test cost");
      const [{ evidence }] = costs([1], [1000]).comparisons as [Comparison];
      expect(evidence.kind).toBe("single");
    });

    test("but within two decades, and where the question is of a margin, by their difference", () => {
      expect(
        costs(
          low,
          low.map((cost) => 2 * cost),
        ).comparisons[0]?.evidence.kind,
      ).toBe("paired");
      const { comparison } = costs(low, high, {
        question: { compare: { momentum: 0.5 }, against: { momentum: 0 }, expect: "equivalent", within: 0.1 },
      }).answer;
      expect(comparison?.evidence.kind).toBe("paired");
    });
  });

  test("thin evidence below five seeds", () => {
    const rows = arms([
      [quadratic, [0.9, 0.91, 0.92]],
      [crossEntropy, [0.95, 0.96, 0.975]],
    ]);
    const { answer, notes } = report(rows);
    expect(answer.verdict).toBe("yes");
    expect(notes.filter((note) => note.includes("evidence is thin"))).toHaveLength(1);
  });

  test("nothing from one seed", () => {
    const comparison = pair([0.9], [0.95]);
    expect(comparison).toMatchObject({ verdict: "open", evidence: { kind: "single", paired: true } });
    expect(comparison?.sentence).toBe(
      "Cannot tell yet: cross-entropy (η 0.5) leads quadratic (η 3) by 5.00 points of test accuracy " +
        "in one seed.",
    );
  });

  test("equal values are equal", () => {
    expect(pair([0.9, 0.91], [0.9, 0.91])).toMatchObject({
      verdict: "equal",
      sentence: "cross-entropy (η 0.5) and quadratic (η 3) have the same test accuracy in both seeds.",
    });
  });

  test("a constant difference is judged by the signs alone", () => {
    const comparison = pair([0.9, 0.91, 0.92], [0.91, 0.92, 0.93]);
    expect(comparison).toMatchObject({ verdict: "open", evidence: { kind: "constant", p: 0.25 } });
    expect(comparison?.sentence).toContain(
      "Cannot tell yet: cross-entropy (η 0.5) leads quadratic (η 3) by 1.00 points of test accuracy, the same in all 3 seeds",
    );
  });

  test("a large effect that only the number of seeds leaves open cannot be told yet", () => {
    const six = (value: number) => [0, 1, 2, 3, 4, 5].map(() => value);
    const { answer } = report(
      arms([
        [{ eta: 1 }, six(0.5)],
        [{ eta: 2 }, six(0.5)],
        [{ eta: 3 }, six(1)],
      ]),
    );
    expect(answer.verdict).toBe("cannot-tell");
    // d_z = 1.0 of five pairs (t = 2.24) against 0.72 of ten (t = 2.26): neither is below 5 %.
    const pairs = (differences: readonly number[]) =>
      report(
        arms([
          [quadratic, differences.map(() => 0.5)],
          [crossEntropy, differences.map((each) => 0.5 + each)],
        ]),
      ).answer;
    const few = [0.001, 0.002, 0.003, 0.004, 0.0055];
    expect(pairs(few.map((each) => each - 0.0015)).verdict).toBe("cannot-tell");
    const many = [0.001, 0.003, 0.005, 0.007, 0.009, 0.002, 0.004, 0.006, 0.008, 0.005];
    expect(pairs(many.map((each) => each - 0.0034)).verdict).toBe("no-clear-difference");
  });

  test("no finished trial, no comparison", () => {
    const { comparisons } = report([...arms([[quadratic, [0.9]]]), pending(crossEntropy, 1)]);
    expect(comparisons[0]).toMatchObject({ verdict: "incomparable", evidence: { kind: "none" } });
  });

  test("seeds that do not meet are compared unpaired", () => {
    const rows = [1, 2, 3].flatMap((seed) => [
      completed(quadratic, seed, 0.9 + seed / 100),
      completed(crossEntropy, seed + 10, 0.94 + seed / 100),
    ]);
    const { comparisons } = report(rows);
    expect(comparisons[0]?.evidence).toMatchObject({ kind: "unpaired", n: [3, 3] });
    expect(comparisons[0]?.sentence).toContain("3 and 3 seeds, not paired");
  });

  test("several comparisons make each one harder to claim", () => {
    const values = [0.9, 0.91, 0.905, 0.9, 0.902, 0.903];
    const up = (by: number) => values.map((value, i) => value + by + (i % 3) * 0.004 - 0.004);
    const rows = arms([
      [{ eta: 1 }, values],
      ...[2, 3, 4, 5, 6, 7].map((eta) => [{ eta }, up(0.0045)] as const),
    ]);
    const { comparisons } = report(rows);
    const [first] = comparisons;
    expect(first?.evidence.kind === "paired" && first.evidence.p).toBeLessThan(0.05);
    expect(first?.verdict).toBe("open");
    expect(first?.sentence).toMatchInlineSnapshot(
      `"Cannot tell yet: η 2 leads η 1 by 0.45 points of test accuracy (95 % interval 0.07 to 0.83, 6 seeds, p = 0.16 with every comparison counted)."`,
    );
  });

  test("whatever the values, every number is finite and the sentence is whole", () => {
    const accuracies = fc.array(
      fc.integer({ min: 0, max: 20 }).map((n) => n / 20),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(accuracies, accuracies, accuracies, (a, b, c) => {
        const rows = arms([
          [{ eta: 1 }, a],
          [{ eta: 2 }, b],
          [{ eta: 3 }, c],
        ]);
        const text = JSON.stringify(report(rows), (_, value) => {
          if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
          return value;
        });
        expect(text).not.toMatch(/NaN|undefined|Infinity/);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a question", () => {
  test("filters trials by parameters, seeds, status and metrics", () => {
    expect(report(main, { where: "cost == quadratic" }).arms).toHaveLength(1);
    expect(report(main, { where: "seed <= 2" }).tally.trials).toBe(4);
    expect(report(main, { where: "test.accuracy > 0.9" }).tally.trials).toBe(9);
    expect(report([...main, pending(quadratic, 9)], { where: "status == completed" }).tally.trials).toBe(10);
  });

  test("filters by values as tables show them", () => {
    const step = { kind: "step", every: 5 };
    const schedules = arms([
      [{ schedule: "off", layers: [2, 1] }, [0.5]],
      [{ schedule: step, layers: [2, 1] }, [0.6]],
      [{ schedule: { kind: "exponential", factor: 0.5 }, layers: [2, 3, 1] }, [0.7]],
    ]);
    const found = (where: string) => report(schedules, { where }).arms.map(({ sample }) => sample.n);
    expect(found('schedule == "step (every 5)"')).toEqual([1]);
    expect(found("schedule != off")).toEqual([1, 1]);
    expect(found('layers == "2-3-1"')).toEqual([1]);
    expect(report(schedules, { baseline: 'schedule == "step (every 5)"' }).comparisons[0]?.baseline).toEqual({
      schedule: step,
      layers: [2, 1],
    });
  });

  test("filters by parameters that do not vary", () => {
    const input: ReportInput = { experiments: ["x"], rows: main, fixed: { batch_size: 10 } };
    expect(buildReport(input, { where: "batch_size == 10" }).tally.trials).toBe(10);
  });

  test("refuses a filter that nothing matches", () => {
    expect(problemOf(main, { where: "eta > 99" }).code).toBe("report.nothing-selected");
    expect(problemOf(main, { where: "cost == quadratc" }).hint).toContain('"quadratic"');
  });

  test("picks a baseline by expression or label", () => {
    for (const baseline of ["cost == cross-entropy", "cost = cross-entropy", "cross-entropy (η 0.5)"]) {
      expect(report(main, { baseline }).comparisons.map((one) => one.baseline)).toEqual([crossEntropy]);
    }
    for (const baseline of ["eta > 0", "eta > 10"])
      expect(problemOf(main, { baseline }).code).toBe("report.arm");
  });

  test("sorts, best first, arms without values last", () => {
    const rows = [...main, pending({ cost: "log-likelihood", eta: 1 }, 1)];
    const order = (sort: string) => report(rows, { sort }).arms.map((arm) => arm.arm.eta);
    expect(order("mean")).toEqual([0.5, 3, 1]);
    expect(order("-mean")).toEqual([3, 0.5, 1]);
    expect(order("eta")).toEqual([0.5, 1, 3]);
    expect(problemOf(main, { sort: "men" }).hint).toMatchInlineSnapshot(
      `"Did you mean mean? Known: arm, mean, median, min, max, std, n, seconds, cost, eta; a minus in front reverses."`,
    );
  });

  test("sorting leaves the baseline where the spec put it", () => {
    expect(report(main, { sort: "mean" }).comparisons[0]?.baseline).toEqual(quadratic);
  });

  test("pools arms by a parameter, pairing trials that agree in all else", () => {
    const rows = [1, 2].flatMap((eta) =>
      ["quadratic", "cross-entropy"].flatMap((cost) =>
        [1, 2, 3].map((seed) =>
          completed({ cost, eta }, seed, 0.9 + eta / 50 + (cost === "quadratic" ? 0 : 0.01 + seed / 1000)),
        ),
      ),
    );
    const built = report(rows, { by: ["cost"] });
    expect(built.arms.map((arm) => [arm.label, arm.sample.n])).toEqual([
      ["quadratic", 6],
      ["cross-entropy", 6],
    ]);
    expect(built.comparisons[0]?.evidence).toMatchObject({ kind: "paired", n: 3, matched: 6 });
    expect(built.comparisons[0]?.sentence).toMatchInlineSnapshot(
      `"cross-entropy is better than quadratic by 1.20 points of test accuracy (95 % interval 0.95 to 1.45, 3 seeds with 6 matched trainings, p = 0.0023)."`,
    );
    expect(built.notes).toMatchInlineSnapshot(`
      [
        "Pooled over eta: std, min and max hold those differences too.",
        "The evidence is thin: 3 seeds per arm. Five or more tell a difference from the luck of the draw.",
      ]
    `);
    expect(problemOf(rows, { by: ["csot"] }).hint).toContain("cost");
  });
});

test("trials that share a seed are not independent: a pooled arm's interval rests on its seeds", () => {
  const rows = [1, 2, 3, 4].flatMap((eta) =>
    [1, 2, 3].map((seed) => completed({ cost: "quadratic", eta }, seed, 0.9 + seed / 100 + eta / 1000)),
  );
  const [arm] = report([...rows, ...arms([[{ cost: "cross-entropy", eta: 1 }, [0.9]]])], {
    by: ["cost"],
  }).arms;
  // The seeds' means are 0.9125, 0.9225 and 0.9325: s = 0.01, t(2) = 4.3027.
  const half = (4.302652729696142 * 0.01) / Math.sqrt(3);
  if (arm?.sample.kind !== "spread") throw new Error("a spread was expected");
  expect(arm.sample.n).toBe(12);
  expect(arm.sample.ci95?.[0]).toBeCloseTo(0.9225 - half, 12);
  const oneSeed = report(
    rows.filter((row) => row.seed === 1),
    { by: ["cost"] },
  );
  expect(oneSeed.arms[0]?.sample).not.toHaveProperty("ci95");
});

test("experiments are compared as if the experiment were a parameter", () => {
  const a: ReportInput = {
    experiments: ["small"],
    rows: arms([[{}, [0.94, 0.95]]]),
    fixed: { eta: 3, layers: [784, 30, 10] },
  };
  const b: ReportInput = {
    experiments: ["large"],
    rows: arms([[{}, [0.96, 0.97]]]),
    fixed: { eta: 3, layers: [784, 100, 10] },
  };
  const built = buildReport(joinExperiments([a, b]));
  expect(built.experiments).toEqual(["small", "large"]);
  expect(built.varied).toEqual(["experiment", "layers"]);
  expect(built.arms.map((arm) => arm.label)).toEqual(["small", "large"]);
  expect(built.comparisons[0]?.evidence.kind).toBe("constant");
});

test("of compared experiments whose data differ in size, only the size is a parameter", () => {
  const data = (train: number) => ({ source: "mnist", train, test: 200, scale: 255 });
  const rows = arms([[{}, [0.94, 0.95]]]);
  const joined = joinExperiments([
    { experiments: ["small"], rows, fixed: { eta: 3, data: data(500) } },
    { experiments: ["large"], rows, fixed: { eta: 3, data: data(1000) } },
  ]);
  expect(joined.fixed).toEqual({ eta: 3, "data.source": "mnist", "data.test": 200, "data.scale": 255 });
  const built = buildReport(joined, { where: "data.train >= 500" });
  expect(built.varied).toEqual(["experiment", "data.train"]);
  expect(built.arms.map(({ arm }) => arm["data.train"])).toEqual([500, 1000]);
  expect(renderTable(built)).toMatch(/small +500 [\s\S]*large +1000 /);
});

test("a size that varies in one of the compared experiments is said of the other too", () => {
  const data = { source: "mnist", train: 500, test: 200 };
  const built = buildReport(
    joinExperiments([
      { experiments: ["fixed"], rows: arms([[{}, [0.94]]]), fixed: { data } },
      {
        experiments: ["varied"],
        rows: arms([
          [{ "data.train": 500 }, [0.94]],
          [{ "data.train": 1000 }, [0.95]],
        ]),
        fixed: { data },
      },
    ]),
  );
  expect(built.arms.map(({ arm }) => [arm.experiment, arm["data.train"]])).toEqual([
    ["fixed", 500],
    ["varied", 500],
    ["varied", 1000],
  ]);
});

test("of compared experiments on different sources the data is a parameter as a whole", () => {
  const rows = arms([[{}, [0.94]]]);
  const built = buildReport(
    joinExperiments([
      { experiments: ["a"], rows, fixed: { data: { source: "mnist", train: 500 } } },
      { experiments: ["b"], rows, fixed: { data: { source: "idx", train: 500 } } },
    ]),
  );
  expect(built.varied).toEqual(["experiment", "data"]);
});

test("what follows from the experiment's name comes last and is not said again", () => {
  const rows = (values: readonly number[]) =>
    arms([
      [{ cost: "quadratic" }, values],
      [{ cost: "cross-entropy" }, values],
    ]);
  const a: ReportInput = { experiments: ["a"], rows: rows([0.9, 0.91]), fixed: { eta: 3 } };
  const b: ReportInput = { experiments: ["b"], rows: rows([0.92, 0.93]), fixed: { eta: 1 } };
  const built = buildReport(joinExperiments([a, b]));
  expect(built.varied).toEqual(["experiment", "cost", "eta"]);
  expect(built.arms.map((arm) => arm.label)).toEqual([
    "a (quadratic)",
    "a (cross-entropy)",
    "b (quadratic)",
    "b (cross-entropy)",
  ]);
});

test("ten thousand trials take a moment", () => {
  const rows = Array.from({ length: 2000 }, (_, i) =>
    [1, 2, 3, 4, 5].map((seed) => completed({ eta: i }, seed, 0.9 + ((i * 31 + seed * 17) % 97) / 1000)),
  ).flat();
  const { arms, comparisons } = report(rows);
  expect(arms).toHaveLength(2000);
  expect(comparisons).toHaveLength(1999);
});
