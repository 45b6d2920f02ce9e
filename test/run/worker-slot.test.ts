import { expect, test } from "vitest";
import type { Attach } from "../../src/learner/engine.ts";
import type { Dataset } from "../../src/model/dataset.ts";
import type { TrialOutcome } from "../../src/model/trial.ts";
import type { ArtifactStore, Artifacts, TrainingState } from "../../src/run/artifacts.ts";
import type { Message } from "../../src/run/messages.ts";
import type { End, Heard } from "../../src/run/place.ts";
import { InProcessExecutor } from "./in-process.ts";
import { attachPlain, DATASET, makeFaultyThread, samplePlaces, trialsOf } from "./samples.ts";

const [trial] = trialsOf([1]);
const PRACTICE: Dataset = { ...DATASET, identity: { ...DATASET.identity, digest: "made up" } };

test("a slot that is stopped or cancelled at any moment leaves its trial instead of waiting for an answer", async () => {
  for (const how of ["stop", "cancel"] as const) {
    for (let turns = 0; turns < 12; turns++) {
      const place = samplePlaces().make();
      const end = place.train(trial!, () => {});
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      await place[how]();
      expect(await end).toMatchObject({ kind: "cancelled" });
    }
  }
});

/** Counts the messages that tell epochs. */
class CountingExecutor extends InProcessExecutor {
  messages = 0;

  override on(listener: (message: Message) => void): void {
    super.on((message) => {
      if (message.kind === "epochs") this.messages += 1;
      listener(message);
    });
  }
}

test.each([
  { gatherMs: 0, messages: 3 },
  { gatherMs: 60_000, messages: 1 },
])("three epochs that may wait $gatherMs ms for each other come in $messages messages", async (of) => {
  const executor = new CountingExecutor(attachPlain);
  const heard: Heard[] = [];
  const place = samplePlaces({ makeExecutor: () => executor, gatherMs: of.gatherMs }).make();
  await place.train(trial!, (each) => heard.push(each));
  expect(heard).toHaveLength(3);
  expect(executor.messages).toBe(of.messages);
});

test("the first worker practises while the data are read, and its trial ends as without", async () => {
  const learned: unknown[] = [];
  const attach: Attach<unknown> = (data, parameters, seed) => {
    learned.push(data);
    // Made-up data may be of no use; the trial does not suffer.
    if (data === PRACTICE) throw new Error("a fault of the practice");
    return attachPlain(data, parameters, seed);
  };
  const makeExecutor = () => new InProcessExecutor(attach);
  const places = samplePlaces({ makeExecutor, practice: () => PRACTICE });
  const plain = await samplePlaces()
    .make()
    .train(trial!, () => {});
  for (const place of [places.make(), places.make()]) {
    const { kind, outcome } = (await place.train(trial!, () => {})) as Extract<End, { kind: "ended" }>;
    const { seconds: _, ...rest } = outcome as Extract<TrialOutcome, { status: "completed" }>;
    expect(plain).toMatchObject({ kind, outcome: rest });
  }
  expect(learned).toEqual([PRACTICE, DATASET, DATASET]);
});

/** Artifacts in memory. */
function memory(): ArtifactStore & { state?: TrainingState } {
  return {
    save: [],
    earlier() {
      return this.state;
    },
    keep: () => {},
    keepUnfinished(_trial, state) {
      this.state = state;
    },
  };
}

test("a training that is cancelled goes on after its last epoch, and its seconds add up", async () => {
  const [slow] = trialsOf([210], 40);
  const artifacts = memory();
  const heard: Heard[] = [];
  const places = samplePlaces({ makeExecutor: makeFaultyThread, artifacts });
  const first = places.make();
  const cancelled = await first.train(slow!, (each) => {
    heard.push(each);
    first.cancel();
  });
  const epoch = artifacts.state!.progress.epoch;
  expect(cancelled).toEqual({ kind: "cancelled", epoch });
  expect(epoch).toBeLessThan(40);

  const again: Heard[] = [];
  const end = await places.make().train(slow!, (each) => again.push(each));
  expect(again[0]).toEqual({ kind: "resumed", epoch });
  const epochs = again.flatMap((each) => (each.kind === "epoch" ? [each.record.epoch] : []));
  expect(epochs).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  expect(end).toMatchObject({ kind: "ended", outcome: { status: "completed" } });
  // Every epoch waits for 20 ms.
  if (end.kind === "ended") expect(end.outcome.seconds).toBeGreaterThan(40 * 0.019);
});

test("a training that was interrupted after its last epoch leaves what one that was not leaves", async () => {
  const kept: Artifacts[] = [];
  const artifacts: ReturnType<typeof memory> = {
    ...memory(),
    save: ["weights", "best-weights", "state"],
    keep: (_trial, each) => void kept.push(each),
  };
  await samplePlaces({ artifacts })
    .make()
    .train(trial!, () => {});
  const { seconds: _seconds, ...whole } = kept[0]!.state!;
  artifacts.state = kept[0]!.state!;
  await samplePlaces({ artifacts })
    .make()
    .train(trial!, () => {});
  expect(kept[1]).toMatchObject({ ...kept[0], state: whole });
  expect(whole.progress.epoch).toBe(trial!.arm.parameters.epochs);
});
