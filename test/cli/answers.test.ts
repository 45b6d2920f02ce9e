import { expect, test } from "vitest";
import { Workplace, XOR } from "../support/workplace.ts";

/** A single linear neuron that learns y = x: what eta makes of it is known without running it. */
const LINE = `name: line
data: { source: inline, inputs: [[1], [2]], targets: [[1], [2]] }
layers: [1, 1]
output: linear
batch_size: 1
epochs: 40
`;

/** One thread is started sooner than two, and trains these as fast. */
const QUIETLY = ["--quiet", "--jobs", "1"];

async function reportOf(place: Workplace, spec: string, ...flags: string[]) {
  const name = /^name: (.*)$/m.exec(spec)![1]!;
  place.write(`${name}.yaml`, spec);
  await place.runx(`${name}.yaml`, ...QUIETLY);
  return JSON.parse((await place.runx("report", name, "--json", ...flags)).stdout);
}

// A mini-batch as large as the split is drawn in another order by each seed: sums are rounded otherwise, no more.
test.each(["full", "2"])("seeds that change nothing are one replicate: batches of %s", async (batch) => {
  const init = "init: { weights: [[[0.6, 0.6]]], biases: [[0.9]] }";
  const spec = `name: neuron
data: { source: inline, inputs: [[1, 0], [0, 1]], targets: [[0], [0]] }
layers: [2, 1]
${init}
batch_size: ${batch}
epochs: 20
seeds: 8
vary: { eta: [0.15, 3] }
`;
  const report = await reportOf(new Workplace(), spec, "--metric", "train.cost");
  expect(report.arms.map(({ n, copies, ci95 }: Record<string, unknown>) => [n, copies, ci95])).toEqual([
    [1, 8, null],
    [1, 8, null],
  ]);
  expect(report.comparisons[0]).toMatchObject({
    ...{ baseline: { eta: 0.15 }, arm: { eta: 3 } },
    ...{ test: "exact", p_value: null, verdict: "better" },
  });
  expect(report.verdict).toBe("yes");
  expect(report.answer).toMatch(/η 3\b.*η 0\.15\b.*0\.\d+.*0\.\d+/);
});

test("a question for more than yes or no is answered by the better arm, and exact values have no n", async () => {
  const init = "init: { weights: [[[0]]], biases: [[0]] }\nbatch_size: full\n";
  const line = LINE.replace("batch_size: 1\n", init);
  const spec = `${line}description: Which rate is best?\nvary: { eta: [0.1, 0.01] }\n`;
  const place = new Workplace();
  const report = await reportOf(place, spec);
  expect(report.verdict).toBe("no");
  expect(report.answer).toMatch(/^η 0\.1 is better than η 0\.01: \S+ against \S+ training cost\.$/);
  const { stdout } = await place.runx("report", "line");
  expect(stdout).toMatch(/^ +eta +value +time$/m);
});

test("a baseline that diverged is replaced, and said", async () => {
  const spec = `${LINE}seeds: 6\nvary: { eta: [1e9, 0.1, 1e-4] }\n`;
  const place = new Workplace();
  const report = await reportOf(place, spec);
  expect(report.metric).toBe("train.cost");
  expect(report.comparisons.map(({ baseline }: { baseline: { eta: number } }) => baseline.eta)).toEqual([
    0.1, 0.1,
  ]);
  expect(report.verdict).toBe("yes");
  expect(report.arms.map(({ diverged }: { diverged: number }) => diverged)).toEqual([6, 0, 0]);
  expect(report.answer).toMatch(/\b6\b.*η 1000000000\b/);
  expect(report.notes.join(" ")).toMatch(/η 0\.1\b/);
});

test("where everything diverged the report names the metric of the data, the epoch and what helps", async () => {
  const report = await reportOf(new Workplace(), `${LINE}seeds: 2\nvary: { eta: [1e9, 1e8] }\n`);
  expect(report).toMatchObject({ metric: "train.cost", verdict: "cannot-tell" });
  expect(report.trials).toMatchObject({ total: 4, diverged: 4 });
  const epochs: number[] = report.arms.flatMap(({ trials }: { trials: { epoch: number }[] }) =>
    trials.map(({ epoch }) => epoch),
  );
  expect(report.notes.join(" ")).toMatch(new RegExp(`\\b${Math.min(...epochs)}\\b.*\\beta\\b`, "s"));
});

