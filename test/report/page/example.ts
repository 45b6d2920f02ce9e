/**
 * Experiments with the shapes that trainings have: rising accuracies, falling costs, a stuck training, diverged
 * ones. Seeded, so that tests and screenshots repeat.
 */

import type { Json } from "../../../src/model/parameters.ts";
import type { MetricSummary, RunRow, TrialRow } from "../../../src/model/records.ts";
import type {
  Dimension,
  PointSearchLog,
  SearchedPoint,
  SearchMethod,
  SearchPoint,
} from "../../../src/model/search.ts";
import type { SpecClaim } from "../../../src/model/specification.ts";
import type { EpochRecord } from "../../../src/model/trial.ts";
import { buildReport } from "../../../src/report/build.ts";
import { contentOf, type PageContent } from "../../../src/report/content/content.ts";
import type { ErrorAnalysis } from "../../../src/report/content/error-analysis.ts";
import type { Inspection } from "../../../src/report/content/inspection.ts";
import { sobol } from "../../../src/search/sobol.ts";

export interface ExampleArm {
  readonly arm: { readonly [parameter: string]: Json };
  /** Final accuracy, and how many epochs it takes to get near. */
  readonly level: number;
  readonly pace: number;
  readonly stuckSeeds?: readonly number[];
  readonly divergedSeeds?: readonly number[];
  readonly failures?: readonly { readonly seed: number; readonly reason: string }[];
}

export interface Shape {
  readonly name: string;
  readonly description?: string;
  readonly arms: readonly ExampleArm[];
  readonly seeds: number;
  readonly epochs: number;
  readonly claims?: readonly SpecClaim[];
  readonly searchLog?: PointSearchLog;
}

export const twoCosts: Shape = {
  name: "cross-entropy",
  description:
    "Does the cross-entropy cost learn better than the quadratic cost?\nBoth train the same network, each at the learning rate that suits it.",
  arms: [
    { arm: { cost: "quadratic", eta: 3 }, level: 0.9472, pace: 2.6, stuckSeeds: [4] },
    { arm: { cost: "cross-entropy", eta: 0.5 }, level: 0.9538, pace: 1.4 },
  ],
  seeds: 8,
  epochs: 30,
};

/** A full grid of two parameters, or of three. */
export function grid(hidden = 5, etas = 7, batches = 1, seeds = 3): Shape {
  const layers = [
    [784, 10],
    [784, 30, 10],
    [784, 60, 10],
    [784, 100, 10],
    [784, 100, 30, 10],
  ];
  const arms = layers.slice(0, hidden).flatMap((sizes, i) =>
    Array.from({ length: etas }, (_, j) => j).flatMap((j) =>
      Array.from({ length: batches }, (_, k): ExampleArm => {
        const eta = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300][j] ?? 1000 * j;
        return {
          arm: { layers: sizes, eta, ...(batches > 1 ? { batch_size: 10 ** (k + 1) } : {}) },
          level: 0.97 - 0.02 * (j - 4) ** 2 - 0.01 * (3 - i) ** 2 - 0.03 * k,
          pace: 2,
          ...(j > 7 ? { divergedSeeds: [1, 2, 3] } : {}),
        };
      }),
    ),
  );
  return {
    name: "eta-and-size",
    description: "How do the learning rate and the size work together?",
    arms,
    seeds,
    epochs: 10,
  };
}

/** A search of a number on a logarithmic scale, a linear one and a choice; or one that stops poor points early. */
export function searched(method: SearchMethod = { kind: "tpe", start: 8, generation: 8 }): Shape {
  const space: readonly Dimension[] = [
    { name: "eta", kind: "real", from: 0.01, to: 10, scale: "log" },
    { name: "lambda", kind: "real", from: 0, to: 5, scale: "linear" },
    { name: "activation", kind: "choice", values: ["sigmoid", "tanh"] },
  ];
  const draw = sobol({ space, seed: 1 });
  const drawn = Array.from({ length: 24 }, (_, i) => draw(i));
  const levelOf = ({ eta, lambda }: SearchPoint): number =>
    Math.max(0.1, 0.96 - 0.1 * Math.abs(Math.log10(Number(eta))) ** 2 - 0.01 * Number(lambda));
  const point = (
    arm: SearchPoint,
    generation: number,
    kind: "scored" | "stopped" | "promoted",
  ): SearchedPoint => ({
    generation,
    arm,
    score: levelOf(arm) * (arm.epochs === 1 ? 0.8 : 1),
    fate: kind === "scored" ? { kind } : { kind, rank: generation, of: 24, threshold: 0.7 },
  });
  const isHalving = method.kind === "successive-halving";
  const best = drawn.toSorted((a, b) => levelOf(b) - levelOf(a)).slice(0, 8);
  const points = isHalving
    ? [
        ...drawn.map((arm) => point({ ...arm, epochs: 1 }, 1, best.includes(arm) ? "promoted" : "stopped")),
        ...best.map((arm) => point({ ...arm, epochs: 3 }, 2, "scored")),
      ]
    : drawn.map((arm, i) => point(arm, 1 + Math.floor(i / 8), "scored"));
  return {
    name: "search",
    description: "Which learning rate learns best?",
    arms: points.map(({ arm, score }) => ({ arm, level: score!, pace: 1 })),
    seeds: 2,
    epochs: 3,
    searchLog: {
      kind: "search",
      method,
      metric: "validation.accuracy",
      space,
      parts: [{ varied: {}, over: true, points }],
    },
  };
}

