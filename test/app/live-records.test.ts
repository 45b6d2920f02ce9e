import { join } from "node:path";
import { expect, test } from "vitest";
import { liveRecords } from "../../src/app/live-records.ts";
import type { CommandParameters } from "../../src/model/command.ts";
import type { AnyPlan, TrialOutcome } from "../../src/model/trial.ts";
import { trialIds } from "../../src/plan/identity.ts";
import { progressSection } from "../../src/report/page/progress.ts";
import { wordsForAll } from "../../src/report/trial-words.ts";
import { openStore } from "../../src/store/store.ts";
import { PROVENANCE, samplePlan, temporaryFolder } from "../store/samples.ts";

const COMPLETED: TrialOutcome = {
  status: "completed",
  epochs: 40,
  stoppedEarly: false,
  weightsSha256: "ab".repeat(32),
  neverPredicted: [],
  seconds: 60,
};

/** Runs of a program that names no epochs, or so many. */
function planOf(epochs?: number): AnyPlan {
  const parameters: CommandParameters = {
    kind: "command",
    run: { argv: ["train"] },
    values: epochs === undefined ? {} : { epochs },
  };
  const dataDigest = "00".repeat(32);
  const idOf = trialIds({ parameters, dataDigest, numerics: "command/1" });
  const trials = [1, 2, 3, 4].map((seed) => ({
    ...{ id: idOf(seed), arm: { varied: {}, parameters }, seed, dataDigest, numerics: "command/1" },
  }));
  return { spec: { ...samplePlan().spec, arms: [] }, trials };
}

/** One trial is completed, another has told 31 epochs. */
async function progressOf(plan: AnyPlan) {
  const store = openStore(join(temporaryFolder(), "runx.db"), "write");
  const [first, second] = plan.trials.map(({ id }) => id) as [string, string];
  const log = store.beginRun(plan, PROVENANCE, "nothing");
  for (const id of [first, second]) {
    log.lease(id);
    for (let epoch = 1; epoch <= 31; epoch++) log.epoch(id, { epoch, metrics: { "train.cost": 1 } });
  }
  log.end(first, COMPLETED);
  log.beat();
  const { progress } = (await liveRecords({ store: () => store }, ".").snapshot("sample"))!;
  log.close(0);
  store.close();
  return progress;
}

test("of programs that name no epochs the progress is told in trials, and time is left", async () => {
  const progress = await progressOf(planOf());
  expect(progress.done).toEqual({ done: 1, total: 4, unit: "trial" });
  expect(progress.running).toEqual([{ label: "single arm, seed 2", epoch: 31 }]);
  // Three trials are left on two lanes.
  expect(progress.secondsLeft).toBe(90);
  const [parameters] = planOf().trials.map(({ arm }) => arm.parameters);
  const { markup } = progressSection(progress, wordsForAll([parameters!]));
  expect(markup).toContain("1 of 4 trainings done, about");
  expect(markup).toContain("epoch 31<");
});

test("a program that tells more epochs than it was to take counts as one that has them all", async () => {
  const progress = await progressOf(planOf(10));
  expect(progress.done).toEqual({ done: 20, total: 40, unit: "epoch" });
  expect(progress.secondsLeft).toBe(60);
});
