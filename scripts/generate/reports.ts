import { createHash } from "node:crypto";
import { asFlags } from "../../src/cli/output/problems.ts";
import type { Json } from "../../src/model/parameters.ts";
import type { TrialRow } from "../../src/model/records.ts";
import type { SpecClaim } from "../../src/model/specification.ts";
import type { EpochRecord } from "../../src/model/trial.ts";
import { buildReport } from "../../src/report/build.ts";
import { learningCurves } from "../../src/report/content/curves.ts";
import type { ReportInput } from "../../src/report/input.ts";
import { renderCurves } from "../../src/report/render/curves.ts";
import { reportFormats } from "../../src/report/render/formats.ts";
import { reportJson } from "../../src/report/render/json.ts";
import { usualTable } from "../../src/report/render/table.ts";
import type { Report } from "../../src/report/report.ts";
import { pageWith } from "./regions.ts";

/** `docs/reports.md`: the prose, with what the renderers print for the rows below. */
export function reportsPage(): string {
  return pageWith("reports.md", examples);
}

const quadratic = { cost: "quadratic", eta: 3 };
const crossEntropy = { cost: "cross-entropy", eta: 0.5 };

const main: ReportInput = {
  experiments: ["cross-entropy"],
  description: "Does the cross-entropy cost learn better than the quadratic cost?",
  rows: [
    ...[0.9482, 0.9501, 0.9455, 0.8609, 0.9493].map((last, i) =>
      row(quadratic, i + 1, last, i === 3 ? [5] : []),
    ),
    ...[0.9503, 0.9521, 0.9488, 0.9497, 0.951].map((last, i) => row(crossEntropy, i + 1, last, [])),
  ],
};

const claims: readonly SpecClaim[] = [
  {
    source: "Nielsen, chapter 1, the best of three runs",
    arm: quadratic,
    metric: "test.accuracy",
    over: { kind: "best-of", k: 3 },
    expected: { kind: "near", value: 0.9542, tolerance: 0.005, moment: { kind: "at", at: "best" } },
  },
  {
    source: "every training should learn all digits",
    arm: quadratic,
    metric: "test.accuracy",
    over: { kind: "every" },
    expected: { kind: "at-least", value: 0.93, moment: { kind: "at", at: "last" } },
  },
];

const grid: ReportInput = {
  experiments: ["eta"],
  rows: [
    { arm: { cost: "quadratic", eta: 0.1 }, values: [0.8921, 0.8947, 0.8902, 0.8933, 0.8916] },
    { arm: { cost: "quadratic", eta: 0.5 }, values: [0.9287, 0.9301, 0.9264, 0.931, 0.9279] },
    { arm: { cost: "quadratic", eta: 3 }, values: [0.9482, 0.9501, 0.9455, 0.9471, 0.9493] },
    { arm: { cost: "cross-entropy", eta: 0.1 }, values: [0.9449, 0.9468, 0.9431, 0.9452, 0.9455] },
    { arm: { cost: "cross-entropy", eta: 0.5 }, values: [0.9503, 0.9521, 0.9488, 0.9497, 0.951] },
    { arm: { cost: "cross-entropy", eta: 3 }, values: [0.9312, 0.9377, 0.9263, 0.9341, 0.9298] },
  ].flatMap(({ arm, values }) => values.map((last, i) => row(arm, i + 1, last, []))),
};

const examples: { readonly [name: string]: () => string } = {
  "example-table": () => transcript("runx report cross-entropy", table(buildReport(main))),
  "example-one-seed": () => {
    const question = { where: "seed == 1" };
    return transcript('runx report cross-entropy --where "seed == 1"', table(buildReport(main, question)));
  },
  "example-matrix": () =>
    transcript("runx report eta --by cost,eta", table(buildReport(grid, { by: ["cost", "eta"] }))),
  "example-curves": () => {
    const curves = learningCurves(buildReport(main), epochsOf(main.rows));
    const printed = renderCurves(curves, { name: "cross-entropy", width: 80, colour: false });
    return transcript("runx report cross-entropy --curves", printed);
  },
  "example-claims": () => {
    const text = table(buildReport({ ...main, claims }));
    return transcript("runx report cross-entropy", `…\n\n${text.slice(text.indexOf("Claims:"))}`);
  },
  "example-markdown": () => fenced("markdown", reportFormats.markdown(buildReport(main))),
  "example-csv": () => fenced("csv", reportFormats.csv(buildReport(main))),
  "example-json": () => fenced("json", JSON.stringify(shortened(main), null, 2)),
};

/** One trial an arm, so that the example fits a page. */
function shortened(input: ReportInput): Json {
  const json = reportJson(buildReport({ ...input, claims: claims.slice(0, 1) }));
  const arms = json.arms as readonly { readonly [key: string]: Json }[];
  return {
    ...json,
    arms: arms.map((arm) => ({ ...arm, trials: (arm.trials as readonly Json[]).slice(0, 1) })),
  };
}

function row(
  arm: { readonly [parameter: string]: Json },
  seed: number,
  last: number,
  neverPredicted: readonly number[],
): TrialRow {
  const id = Buffer.from(`${JSON.stringify(arm)}${seed}`)
    .toString("hex")
    .padEnd(64, "0")
    .slice(-64);
  const best = Math.round((last + 0.0014) * 10_000) / 10_000;
  return {
    id,
    arm,
    seed,
    status: "completed",
    epochs: 30,
    stoppedEarly: false,
    weightsSha256: sha256(`weights ${id}`),
    neverPredicted,
    seconds: 6.2 + seed / 10,
    metrics: { "test.accuracy": { last, best, bestEpoch: 24, atBestValidation: best } },
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Curves that rise to each trial's last value. */
function epochsOf(rows: readonly TrialRow[]): ReadonlyMap<string, readonly EpochRecord[]> {
  return new Map(
    rows.map((row) => {
      const last = row.status === "completed" ? row.metrics["test.accuracy"]!.last : 0;
      const early = row.arm.cost === "quadratic" ? 0.35 : 0.2;
      const records = Array.from({ length: 30 }, (_, i) => {
        const value =
          last -
          (early * (30 - i - 1)) / (30 * (i + 1)) -
          0.002 * ((row.seed * (i + 3)) % 4) * ((29 - i) / 29);
        return { epoch: i + 1, metrics: { "test.accuracy": value } };
      });
      return [row.id, records] as const;
    }),
  );
}

/** As the command prints it. */
function table(report: Report): string {
  return reportFormats.table(report, { ...usualTable, worded: asFlags });
}

function transcript(command: string, output: string): string {
  return fenced("console", `$ ${command}\n${output}`);
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}
