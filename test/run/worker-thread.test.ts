import { expect, test } from "vitest";
import type { TrialOutcome } from "../../src/model/trial.ts";
import { runTrials } from "../../src/run/run.ts";
import { makeFaultyThread, samplePlaces, sampleRun } from "./samples.ts";

/** Trains the fault between trials that are well, one at a time, and returns how the fault was recorded. */
async function recordedAs(fault: number, trialTimeoutSeconds?: number): Promise<TrialOutcome | undefined> {
  const run = sampleRun([1, fault, 2], {
    places: samplePlaces({
      makeExecutor: makeFaultyThread,
      count: 1,
      ...(trialTimeoutSeconds !== undefined && { trialTimeoutSeconds }),
    }),
  });
  expect(await runTrials(run)).toMatchObject({ counts: { completed: 2, failed: 1 }, end: "finished" });
  return run.recorder.outcomes.get(String(fault));
}

test("a training that throws", async () => {
  expect(await recordedAs(101)).toMatchObject({ reason: "a fault of the mathematics" });
});

test("a training that hangs is ended at its timeout", async () => {
  expect(await recordedAs(102, 3)).toMatchObject({ reason: "it took longer than 3 s" });
});

test("a timeout beyond what timers can count is none", async () => {
  const run = sampleRun([1], {
    places: samplePlaces({ makeExecutor: makeFaultyThread, trialTimeoutSeconds: 999_999_999 }),
  });
  expect(await runTrials(run)).toMatchObject({ counts: { completed: 1 } });
});

test("a training that exhausts the heap", async () => {
  expect(await recordedAs(103)).toMatchObject({ reason: expect.stringContaining("out of memory") });
});

test("a training that cannot have its typed arrays", async () => {
  expect(await recordedAs(104)).toMatchObject({ reason: expect.stringContaining("out of memory") });
});

test("a worker that exits", async () => {
  expect(await recordedAs(105)).toMatchObject({
    reason: "its worker ended unexpectedly, with exit code 7",
  });
});

test("the number of workers changes nothing", async () => {
  const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
  const [one, eight] = [1, 8].map((count) =>
    sampleRun(seeds, { places: samplePlaces({ makeExecutor: makeFaultyThread, count }) }),
  );
  await runTrials(one!);
  await runTrials(eight!);
  const ends = ({ recorder }: typeof one & object) =>
    [...recorder.outcomes].map(([id, outcome]) => [id, { ...outcome, seconds: 0 }]).sort();
  expect(ends(eight!)).toEqual(ends(one!));
  expect(eight!.recorder.epochs).toEqual(one!.recorder.epochs);
});