test("the one arm that a filter leaves goes by its own name", async () => {
  const report = await reportOf(new Workplace(), XOR, "--where", "cost == quadratic");
  expect(report.arms.map(({ label }: { label: string }) => label)).toEqual(["quadratic (η 3)"]);
  expect(report.answer).toMatch(/^quadratic \(η 3\) /);
});

test.each([[[0.001, 0.1, 0.01]], [[0.001, 0.01, 0.1]]])(
  "--best-of finds each arm by what it is: eta %j",
  async (etas) => {
    const place = new Workplace();
    const spec = `${LINE}seeds: 6\nvary: { eta: [${etas.join(", ")}] }\n`;
    const plain = await reportOf(place, spec);
    const { exitCode, stdout } = await place.runx("report", "line", "--json", "--best-of", "3");
    expect(exitCode).toBe(0);
    const asked = JSON.parse(stdout);
    expect(asked.answer).toBe(plain.answer);
    expect(asked.verdict).toBe("yes");
    expect(asked.answer).toMatch(/η 0\.1 .*η 0\.01 /);
    const bests = asked.arms.map(
      ({ best_of: best }: { best_of: { expectation: number } }) => best.expectation,
    );
    const byEta = new Map(etas.map((eta, i) => [eta, bests[i]]));
    expect(byEta.get(0.1)).toBeLessThan(byEta.get(0.01)!);
    expect(byEta.get(0.01)).toBeLessThan(byEta.get(0.001)!);
    for (const format of ["table", "markdown", "html"]) {
      const other = await place.runx("report", "line", "--best-of", "3", "--format", format);
      expect(other.exitCode).toBe(0);
    }
  },
);

test("a claim about an arm that only diverged is missed, and says why", async () => {
  const claims = ["every", "mean"].map(
    (over) =>
      `  - { source: made up, arm: { eta: 1e9 }, metric: train.cost, over: ${over}, at_most: 1e9 }\n` +
      `  - { source: made up, arm: { eta: 0.1 }, metric: train.cost, over: ${over}, at_most: 1 }\n`,
  );
  const report = await reportOf(
    new Workplace(),
    `${LINE}seeds: 3\nvary: { eta: [1e9, 0.1] }\nclaims:\n${claims.join("")}`,
  );
  expect(report.claims.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
    "missed",
    "met",
    "missed",
    "met",
  ]);
  expect(report.claims[0].reason).toContain("diverged");
});

test("layers are sorted by their sizes, not by their letters", async () => {
  const spec = `${LINE.replace("layers: [1, 1]\n", "")}eta: 0.01\nseeds: 1\nvary: { layers: [[1, 30, 1], [1, 9, 1], [1, 100, 1]] }\n`;
  const report = await reportOf(new Workplace(), spec, "--sort", "layers");
  expect(report.arms.map(({ arm }: { arm: { layers: number[] } }) => arm.layers[1])).toEqual([9, 30, 100]);
});

const ASKS = (question: string) =>
  `${LINE}seeds: 6\nvary: { eta: [0.1, 0.01], momentum: [0.1, 0.3] }\nquestion: ${question}\n`;

test("a spec's question is answered first, by its own two sides taken together", async () => {
  const report = await reportOf(
    new Workplace(),
    ASKS("{ compare: { eta: 0.01 }, against: { eta: 0.1 }, metric: train.cost }"),
  );
  expect(report.verdict).toBe("no");
  expect(report.answer).toMatch(/η 0\.01 .*η 0\.1 .*\b6 .*\b12 /);
});

test("two whole arms of a question pair by their seeds, whatever else tells them apart", async () => {
  const question = "{ compare: { momentum: 0.3 }, against: { momentum: 0.1 }, metric: train.cost }";
  const report = await reportOf(
    new Workplace(),
    `${LINE}seeds: 6\nvary: [{ eta: 0.1, momentum: 0.1 }, { eta: 0.01, momentum: 0.3 }]\nquestion: ${question}\n`,
  );
  expect(report.answer).toMatch(/\b6 \w+, p\b/);
});

test("equivalence is shown by two one-sided tests, within the margin that the spec names", async () => {
  const sides =
    "compare: { momentum: 0.1, eta: 0.1 }, against: { momentum: 0.3, eta: 0.1 }, metric: train.cost";
  const wide = await reportOf(new Workplace(), ASKS(`{ ${sides}, expect: equivalent, within: 10 }`));
  expect(wide.verdict).toBe("yes");
  expect(wide.answer).toContain("± 10");
  const narrow = await reportOf(new Workplace(), ASKS(`{ ${sides}, expect: equivalent, within: 1e-300 }`));
  expect(["no", "cannot-tell"]).toContain(narrow.verdict);
});

