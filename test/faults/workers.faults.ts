import { expect, test } from "vitest";
import { runTrials } from "../../src/run/run.ts";
import { makeFaultyThread, samplePlaces, sampleRun } from "../run/samples.ts";
import { share, tell } from "./share.ts";

/** Seeds of test/run/faulty.worker.js that end their worker: one that hangs and is terminated, nine that exit. */
const ENDS = [102, ...Array<number>(9).fill(105)];
/** Long enough for any training that does not hang, also on a machine with other work. */
const TIMEOUT_SECONDS = 10;

test("workers that are lost take no other trial with them", async () => {
  const lost = share(500);
  const seeds = Array.from({ length: 2 * lost }, (_, index) =>
    index % 2 === 0 ? (ENDS[(index / 2) % ENDS.length] as number) : 1 + (index % 99),
  );
  const run = sampleRun(seeds, {
    places: samplePlaces({ makeExecutor: makeFaultyThread, count: 4, trialTimeoutSeconds: TIMEOUT_SECONDS }),
  });
  const trials = run.trials.map((trial, index) => ({ ...trial, id: String(index) }));
  const summary = await runTrials({ ...run, trials });
  expect(summary).toMatchObject({ end: "finished", counts: { completed: lost, failed: lost } });
  trials.forEach(({ id, seed }, index) => {
    const outcome = run.recorder.outcomes.get(id);
    if (index % 2 === 1) expect(outcome).toMatchObject({ status: "completed" });
    else {
      const reason =
        seed === 102
          ? `it took longer than ${TIMEOUT_SECONDS} s`
          : "its worker ended unexpectedly, with exit code 7";
      expect(outcome).toMatchObject({ status: "failed", reason });
    }
  });
  tell("lost workers", { "workers lost": lost, "other trials completed": lost });
});
