import { parse } from "csv-parse/sync";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";
import type { TrialRow } from "../../../src/model/records.ts";
import type { EpochRecord } from "../../../src/model/trial.ts";
import { buildReport } from "../../../src/report/build.ts";
import type { ReportInput } from "../../../src/report/input.ts";
import { epochTable, trialTable } from "../../../src/report/render/data-tables.ts";
import { dataTableFormats, reportFormats } from "../../../src/report/render/formats.ts";
import { hostile } from "../hostile.ts";
import { arms, completed, diverged, failed, pending } from "../rows.ts";

const quadratic = { cost: "quadratic", eta: 3 };
const rows = [
  ...arms([[quadratic, [0.9428, 0.9475]]]),
  completed(quadratic, 3, 0.8611, { neverPredicted: [5, 8] }),
  diverged(quadratic, 4),
  failed(quadratic, 5, "out of memory"),
  ...arms([[{ cost: "cross-entropy", eta: 0.5 }, [0.9487, 0.9512]]]),
  pending({ cost: "cross-entropy", eta: 0.5 }, 3),
];
const input: ReportInput = { experiments: ["cross-entropy"], rows };
const report = buildReport(input);

describe("JSON", () => {
  const json = JSON.parse(reportFormats.json(report));

  test("keeps the contract's keys", () => {
    expect(json).toMatchObject({
      experiment: "cross-entropy",
      metric: "test.accuracy",
      at: "last",
      varied: ["cost", "eta"],
    });
    expect(json.arms[0]).toMatchObject({
      arm: quadratic,
      n: 3,
      failed: 2,
      diverged: 1,
      stuck: 1,
      min: 0.8611,
      max: 0.9475,
    });
    expect(Object.keys(json.arms[0])).toEqual(
      expect.arrayContaining(["mean", "std", "ci95", "median", "trials"]),
    );
    expect(json.arms[0].trials[0]).toMatchObject({
      seed: 1,
      status: "completed",
      value: 0.9428,
      best_epoch: 17,
      weights_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(Object.keys(json.arms[0].trials[0])).toEqual(
      expect.arrayContaining(["id", "best", "at_best_validation", "seconds"]),
    );
    expect(json.comparisons[0]).toMatchObject({
      baseline: quadratic,
      arm: { cost: "cross-entropy", eta: 0.5 },
      test: "unpaired",
      n: [3, 2],
    });
    expect(Object.keys(json.comparisons[0])).toEqual(
      expect.arrayContaining(["difference", "ci95", "p_value", "probability_of_improvement"]),
    );
  });

  test("says null where n allows no figure", () => {
    const one = JSON.parse(
      reportFormats.json(buildReport({ experiments: ["x"], rows: [completed({}, 1, 0.9)] })),
    );
    expect(one.arms[0]).toMatchObject({ n: 1, mean: 0.9, std: null, ci95: null });
    const none = JSON.parse(reportFormats.json(buildReport({ experiments: ["x"], rows: [pending({}, 1)] })));
    expect(none.arms[0]).toMatchObject({ n: 0, mean: null, median: null, seconds: null });
  });

  test("an experiment without rows is a report too", () => {
    const empty = buildReport({ experiments: ["x"], rows: [] });
    expect(JSON.parse(reportFormats.json(empty))).toMatchObject({ arms: [], comparisons: [] });
    expect(reportFormats.table(empty)).toMatchInlineSnapshot(`
      "x
      There are no trials to report.

      Test accuracy in % after the last epoch:


      0 trials: 0 completed, 0 failed, 0 stuck.
      "
    `);
    expect(reportFormats.markdown(empty)).toMatchInlineSnapshot(`
      "## x

      **There are no trials to report.**

      Test accuracy in % after the last epoch.

      | n | mean ± std | median | min–max | failed | stuck | time |
      | ---: | ---: | ---: | ---: | ---: | ---: | ---: |

      0 trials: 0 completed, 0 failed, 0 stuck.
      "
    `);
  });
});

test("JSON lines: an object an arm and a comparison", () => {
  const lines = reportFormats
    .jsonl(report)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map((line) => line.kind)).toEqual(["arm", "arm", "comparison"]);
});

test("CSV: a row an arm, numbers in full", () => {
  const [first, second] = parse(reportFormats.csv(report), { columns: true }) as Record<string, string>[];
  expect(first).toMatchObject({
    cost: "quadratic",
    eta: "3",
    n: "3",
    stuck: "1",
    failed: "2",
    min: "0.8611",
  });
  expect(second).toMatchObject({ cost: "cross-entropy", n: "2", pending: "1", max: "0.9512" });
});

test("CSV: no cell is a formula, and every text comes back", () => {
  const named = hostile.map((cost, i) => completed({ cost }, i, 0.9));
  const text = dataTableFormats.csv(trialTable({ experiments: ["x"], rows: named }));
  const parsed = parse(text, { columns: true }) as Record<string, string>[];
  expect(parsed).toHaveLength(hostile.length);
  parsed.forEach((row, i) => {
    const cell = row.cost ?? "";
    expect(cell).not.toMatch(/^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/);
    const whole = hostile[i]!.replace(/\p{Cs}/u, "\ufffd");
    expect([whole, `'${whole}`]).toContain(cell);
  });
});

test("trials: a row a trial with every metric at every moment", () => {
  const { columns, rows: cells } = trialTable(input);
  expect(columns.slice(0, 9)).toEqual([
    ...["trial", "cost", "eta", "seed", "status", "epochs", "seconds", "never_predicted", "weights_sha256"],
  ]);
  expect(columns).toContain("test.accuracy.at_best_validation");
  expect(cells).toHaveLength(rows.length);
  expect(cells[2]?.[columns.indexOf("never_predicted")]).toBe("5, 8");
  const named = completed(quadratic, 1, 0.9, { neverPredicted: [0, 2], classes: ["Iris setosa", "b", "c"] });
  const { rows: one } = trialTable({ experiments: ["plants"], rows: [named] });
  expect(one[0]).toContain("Iris setosa, c");
  expect(cells.at(-1)?.[columns.indexOf("test.accuracy.last")]).toBeNull();
});

test("epochs: trial, seed, epoch, what varies, metrics", () => {
  const records: readonly EpochRecord[] = [
    { epoch: 1, metrics: { "test.accuracy": 0.9, "test.cost": 0.4 } },
    { epoch: 2, metrics: { "test.accuracy": 0.92 } },
  ];
  const table = epochTable(input, new Map([[rows[0]!.id, records]]));
  expect(table.columns).toEqual(["trial", "seed", "epoch", "cost", "eta", "test.accuracy", "test.cost"]);
  expect(table.rows).toEqual([
    [rows[0]!.id, 1, 1, "quadratic", 3, 0.9, 0.4],
    [rows[0]!.id, 1, 2, "quadratic", 3, 0.92, null],
  ]);
  expect(dataTableFormats.csv(table).split("\n")[0]).toBe(
    "trial,seed,epoch,cost,eta,test.accuracy,test.cost",
  );
});

describe("Parquet", () => {
  const read = async (bytes: Uint8Array) => {
    const buffer = new Uint8Array(bytes).buffer;
    return parquetReadObjects({ file: buffer });
  };

  test("comes back as it was written", async () => {
    const objects = await read(dataTableFormats.parquet(trialTable(input)));
    expect(objects).toHaveLength(rows.length);
    expect(objects[0]).toMatchObject({ cost: "quadratic", eta: 3, seed: 1n, "test.accuracy.last": 0.9428 });
    expect(objects.at(-1)?.["test.accuracy.last"] ?? null).toBeNull();
  });

  test("of arms", async () => {
    const objects = await read(reportFormats.parquet(report));
    expect(objects.map((row) => row.cost)).toEqual(["quadratic", "cross-entropy"]);
  });

  test("counts and seeds are integers, η a double even where it is whole", async () => {
    const typeIn = (bytes: Uint8Array) => {
      const { schema } = parquetMetadata(new Uint8Array(bytes).buffer);
      return (name: string) => schema.find((element) => element.name === name)?.type;
    };
    const trials = typeIn(dataTableFormats.parquet(trialTable(input)));
    expect(["seed", "epochs", "test.accuracy.best_epoch"].map(trials)).toEqual(["INT64", "INT64", "INT64"]);
    expect(["eta", "test.accuracy.last"].map(trials)).toEqual(["DOUBLE", "DOUBLE"]);
    expect(["n", "failed", "mean"].map(typeIn(reportFormats.parquet(report)))).toEqual([
      "INT64",
      "INT64",
      "DOUBLE",
    ]);
  });

  test("of nothing is a file too", async () => {
    expect(await read(dataTableFormats.parquet(trialTable({ experiments: ["x"], rows: [] })))).toEqual([]);
  });
});

test("Markdown: hostile names do not break the table", () => {
  const named = hostile.map((cost, i) => completed({ cost, i }, 1, 0.9));
  const table = reportFormats
    .markdown(buildReport({ experiments: ["<b>"], rows: named }))
    .split("\n")
    .filter((line) => line.startsWith("|"));
  expect(table).toHaveLength(hostile.length + 2);
  const cells = table.map((line) => line.split(/(?<!\\)\|/).length);
  expect(new Set(cells).size).toBe(1);
});

test("LaTeX: trials as a tabular", () => {
  const text = dataTableFormats.latex(trialTable(input));
  expect(text).toMatch(/^\\begin\{tabular\}\{l/);
  expect(text).toContain("never\\_predicted");
  expect(text.match(/\\\\$/gm)).toHaveLength(rows.length + 1);
});

test("the best of k in every format", () => {
  const asked = buildReport(input, { bestOf: 2 });
  // Two of the three pairs of 0.9428, 0.9475, 0.8611 have 0.9475 as their best, one 0.9428.
  const expected = (2 * 0.9475 + 0.9428) / 3;
  expect(asked.arms[0]?.bestOf?.expectation).toBeCloseTo(expected, 12);
  expect(JSON.parse(reportFormats.json(asked)).arms[0].best_of).toMatchObject({ k: 2, n: 3 });
  expect(reportFormats.table(asked)).toMatch(/best of 2 +failed[^\n]*\n[^\n]*94\.59/);
  expect(reportFormats.markdown(asked)).toContain("| best of 2 |");
  expect(reportFormats.latex(asked)).toContain("& best of 2 &");
  expect(reportFormats.csv(asked).split("\n")[0]).toContain(",best_of_2,");
  expect(buildReport(input, { bestOf: 4 }).arms[0]).not.toHaveProperty("bestOf");
  expect(reportFormats.table(report)).not.toContain("best of");
});

test("LaTeX: a booktabs table with the best in bold", () => {
  const text = reportFormats.latex(report);
  expect(text).toContain("\\begin{tabular}{llrrrrrr}");
  expect(text).toMatch(/cross-entropy & 0\.5 & 2 & \\textbf\{95\.00 \$\\pm\$ 0\.18\}/);
  expect(text.match(/\\\\$/gm)).toHaveLength(3);
});

test("a pair that answers the question is not compared once more the other way round", () => {
  const rows = arms([
    [{ cost: "cross-entropy" }, [0.95, 0.951, 0.954, 0.949, 0.95]],
    [{ cost: "quadratic" }, [0.9, 0.901, 0.902, 0.899, 0.9]],
  ]);
  const question = {
    compare: { cost: "cross-entropy" },
    against: { cost: "quadratic" },
    expect: "better",
  } as const;
  const report = buildReport({ experiments: ["x"], rows }, { question });
  expect(report.answer.text).toContain("cross-entropy is better than quadratic");
  for (const format of ["table", "markdown"] as const) {
    expect(reportFormats[format](report)).not.toContain("quadratic is worse than");
  }
});

test("arms that have no value yet are not compared, and those that will never have one are", () => {
  const rows = [completed({ eta: 1 }, 1, 0.9), completed({ eta: 2 }, 1, 0.91), pending({ eta: 3 }, 1)];
  const told = (given: readonly TrialRow[]) =>
    reportFormats.table(buildReport({ experiments: ["x"], rows: given }));
  expect(told(rows)).not.toContain("cannot be compared");
  expect(told([...rows.slice(0, 2), failed({ eta: 3 }, 1, "killed")])).toContain("cannot be compared");
});
