import { describe, expect, test } from "vitest";
import type { TrialRow } from "../../../src/model/records.ts";
import type { ClaimExpectation, SpecClaim } from "../../../src/model/specification.ts";
import { buildReport } from "../../../src/report/build.ts";
import { aggregate } from "../../../src/report/claims/aggregate.ts";
import { claimMissed, judgeClaims } from "../../../src/report/claims/claims.ts";
import type { ReportInput, Series } from "../../../src/report/input.ts";
import { reportFormats } from "../../../src/report/render/formats.ts";
import { hostile } from "../hostile.ts";
import { arms, completed, diverged, failed, pending } from "../rows.ts";

const arm = { cost: "cross-entropy", eta: 0.5 };
const rows = [
  ...arms([
    [arm, [0.9487, 0.9512, 0.949, 0.9475, 0.9463]],
    [{ cost: "quadratic", eta: 3 }, [0.9]],
  ]),
];
const last = { kind: "at", at: "last" } as const;

function claim(expected: ClaimExpectation, rest: Partial<SpecClaim> = {}): SpecClaim {
  return { source: "chapter 3", arm, metric: "test.accuracy", over: { kind: "mean" }, expected, ...rest };
}

function near(value: number, tolerance: number): ClaimExpectation {
  return { kind: "near", value, tolerance, moment: last };
}

function judge(one: SpecClaim, given: readonly TrialRow[] = rows, series: Series = new Map()) {
  return judgeClaims({ claims: [one], rows: given, series })[0]!;
}

describe("trainings without a result", () => {
  const given = [...rows, ...[6, 7, 8].map((seed) => diverged(arm, seed))];

  test("do not hold what every seed should", () => {
    const judged = judge(
      claim({ kind: "at-least", value: 0.9, moment: last }, { over: { kind: "every" } }),
      given,
    );
    expect(judged.outcome).toEqual({ kind: "missed", at: { seed: 6, missing: 3, of: 8 } });
    expect(judged.reason).toBe("missed: 3 of 8 seeds diverged");
  });

  test("alone, miss every claim that does not speak of epochs before", () => {
    const none = [6, 7, 8].map((seed) => diverged(arm, seed));
    for (const over of [{ kind: "mean" }, { kind: "best-of", k: 3 }, { kind: "every" }] as const) {
      const judged = judge(claim(near(0.9549, 0.01), { over }), none);
      expect(judged.outcome).toEqual({ kind: "missed", at: { seed: 6, missing: 3, of: 3 } });
      expect(judged.reason).toBe("missed: 3 of 3 seeds diverged");
    }
    const at = (epoch: number) =>
      judge(claim({ kind: "at-least", value: 0.5, moment: { kind: "epoch", epoch } }), none).outcome.kind;
    expect([at(2), at(3)]).toEqual(["open", "missed"]);
  });

  test("are told beside a mean, a median and a best of some", () => {
    for (const over of [{ kind: "mean" }, { kind: "median" }, { kind: "best-of", k: 3 }] as const) {
      const judged = judge(claim(near(0.9549, 0.01), { over }), given);
      expect(judged.lost).toEqual({ diverged: 3, failed: 0 });
    }
  });

  test("that failed leave open what every seed does", () => {
    const one = claim({ kind: "at-least", value: 0.9, moment: last }, { over: { kind: "every" } });
    expect(judge(one, [...rows, failed(arm, 6, "out of memory")]).outcome.kind).toBe("open");
  });
});

