import { expect, test } from "vitest";
import { Track } from "../../src/cli/output/track.ts";
import type { PointSearchLog } from "../../src/model/search.ts";
import type { AnyTrial, TrialOutcome } from "../../src/model/trial.ts";
import type { RunCounts } from "../../src/run/events.ts";
import { trialsOf } from "../run/samples.ts";

const COUNTS: RunCounts = { total: 4, running: 0, completed: 0, diverged: 0, failed: 0, elsewhere: 0 };
const COMPLETED: TrialOutcome = {
  status: "completed",
  epochs: 10,
  stoppedEarly: false,
  weightsSha256: "w",
  neverPredicted: [],
  seconds: 1,
};
const FAILED: TrialOutcome = { status: "failed", reason: "took longer than 1 s", seconds: 1 };

/** Four trials of ten epochs, after as many seconds as are said. */
function tracked(weigh: (trial: AnyTrial) => number = () => 1) {
  const clock = { seconds: 0 };
  const trials = trialsOf([1, 2, 3, 4], 10) as [AnyTrial, AnyTrial, AnyTrial, AnyTrial];
  const track = new Track(() => clock.seconds);
  track.begin({ trials, weigh, jobs: 1 });
  const epoch = (of: AnyTrial, epoch: number) =>
    track.take({ kind: "epoch", trial: of, record: { epoch, metrics: {} } });
  const end = (of: AnyTrial, outcome: TrialOutcome) =>
    track.take({ kind: "ended", trial: of, outcome, counts: COUNTS });
  return { track, trials, clock, epoch, end };
}

test("the time left is that of the work left at the pace so far", () => {
  const { track, trials, clock, epoch, end } = tracked();
  clock.seconds = 2;
  epoch(trials[0], 1);
  clock.seconds = 30;
  end(trials[0], COMPLETED);
  epoch(trials[1], 5);
  expect(track.fraction).toBeCloseTo(15 / 40);
  expect(track.parts.join(" · ")).toContain("15/40 epochs · 50 s left");
});

test("nothing is said of the time before it is measured: what was before the first epoch is preparation", () => {
  const { track, trials, clock, epoch } = tracked();
  const told = (seconds: number, done: number): string => {
    clock.seconds = seconds;
    epoch(trials[0], done);
    return track.parts.join(" · ");
  };
  expect(told(60, 1)).toMatch(/^0\/4 trials · 1\/40 epochs · [^·]*$/);
  // Of the same parcel as the one before.
  expect(told(60.01, 4)).not.toContain("left");
  expect(told(60.2, 5)).not.toContain("left");
  expect(told(61, 6)).toContain("6/40 epochs · 6.8 s left");
});

test("of two lanes that are out of step one alone says nothing", () => {
  const clock = { seconds: 0 };
  const trials = trialsOf([1, 2, 3, 4], 10);
  const track = new Track(() => clock.seconds);
  track.begin({ trials, weigh: () => 1, jobs: 2 });
  const told = (seconds: number, trial: AnyTrial, epoch: number): string => {
    clock.seconds = seconds;
    track.take({ kind: "epoch", trial, record: { epoch, metrics: {} } });
    return track.parts.join(" · ");
  };
  expect(told(10, trials[0]!, 1)).not.toContain("left");
  expect(told(11, trials[1]!, 1)).not.toContain("left");
  expect(told(20, trials[0]!, 2)).not.toContain("left");
  expect(told(21, trials[1]!, 2)).not.toContain("left");
  expect(told(30, trials[0]!, 3)).toContain("5/40 epochs · 2.9 min left");
});

test("of programs that name no epochs nobody knows how far they are before they have ended", () => {
  const clock = { seconds: 10 };
  const trials = trialsOf([1, 2, 3, 4], 10).map(
    (trial): AnyTrial => ({
      ...trial,
      arm: { varied: {}, parameters: { kind: "command", run: { argv: ["train"] }, values: {} } },
    }),
  );
  const track = new Track(() => clock.seconds);
  track.begin({ trials, weigh: () => 1, jobs: 1 });
  const told = (trial: AnyTrial, epoch: number) =>
    track.take({ kind: "epoch", trial, record: { epoch, metrics: {} } });
  told(trials[0]!, 300);
  expect(track.fraction).toBe(0);
  track.take({ kind: "ended", trial: trials[0]!, outcome: COMPLETED, counts: { ...COUNTS, completed: 1 } });
  told(trials[1]!, 300);
  expect(track.fraction).toBe(1 / 4);
  clock.seconds = 20;
  expect(track.parts.join(" · ")).toMatch(/^1\/4 trials · \d+ s left/);
});

