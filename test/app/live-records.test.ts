import { join } from "node:path";
import { expect, test } from "vitest";
import { liveRecords } from "../../src/app/page/live-records.ts";
import type { FollowedQueue } from "../../src/app/page/queue-view.ts";
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

/** One trial is completed, another has told 31 epochs; `handedOut` more are claimed and have told nothing. */
async function progressOf(plan: AnyPlan, provenance = PROVENANCE, handedOut = 0, queue?: FollowedQueue) {
  const store = openStore(join(temporaryFolder(), "runx.db"), "write");
  const [first, second] = plan.trials.map(({ id }) => id) as [string, string];
  const log = store.beginRun(plan, provenance, "nothing");
  for (const id of [first, second]) {
    log.lease(id);
    for (let epoch = 1; epoch <= 31; epoch++) log.epoch(id, { epoch, metrics: { "train.cost": 1 } });
  }
  log.end(first, COMPLETED);
  for (const { id } of plan.trials.slice(2, 2 + handedOut)) log.lease(id);
  log.beat();
  const { progress } = (await liveRecords({ store: () => store }, ".", queue).snapshot("sample"))!;
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

test("trials that wait in a queue do not count as running, and time is left at the pace of its workers", async () => {
  const plan = planOf(40);
  const through = { ...PROVENANCE, throughQueue: true } as const;
  const unseen = await progressOf(plan, through, 2);
  expect(unseen.counts).toEqual({ pending: 2, running: 1, completed: 1, failed: 0 });
  // One of 160 epochs takes 1.5 s, and one lane has 89 to go.
  expect(unseen.secondsLeft).toBe(133.5);
  const doing = [{ trial: plan.trials[2]!.id, since: 0, of: "c" }];
  const machine = { worker: "w", runx: "0.1.0", node: "v20.20.0", os: "Linux", cpu: "a processor" };
  const worker = { machine, jobs: 2, serves: [], lacks: {}, doing };
  const queue: FollowedQueue = {
    seen: { kind: "seen", status: { workers: [worker], classes: [] } },
    close: () => {},
  };
  const seen = await progressOf(plan, through, 2, queue);
  expect(seen.counts).toEqual({ pending: 1, running: 2, completed: 1, failed: 0 });
  expect(seen.secondsLeft).toBe(66.75);
  expect(seen.state).toBe("running");
});

test("where nothing is trained, no epochs are counted", async () => {
  expect((await progressOf(planOf(0))).done).toEqual({ done: 1, total: 4, unit: "trial" });
});