describe("a figure", () => {
  test("is met within its tolerance, and our distribution stands beside it", () => {
    const judged = judge(claim(near(0.9549, 0.01)));
    expect(judged.outcome).toMatchObject({ kind: "met", seeds: 5 });
    expect(judged.text).toBe(
      "mean test accuracy of cross-entropy (η 0.5) after the last epoch is 95.49 % ± 1 point",
    );
    expect(judged.reason).toBe(
      "it is 94.85 % (5 seeds, 94.63 % to 95.12 %); a best of three reaches 95.49 % with a chance of 0 %",
    );
  });

  test("is missed by what lies beyond the tolerance", () => {
    const judged = judge(claim(near(0.9549, 0.004)));
    expect(judged.outcome).toMatchObject({ kind: "missed", at: {} });
    expect(judged.reason).toMatch(/^missed by 0\.24 points: it is 94\.85 %/);
  });

  test("just at its tolerance is met, whatever the last bits", () => {
    const one = [completed(arm, 1, 0.3)];
    expect(judge(claim(near(0.1, 0.2)), one).outcome.kind).toBe("met");
    expect(judge(claim(near(0.3, 0)), one).outcome.kind).toBe("met");
    expect(judge(claim(near(0.1 + 0.2, 0)), one).outcome.kind).toBe("missed");
  });

  test.each([
    ["at-least", 0.94, "met"],
    ["at-least", 0.95, "missed"],
    ["at-most", 0.95, "met"],
    ["at-most", 0.94, "missed"],
  ] as const)("%s %d is %s", (kind, value, outcome) => {
    expect(judge(claim({ kind, value, moment: last })).outcome.kind).toBe(outcome);
  });

  test("of the median, of the best of three, at the best epoch", () => {
    expect(judge(claim(near(0.9487, 0), { over: { kind: "median" } })).outcome.kind).toBe("met");
    // Of the ten draws of three, six have 0.9512 as their best, three 0.949, one 0.9487.
    const best = judge(
      claim(near((6 * 0.9512 + 3 * 0.949 + 0.9487) / 10, 1e-12), { over: { kind: "best-of", k: 3 } }),
    );
    expect(best.outcome.kind).toBe("met");
    const atBest = judge(
      claim({ kind: "near", value: 0.95054, tolerance: 1e-9, moment: { kind: "at", at: "best" } }),
    );
    expect(atBest.outcome.kind).toBe("met");
  });

  test("the best of a metric that is good neither high nor low is the lowest, as everywhere", () => {
    const one = claim(near(1, 0), { metric: "train.output", over: { kind: "best-of", k: 3 } });
    expect(aggregate(one, [3, 1, 2])).toBe(1);
  });

  test("tells the chance that a best of three shows it", () => {
    expect(judge(claim(near(0.9512, 0.01))).chanceBestOfThree).toBeCloseTo(0.6, 12);
    expect(judge(claim(near(0.9, 0.1)), rows.slice(0, 2)).chanceBestOfThree).toBeUndefined();
  });

  test("of every seed names the worst", () => {
    const judged = judge(
      claim({ kind: "at-least", value: 0.948, moment: last }, { over: { kind: "every" } }),
    );
    expect(judged.outcome).toMatchObject({ kind: "missed", at: { seed: 5, missing: 2, of: 5 } });
    expect(judged.reason).toMatchInlineSnapshot(
      `"missed by 0.17 points: seed 5 has 94.63 %; 2 of 5 seeds miss it"`,
    );
    expect(judge(claim(near(0.95, 0.01), { over: { kind: "every" } })).outcome.kind).toBe("met");
  });
});

describe("a claim stays open", () => {
  test.each<readonly [string, SpecClaim, readonly TrialRow[], string]>([
    ["without its arm", claim(near(1, 0), { arm: { cost: "other" } }), rows, "its arm has not been run"],
    ["while trials wait", claim(near(1, 0)), [...rows, pending(arm, 6)], "1 of 6 trials is still to run"],
    [
      "when trials failed and the others diverged",
      claim(near(1, 0)),
      [diverged(arm, 1), failed(arm, 2, "x")],
      "1 of 2 trials failed, and no other has a result",
    ],
    [
      "when the best of more seeds is asked for than there are",
      claim(near(1, 0), { over: { kind: "best-of", k: 9 } }),
      rows,
      "the best of 9 needs 9 seeds, and there are 5",
    ],
    [
      "without the metric",
      claim(near(1, 0), { metric: "train.cost" }),
      rows,
      "5 of 5 trials have no such value",
    ],
  ])("%s", (_, one, given, reason) => {
    const judged = judge(one, given);
    expect(judged.outcome).toEqual({ kind: "open", reason });
    expect(judged.reason).toBe(`not yet computable: ${reason}`);
  });

  test("when flags changed the spec", () => {
    const [judged] = judgeClaims({ claims: [claim(near(1, 0))], rows, changedBy: ["epochs=1"] });
    expect(judged?.outcome).toMatchInlineSnapshot(`
      {
        "kind": "open",
        "reason": "the spec was changed by epochs=1",
      }
    `);
  });
});