test("trials weigh what they cost", () => {
  const { track, trials, clock, end } = tracked(({ seed }) => seed);
  clock.seconds = 10;
  end(trials[0], COMPLETED);
  expect(track.parts.join(" · ")).toContain("10/40 epochs · 90 s left");
});

test("of a trial that failed only the epochs that were trained count", () => {
  const { track, trials, clock, epoch, end } = tracked();
  clock.seconds = 10;
  epoch(trials[0], 2);
  clock.seconds = 20;
  end(trials[0], FAILED);
  end(trials[1], FAILED);
  end(trials[2], COMPLETED);
  expect(track.parts.join(" · ")).toContain("12/22 epochs · 10 s left");
});

test("a training that stopped early counts as a whole one, and one of another process not at all", () => {
  const { track, trials, clock, epoch, end } = tracked();
  clock.seconds = 10;
  epoch(trials[0], 3);
  clock.seconds = 17;
  end(trials[0], COMPLETED);
  track.take({ kind: "elsewhere", trial: trials[1], counts: COUNTS });
  expect(track.parts.join(" · ")).toContain("10/30 epochs · 20 s left");
});

test("when every trial has failed before its first epoch, nothing is left", () => {
  const { track, trials, clock, end } = tracked();
  clock.seconds = 2;
  for (const each of trials) end(each, FAILED);
  expect(track.fraction).toBe(1);
  expect(track.parts.join(" · ")).toContain("took 2.0 s");
});

test("an attempt that is tried again does not count", () => {
  const { track, trials, epoch } = tracked();
  epoch(trials[0], 8);
  track.take({ kind: "retried", trial: trials[0], reason: "killed", attempt: 2 });
  expect(track.fraction).toBe(0);
});

function secondsLeft(track: Track): number {
  const [, number, unit] = /([\d.]+) (s|min) left/.exec(track.parts.join(" "))!;
  return Number(number) * (unit === "min" ? 60 : 1);
}

/** Two lanes take trainings in their order, a unit of work a second, after a second of preparation. */
test.each([
  ["of equal work", [1, 1, 1, 1, 1, 1, 1, 1]],
  ["of growing work", [1, 2, 3, 4, 5, 6, 7, 8]],
  ["one of which is as long as all others", [1, 1, 1, 1, 1, 1, 1, 7]],
])("after a tenth of the work the time left is right within a factor of 1.5: trainings %s", (_, weights) => {
  const clock = { seconds: 0 };
  const trials: AnyTrial[] = trialsOf(
    weights.map((_, i) => i + 1),
    20,
  );
  const weigh = ({ seed }: AnyTrial): number => weights[seed - 1]!;
  const track = new Track(() => clock.seconds);
  track.begin({ trials, weigh, jobs: 2 });
  const events: { readonly at: number; readonly trial: AnyTrial; readonly epoch: number }[] = [];
  const lanes = [1, 1];
  for (const trial of trials) {
    const lane = lanes[0]! <= lanes[1]! ? 0 : 1;
    for (let epoch = 1; epoch <= 20; epoch++) {
      lanes[lane]! += weigh(trial);
      events.push({ at: lanes[lane]!, trial, epoch });
    }
  }
  const end = Math.max(...lanes);
  let looked = 0;
  for (const { at, trial, epoch } of events.toSorted((a, b) => a.at - b.at)) {
    clock.seconds = at;
    track.take({ kind: "epoch", trial, record: { epoch, metrics: {} } });
    if (epoch === 20) track.take({ kind: "ended", trial, outcome: COMPLETED, counts: COUNTS });
    if (track.fraction < 0.1 || end - at < 20) continue;
    const left = secondsLeft(track);
    expect(left / (end - at)).toBeGreaterThan(1 / 1.5);
    expect(left / (end - at)).toBeLessThan(1.5);
    looked++;
  }
  expect(looked).toBeGreaterThan(20);
});