/** That an arm's mean accuracy ends at least here. */
export function claimOf(source: string, arm: ExampleArm["arm"], value: number): SpecClaim {
  return {
    source,
    arm,
    metric: "test.accuracy",
    over: { kind: "mean" },
    expected: { kind: "at-least", value, moment: { kind: "at", at: "last" } },
  };
}

export function exampleOf(shape: Shape = twoCosts, rest: Partial<PageContent> = {}): PageContent {
  const trainings = shape.arms.flatMap((arm, i) =>
    Array.from({ length: shape.seeds }, (_, seed) => train(arm, i, seed + 1, shape.epochs)),
  );
  const series = new Map(trainings.map(({ row, epochs }) => [row.id, epochs]));
  const report = buildReport({
    experiments: [shape.name],
    series,
    ...(shape.claims === undefined ? {} : { claims: shape.claims }),
    ...(shape.searchLog === undefined ? {} : { searchLog: shape.searchLog }),
    ...(shape.description === undefined ? {} : { description: shape.description }),
    rows: trainings.map(({ row }) => row),
  });
  return contentOf(report, series, { run: exampleRun, dataDigest: "ab".repeat(32), ...rest });
}

const exampleRun: RunRow = {
  run: 1,
  experiment: "cross-entropy",
  tags: [],
  report: {},
  started: "2026-11-20T10:00:00.000Z",
  provenance: {
    runx: "0.1.0",
    node: "20.20.0",
    os: "Linux 6.1.0 x64",
    cpu: "AMD EPYC",
    cores: 2,
    jobs: 2,
    numerics: "wasm-fma/1",
    command: ["experiments/cross-entropy.yaml"],
    git: { commit: "e135746e135746e135746e135746e135746e1357", dirty: false, diff: "" },
  },
  spec: {
    path: "experiments/cross-entropy.yaml",
    overrides: [],
    text: "name: cross-entropy\ndata: mnist\nlayers: [784, 30, 10]\nbatch_size: 10\nepochs: 30\nseeds: 8\nvary:\n  - { cost: quadratic, eta: 3.0 }\n  - { cost: cross-entropy, eta: 0.5 }\n",
  },
};

interface Training {
  readonly row: TrialRow;
  readonly epochs: readonly EpochRecord[];
}

function train(shape: ExampleArm, index: number, seed: number, epochs: number): Training {
  const head = {
    id: (index * 1000 + seed).toString(16).padStart(8, "0").padEnd(64, "0"),
    arm: shape.arm,
    seed,
  };
  const failure = shape.failures?.find((entry) => entry.seed === seed);
  if (failure !== undefined) {
    return {
      row: { ...head, status: "failed", reason: failure.reason, seconds: 0.1, metrics: {} },
      epochs: [],
    };
  }
  if (shape.divergedSeeds?.includes(seed) === true) {
    return { row: { ...head, status: "diverged", epoch: 1, seconds: 0.2, metrics: {} }, epochs: [] };
  }
  const stuck = shape.stuckSeeds?.includes(seed) === true;
  const records = curve(shape, index, seed, epochs, stuck);
  const row: TrialRow = {
    ...head,
    status: "completed",
    epochs,
    stoppedEarly: false,
    weightsSha256: "cd".repeat(32),
    neverPredicted: stuck ? [5] : [],
    seconds: 2.1 + seed / 50,
    metrics: Object.fromEntries(
      Object.keys(records[0]?.metrics ?? {}).map((name) => [name, summaryOf(name, records)]),
    ),
  };
  return { row, epochs: records };
}

function curve(
  shape: ExampleArm,
  index: number,
  seed: number,
  epochs: number,
  stuck: boolean,
): EpochRecord[] {
  const next = noise(seed * 7919 + index * 104729);
  const level = shape.level - (stuck ? 0.088 : 0) + (noise(seed * 31 + index)() - 0.5) * 0.004;
  const accuracy = (reached: number): number =>
    Math.min(0.9999, Math.max(0.05, level * reached + (next() - 0.5) * 0.006));
  return Array.from({ length: epochs }, (_, e) => {
    const reached = 1 - 0.35 * Math.exp(-(e + 1) / shape.pace);
    const speed = (0.4 / (1 + e / shape.pace)) * (0.9 + 0.2 * next());
    return {
      epoch: e + 1,
      eta: 1,
      metrics: {
        "test.accuracy": accuracy(reached),
        "test.cost": 0.08 + 0.9 * (1 - level * reached) + next() * 0.006,
        "validation.accuracy": accuracy(reached),
        "speed.1": 0.3 * speed,
        "speed.2": speed,
      },
    };
  });
}