describe("epochs", () => {
  const curve = (values: readonly number[]) =>
    values.map((value, i) => ({ epoch: i + 1, metrics: { "test.accuracy": value } }));
  const two = arms([[arm, [0.92, 0.93]]]);
  const series = new Map([
    [two[0]!.id, curve([0.9, 0.91, 0.92])],
    [two[1]!.id, curve([0.9, 0.93, 0.93])],
  ]);

  test("a value at one epoch", () => {
    const at = (value: number) =>
      claim({ kind: "near", value, tolerance: 1e-12, moment: { kind: "epoch", epoch: 2 } });
    expect(judge(at(0.92), two, series).outcome.kind).toBe("met");
    expect(judge(at(0.93), two, series).outcome.kind).toBe("missed");
    expect(judge(at(0.92), two).outcome.kind).toBe("open");
  });

  test("a series equal in every epoch", () => {
    const one = judge(
      claim({ kind: "series", values: [0.9, 0.91, 0.92], tolerance: 0 }),
      two.slice(0, 1),
      series,
    );
    expect(one.outcome).toEqual({ kind: "met", seeds: 1, epochs: 3 });
    expect(one.text).toBe(
      "mean test accuracy of cross-entropy (η 0.5) in each of 3 epochs is as published, exactly",
    );
  });

  test("a series that differs names the first epoch and seed", () => {
    const every = claim(
      { kind: "series", values: [0.9, 0.91, 0.92], tolerance: 0 },
      { over: { kind: "every" } },
    );
    const judged = judge(every, two, series);
    expect(judged.outcome).toMatchObject({ kind: "missed", at: { epoch: 2, seed: 2, missing: 2, of: 6 } });
    expect(judged.reason).toBe(
      "missed by 2.0 points; 2 of 6 epochs differ, the first is epoch 2 of seed 2 with 93 %",
    );
  });

  test("the mean of the seeds against a series, with a tolerance", () => {
    const mean = claim({ kind: "series", values: [0.9, 0.915, 0.925], tolerance: 0.005 });
    expect(judge(mean, two, series).outcome.kind).toBe("met");
  });

  test("a shorter training leaves it open", () => {
    const long = claim({ kind: "series", values: [0.9, 0.91, 0.92, 0.93], tolerance: 0 });
    expect(judge(long, two, series).outcome).toEqual({
      kind: "open",
      reason: "2 of 2 trials recorded fewer than 4 epochs",
    });
  });
});