test("of successive halving, whose points go on where they were, the time left is right within a factor of 1.5, too", () => {
  const clock = { seconds: 0 };
  const track = new Track(() => clock.seconds);
  const rungs = [
    { trials: 27, epochs: 3 },
    { trials: 9, epochs: 6 },
    { trials: 3, epochs: 18 },
  ];
  const atMost = { trials: 39, rounds: 3, epochs: 243, rungs };
  // Two lanes, an epoch a second.
  const end = 14 * 3 + 5 * 6 + 2 * 18;
  let before = 0;
  let looked = 0;
  const known: AnyTrial[] = [];
  for (const [i, rung] of rungs.entries()) {
    const began = clock.seconds;
    const trials: AnyTrial[] = trialsOf(
      Array.from({ length: rung.trials }, (_, t) => 100 * i + t + 1),
      before + rung.epochs,
    );
    known.push(...trials);
    const points = known.map((_, t) => ({
      ...{ generation: t < 27 ? 1 : t < 36 ? 2 : 3, arm: {}, fate: { kind: "waiting" as const } },
    }));
    const method = { kind: "successive-halving" as const, rungs: [3, 9, 27], keep: 1 / 3 };
    const searchLog: PointSearchLog = {
      ...{ kind: "search", method, metric: "validation.accuracy" },
      parts: [{ varied: {}, over: false, points }],
    };
    track.begin({ trials, weigh: () => 1, jobs: 2, plan: { trials: [...known], searchLog }, atMost });
    for (let t = 0; t < trials.length; t += 2) {
      const pair = trials.slice(t, t + 2);
      if (before > 0) for (const trial of pair) track.take({ kind: "resumed", trial, epoch: before });
      for (let epoch = before + 1; epoch <= before + rung.epochs; epoch++) {
        clock.seconds = began + (t / 2) * rung.epochs + (epoch - before);
        for (const trial of pair) track.take({ kind: "epoch", trial, record: { epoch, metrics: {} } });
        const left = end - clock.seconds;
        if (clock.seconds < 0.1 * end || left < 8) continue;
        const told = secondsLeft(track);
        expect(told / left).toBeGreaterThan(1 / 1.5);
        expect(told / left).toBeLessThan(1.5);
        looked++;
      }
      for (const trial of pair) track.take({ kind: "ended", trial, outcome: COMPLETED, counts: COUNTS });
    }
    before += rung.epochs;
  }
  expect(looked).toBeGreaterThan(50);
});

test("a search is followed over all its rounds: the trials to come count, and the best so far is told", () => {
  const trials = trialsOf([1, 2], 10).map((trial, i) => ({
    ...trial,
    arm: { ...trial.arm, varied: { eta: i + 1 } },
  }));
  const [first, second] = [trials[0]!, trials[1]!];
  const decided = (scores: readonly (number | undefined)[]): PointSearchLog => ({
    kind: "search",
    method: { kind: "tpe", start: 1, generation: 1 },
    metric: "validation.accuracy",
    parts: [
      {
        varied: {},
        over: false,
        points: scores.map((score, i) => ({
          generation: i + 1,
          arm: { eta: i + 1 },
          ...(score === undefined ? {} : { score }),
          fate: { kind: score === undefined ? "waiting" : "scored" },
        })),
      },
    ],
  });
  const track = new Track(() => 5);
  const stage = { weigh: () => 1, jobs: 1, atMost: { trials: 4, rounds: 4 } };
  track.begin({ ...stage, trials: [first], plan: { trials: [first], searchLog: decided([undefined]) } });
  expect(track.parts.slice(0, 3)).toEqual(["round 1 of 4", "0/4 trials", "0/40 epochs"]);
  expect(track.best).toBe("");
  const counts = { ...COUNTS, total: 1, completed: 1 };
  track.take({ kind: "ended", trial: first, outcome: COMPLETED, counts });
  track.begin({ ...stage, trials: [second], plan: { trials, searchLog: decided([0.91, undefined]) } });
  expect(track.parts.slice(0, 3)).toEqual(["round 2 of 4", "1/4 trials", "10/40 epochs"]);
  expect(track.best).toBe("best so far: 91.00 % validation accuracy, η 1");
});
