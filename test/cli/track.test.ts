import { expect, test } from "vitest";
import { Track } from "../../src/cli/output/track.ts";
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
  const track = new Track(trials, weigh, () => clock.seconds);
  const epoch = (of: AnyTrial, epoch: number) =>
    track.take({ kind: "epoch", trial: of, record: { epoch, metrics: {} } });
  const end = (of: AnyTrial, outcome: TrialOutcome) =>
    track.take({ kind: "ended", trial: of, outcome, counts: COUNTS });
  return { track, trials, clock, epoch, end };
}

test("the time left is that of the work left at the pace so far", () => {
  const { track, trials, clock, epoch, end } = tracked();
  clock.seconds = 30;
  end(trials[0], COMPLETED);
  epoch(trials[1], 5);
  expect(track.fraction).toBeCloseTo(15 / 40);
  expect(track.parts.join(" · ")).toContain("15/40 epochs · 50 s left");
});

test("trials weigh what they cost", () => {
  const { track, trials, clock, end } = tracked(({ seed }) => seed);
  clock.seconds = 10;
  end(trials[0], COMPLETED);
  expect(track.parts.join(" · ")).toContain("10/40 epochs · 90 s left");
});

test("of a trial that failed only the epochs that were trained count", () => {
  const { track, trials, clock, epoch, end } = tracked();
  clock.seconds = 20;
  epoch(trials[0], 2);
  end(trials[0], FAILED);
  end(trials[1], FAILED);
  end(trials[2], COMPLETED);
  expect(track.parts.join(" · ")).toContain("12/22 epochs · 17 s left");
});

test("a training that stopped early counts as a whole one, and one of another process not at all", () => {
  const { track, trials, clock, epoch, end } = tracked();
  clock.seconds = 10;
  epoch(trials[0], 3);
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