describe("claims answer a yes-or-no question where nothing can be compared", () => {
  const alone = arms([[arm, [0.9487, 0.9512, 0.949, 0.9475, 0.9463]]]);
  const [met, missed, open] = [
    claim(near(0.95, 0.01)),
    claim(near(0.99, 0.01)),
    claim(near(0.95, 0.01), { over: { kind: "best-of", k: 9 } }),
  ];
  const answered = (claims: readonly SpecClaim[], description = "Does it learn?") =>
    buildReport({ experiments: ["alone"], rows: alone, claims, description }).answer;

  test.each([
    [[met], "yes", /^its claim is met\. alone reaches 94\.85 % test accuracy \(/],
    [[met, met], "yes", /^both claims are met\. alone reaches/],
    [[met, missed, open], "no", /^1 of 3 claims is missed\. alone reaches/],
    [[met, met, open], "cannot-tell", /^1 of 3 claims is open\. alone reaches/],
  ] as const)("%#", (claims, verdict, text) => {
    const answer = answered(claims);
    expect(answer.verdict).toBe(verdict);
    expect(answer.text).toMatch(text);
  });

  test("of one training an arm", () => {
    const input: ReportInput = {
      experiments: ["two"],
      rows: arms([
        [arm, [0.95]],
        [{ cost: "quadratic", eta: 3 }, [0.9]],
      ]),
      claims: [met],
      description: "Does it learn?",
    };
    const { verdict, text } = buildReport(input).answer;
    expect([verdict, text]).toEqual([
      "yes",
      "its claim is met. quadratic (η 3) trails cross-entropy (η 0.5) by 5.00 points of test accuracy in one seed.",
    ]);
    expect(buildReport(input, { baseline: "cost == quadratic" }).answer.verdict).toBe("cannot-tell");
    expect(buildReport({ ...input, rows }).answer.verdict).toBe("cannot-tell");
  });

  test("and no other question, no filtered report, and nothing where none is judged", () => {
    expect(answered([met], "What does it learn?").verdict).toBeUndefined();
    expect(answered([met], "It learns.").verdict).toBeUndefined();
    expect(answered([open]).verdict).toBeUndefined();
    expect(answered([]).text).toMatch(/^alone reaches/);
    const input: ReportInput = {
      experiments: ["alone"],
      rows,
      claims: [met],
      description: "Does it learn?",
    };
    expect(buildReport(input, { where: "eta = 0.5" }).answer.verdict).toBeUndefined();
  });
});

describe("in a report", () => {
  const claims = [claim(near(0.9549, 0.01)), claim(near(0.9549, 0.001)), claim(near(1, 0), { arm: {} })];
  const report = buildReport({ experiments: ["x"], rows, claims });

  test("all claims are judged, whatever the filter", () => {
    const kinds = report.claims.map(({ outcome }) => outcome.kind);
    expect(kinds).toEqual(["met", "missed", "open"]);
    const filtered = buildReport({ experiments: ["x"], rows, claims }, { where: "cost == quadratic" });
    expect(filtered.claims.map(({ outcome }) => outcome.kind)).toEqual(kinds);
    expect(claimMissed(report)).toBe(true);
    expect(claimMissed(buildReport({ experiments: ["x"], rows }))).toBe(false);
  });

  test("in the terminal", () => {
    const text = reportFormats.table(report);
    expect(text.slice(text.indexOf("\n✓")).trimStart()).toMatchInlineSnapshot(`
      "✓ mean test accuracy of cross-entropy (η 0.5) after the last epoch is
        95.49 % ± 1 point
        it is 94.85 % (5 seeds, 94.63 % to 95.12 %); a best of three reaches 95.49 %
        with a chance of 0 % · chapter 3
      ✗ mean test accuracy of cross-entropy (η 0.5) after the last epoch is
        95.49 % ± 0.1 points
        missed by 0.54 points: it is 94.85 % (5 seeds, 94.63 % to 95.12 %); a best of
        three reaches 95.49 % with a chance of 0 % · chapter 3
      ? mean test accuracy after the last epoch is exactly 100 %
        not yet computable: its arm has not been run · chapter 3
      "
    `);
    expect(text).toMatch(/^✗ mean/m);
    expect(text).toMatch(/^\? mean/m);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("in Markdown and JSON", () => {
    expect(reportFormats.markdown(report)).toMatch(/### Claims\n\n\| claim \| source \| {2}\| because \|/);
    const json = JSON.parse(reportFormats.json(report));
    expect(json.claims[1]).toMatchObject({ outcome: "missed", source: "chapter 3", metric: "test.accuracy" });
    expect(reportFormats.jsonl(report).match(/"kind":"claim"/g)).toHaveLength(3);
    expect(json.claims[1].missed_by).toBeCloseTo(0.00536, 10);
  });

  test("hostile sources are escaped", () => {
    const odd = hostile.map((source) => claim(near(0.9, 0.1), { source }));
    const built = buildReport({ experiments: ["x"], rows, claims: odd });
    expect(reportFormats.table(built).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(reportFormats.markdown(built)).not.toMatch(/[<>]/);
  });
});