test.each([
  ["{ compare: { eta: 7 }, against: { eta: 0.1 } }", "spec.question"],
  ["{ compare: { eta: 0.1 }, against: { momentum: 0.3 } }", "spec.question"],
  ["{ compare: { eta: 0.1 }, against: { eta: 0.1 } }", "spec.question"],
  ["{ compare: { eta: 0.1 }, against: { eta: 0.01 }, expect: equivalent }", "spec.question"],
])("a question that cannot be asked is refused: %s", async (question, code) => {
  const place = new Workplace();
  place.write("line.yaml", ASKS(question));
  const { exitCode, stdout } = await place.runx("validate", "line.yaml", "--json");
  expect(exitCode).toBe(2);
  expect(stdout).toContain(`"code":"${code}"`);
});

test("a run with --set has a plan aside: reports keep to the spec's own, and the same flags show it", async () => {
  const place = new Workplace();
  const spec = `${LINE}seeds: 2\nvary: { eta: [0.1, 0.01] }\n`;
  const whole = await reportOf(place, spec);
  expect(whole.notes.join(" ")).not.toContain("in place of what the spec says");
  const changed = ["--set", "epochs=2", "--seeds", "1"];
  const run = await place.runx("line.yaml", ...changed, ...QUIETLY);
  expect(run.stdout.replace(/\s+/g, " ")).toContain(
    "Run with epochs=2, seeds=1 in place of what the spec says.",
  );
  const [, remedy] = /; runx (report line [^;]*) shows the one/.exec(run.stderr)!;
  expect((await place.runx("list")).stdout).toMatch(/also run with\n.* epochs=2 seeds=1/);
  const again = JSON.parse((await place.runx("report", "line", "--json")).stdout);
  expect(again).toEqual(whole);
  const aside = JSON.parse((await place.runx(...remedy!.split(" "), "--json")).stdout);
  expect(aside).toMatchObject({ changed_by: ["epochs=2", "seeds=1"], trials: { total: 2 } });
  for (const format of ["table", "markdown", "json", "html"]) {
    const { stdout } = await place.runx("report", "line", ...changed, "--format", format);
    expect(stdout.replace(/\s+/g, " ")).toContain(
      "Run with epochs=2, seeds=1 in place of what the spec says.",
    );
  }
  expect((await place.runx("plot", "line", ...changed)).exitCode).toBe(0);
  const epochs = await place.runx("export", "epochs", "line", ...changed);
  expect(
    new Set(
      epochs.stdout
        .trim()
        .split("\n")
        .slice(1)
        .map((row) => row.split(",")[2]),
    ),
  ).toEqual(new Set(["1", "2"]));
  const missing = await place.runx("report", "line", "--set", "epochs=4", "--json");
  expect(missing.stdout).toContain('"code":"report.no-side-plan"');
  expect(missing.stdout).toContain("epochs=2, seeds=1");
  await place.runx("gc", "--replaced", "--yes");
  expect((await place.runx("report", "line", ...changed)).exitCode).toBe(2);
  expect(JSON.parse((await place.runx("report", "line", "--json")).stdout)).toEqual(whole);
});

test("without a run of the spec as it is, reports show the latest with other settings, until there is one", async () => {
  const place = new Workplace();
  place.write("line.yaml", `${LINE}seeds: 2\neta: 0.1\n`);
  const epochsShown = async () =>
    JSON.parse((await place.runx("report", "line", "--json")).stdout).changed_by ?? "the spec's own";
  await place.runx("line.yaml", "--set", "epochs=1", ...QUIETLY);
  const second = await place.runx("line.yaml", "--set", "epochs=2", ...QUIETLY);
  expect(second.stderr).toContain("runx report line --set epochs=1 shows the one with epochs=1.");
  expect(await epochsShown()).toEqual(["epochs=2"]);
  expect((await place.runx("list")).stdout).toMatch(/changed by +also run with\n.* epochs=2 +epochs=1/);
  await place.runx("line.yaml", ...QUIETLY);
  expect(await epochsShown()).toBe("the spec's own");
});