function summaryOf(name: string, records: readonly EpochRecord[]): MetricSummary {
  const values = records.map(({ metrics }) => metrics[name] ?? 0);
  const best = name.endsWith("cost") ? Math.min(...values) : Math.max(...values);
  const last = values.at(-1) ?? 0;
  return { last, best, bestEpoch: values.indexOf(best) + 1, atBestValidation: (last + best) / 2 };
}

/** A linear congruential generator is random enough for pictures. */
function noise(seed: number): () => number {
  let state = (Math.imul(seed, 2654435761) + 12345) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Answers of three kinds of networks, as `src/analysis` makes them. */
export const exampleInspections = {
  classes: (): Inspection => ({
    ...{ arm: "cross-entropy (η 0.5)", seed: 1, seeds: [1, 2, 3], split: "test" },
    classes: {
      names: exampleErrors().classes,
      confusion: exampleErrors().confusion,
      scores: [{ name: "0", rows: 950, precision: 0.97, recall: 0.98, f1: 0.975 }],
      wrong: {
        total: 1,
        columns: ["<b>width</b>", "soil"],
        rows: [{ row: 17, actual: "0", predicted: "6", output: 0.91, inputs: [2.5, "<i>clay</i>"] }],
      },
      calibration: {
        bins: [
          { from: 0.5, to: 0.6, rows: 20, output: 0.55, right: 0.5 },
          { from: 0.9, to: 1, rows: 900, output: 0.97, right: 0.98 },
        ],
        error: 0.011,
      },
    },
    planes: [
      {
        inputs: ["width", "length"],
        names: ["a", "b"],
        step: [1, 1],
        cells: [
          { x: 0, y: 0, answer: "a", share: 1 },
          { x: 1, y: 0, answer: "b", share: 2 / 3 },
        ],
        points: [
          { x: 0.2, y: 0, actual: "a", split: "test" },
          { x: 1, y: 0.1, actual: "b", split: "train" },
        ],
      },
    ],
  }),
  numbers: (): Inspection => ({
    ...{ arm: "cross-entropy (η 0.5)", seed: 1, seeds: [1, 2, 3], split: "test" },
    numbers: ["rent", "area"].map((target) => ({
      target,
      points: [
        { actual: 1, predicted: 1.5 },
        { actual: 3, predicted: 2.5 },
      ],
      ...{ rmse: 0.5, mae: 0.5, r2: 0.75 },
    })),
    fits: ["rent", "area"].map((target) => ({
      input: "rooms",
      target,
      curve: [0, 1, 2].map((x) => ({ x, mean: x, low: x - 0.1, high: x + 0.2 })),
      points: [
        { x: 0.5, y: 0.4, split: "test" },
        { x: 1.5, y: 1.4, split: "train" },
      ],
    })),
    planes: ["rent", "area"].map((target) => ({
      inputs: ["rooms", "floor"],
      target,
      step: [1, 1],
      cells: [
        { x: 0, y: 0, answer: 1.5, share: 1 },
        { x: 1, y: 0, answer: 2.5, share: 1 },
      ],
      points: [{ x: 0.2, y: 0, actual: 2, split: "test" }],
    })),
  }),
  truth: (): Inspection => ({
    ...{ arm: "cross-entropy (η 0.5)", seed: 1, seeds: [1], split: "train" },
    truths: [
      {
        inputs: ["x1", "x2"],
        outputs: ["y1"],
        rows: [
          { inputs: [0, 1], targets: [1] },
          { inputs: [1, 1], targets: [0] },
        ],
        networks: [
          { arm: "sigmoid", seed: 1, outputs: [[0.97], [0.04]], right: [true, true] },
          { arm: "tanh", seed: 1, outputs: [[0.97], [0.61]], right: [true, false] },
        ],
        left: 2,
      },
    ],
  }),
} as const;

/** Rings instead of digits, and weights that look like them. */
export function exampleErrors(): ErrorAnalysis {
  const next = noise(11);
  const classes = Array.from({ length: 10 }, (_, i) => String(i));
  const ring = (cls: number): Uint8Array =>
    Uint8Array.from({ length: 784 }, (_, i) => {
      const [x, y] = [(i % 28) - 14, Math.floor(i / 28) - 14];
      const distance = Math.abs(Math.hypot(x, y * (0.7 + cls / 20)) - 4 - (cls % 4));
      return distance < 2 ? Math.round(255 * (1 - distance / 2.4)) : 0;
    });
  return {
    trial: "ab".repeat(32),
    arm: "cross-entropy (η 0.5)",
    seed: 1,
    split: "test",
    classes,
    confusion: classes.map((_, i) =>
      classes.map((__, j) => (i === j ? 930 + Math.floor(next() * 60) : Math.floor(next() ** 3 * 24))),
    ),
    image: { width: 28, height: 28 },
    mistakes: Array.from({ length: 40 }, (_, i) => ({
      index: i * 211,
      actual: i % 10,
      predicted: (i * 3 + 1) % 10,
      activation: 0.5 + next() / 2,
      pixels: ring(i % 10),
    })),
    neurons: Array.from({ length: 30 }, (_, index) => ({
      index,
      weights: [...ring(index % 10)].map((ink, i) => (ink / 255) * (i % 2 ? -1 : 1) + next() - 0.5),
    })),
  };
}
