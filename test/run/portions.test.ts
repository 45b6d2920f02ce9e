import { expect, test } from "vitest";
import { Portions } from "../../src/run/portions.ts";
import { runTrials } from "../../src/run/run.ts";
import { makeFaultyThread, samplePlaces, sampleRun, trialsOf } from "./samples.ts";

const SEEDS = Array.from({ length: 60 }, (_, i) => i + 1);

/** The faults lie behind trials that are well: by then several are given at a time. */
function seedsWith(...faults: readonly number[]): number[] {
  return [...SEEDS.slice(0, 30), ...faults, ...SEEDS.slice(30)];
}

function inPortions(seeds: readonly number[], places: Parameters<typeof samplePlaces>[0] = {}, options = {}) {
  const effort = () => 1;
  return sampleRun(seeds, {
    places: samplePlaces({ count: 1, effort, makeExecutor: makeFaultyThread, ...places }),
    ...options,
  });
}

test("many small trials are given at a time, few large ones, and fewer towards the end", () => {
  const trials = trialsOf(SEEDS);
  const of = (seconds: number, from = 0) => {
    const portions = new Portions(2, () => 1);
    portions.took(trials[0]!, seconds);
    return portions.of(trials, from);
  };
  expect([of(0.0001), of(0.01), of(1)]).toEqual([15, 3, 1]);
  expect([of(0.0001, 40), of(0.0001, 58), of(0.0001, 59)]).toEqual([5, 1, 1]);
  expect(new Portions(2).of(trials, 0)).toBe(1);
});

test("a trial that is expected to take long is not given behind small ones", () => {
  const trials = trialsOf(SEEDS);
  const portions = new Portions(1, ({ seed }) => (seed === 4 ? 1e6 : 1));
  portions.took(trials[0]!, 0.0001);
  expect(portions.of(trials, 0)).toBe(3);
});

test("what diverges or fails at once says nothing of how long a training takes: the next is not one of several", async () => {
  const portions: number[] = [];
  const make = () => ({
    train: async () => ({
      kind: "ended" as const,
      outcome: { status: "failed" as const, reason: "at once", seconds: 1e-6 },
    }),
    cancel: () => {},
    stop: async () => {},
    ahead: {
      expect: (trials: readonly unknown[]) => portions.push(trials.length),
      isGiven: () => false,
      isOver: () => false,
    },
  });
  await runTrials(sampleRun(SEEDS, { places: { count: 1, make, effort: () => 1 } }));
  expect(portions).toEqual(SEEDS.map(() => 1));
});

test("in portions the same is recorded as one by one, and of each trial the same is told", async () => {
  const [alone, together] = [sampleRun(SEEDS, { places: samplePlaces({ count: 1 }) }), inPortions(SEEDS)];
  let most = 0;
  const lease = together.recorder.leaseAll.bind(together.recorder);
  together.recorder.leaseAll = (ids) => {
    most = Math.max(most, ids.length);
    return lease(ids);
  };
  for (const run of [alone, together]) expect((await runTrials(run)).end).toBe("finished");
  expect(most).toBeGreaterThan(1);
  expect(together.recorder.epochs).toEqual(alone.recorder.epochs);
  expect([...together.recorder.outcomes.keys()]).toEqual([...alone.recorder.outcomes.keys()]);
  const told = ({ events }: typeof alone) =>
    events
      .flatMap((event) => ("trial" in event ? [{ id: Number(event.trial.id), kind: event.kind }] : []))
      .toSorted((a, b) => a.id - b.id);
  expect(told(together)).toEqual(told(alone));
});

test("of a portion only the trial fails that is at fault: it throws, ends its worker, or hangs", async () => {
  const run = inPortions(seedsWith(102, 101, 105), { trialTimeoutSeconds: 3 });
  expect(await runTrials(run)).toMatchObject({ counts: { completed: 60, failed: 3 }, end: "finished" });
  const reasonOf = (seed: number) => run.recorder.outcomes.get(String(seed));
  expect(reasonOf(101)).toMatchObject({ reason: "a fault of the mathematics" });
  expect(reasonOf(105)).toMatchObject({ reason: expect.stringContaining("exit code 7") });
  expect(reasonOf(102)).toMatchObject({ reason: "it took longer than 3 s" });
}, 30_000);

test("fail-fast keeps what a portion had done and trains none of the rest", async () => {
  const run = inPortions(seedsWith(101), {}, { failFast: true });
  expect(await runTrials(run)).toMatchObject({
    counts: { completed: 30, failed: 1, running: 0 },
    end: "failed",
  });
  expect(run.recorder.claimed.size).toBe(0);
});

test("a run that is stopped within a portion leaves one trial and claims none", async () => {
  const stop = new AbortController();
  const run = inPortions(seedsWith(201), {}, { stop: stop.signal });
  const slow = trialsOf([201], 10_000);
  const trials = run.trials.map((trial) => (trial.seed === 201 ? slow[0]! : trial));
  const summary = await runTrials({
    ...run,
    trials,
    onEvent: (event) => {
      if (event.kind === "epoch" && event.trial.seed === 201) stop.abort();
    },
  });
  expect(summary).toMatchObject({ counts: { completed: 30, running: 0 }, end: "interrupted" });
  expect(summary.unfinished.map(({ trial }) => trial.id)).toEqual(["201"]);
  expect(run.recorder.claimed.size).toBe(0);
});
