import fc from "fast-check";
import { expect, test } from "vitest";
import { Collector } from "../../src/machines/collector.ts";
import type { ResultMessage } from "../../src/machines/messages.ts";
import { RefusedMessage, seal, unseal } from "../../src/machines/wire.ts";
import type { EpochRecord, Trial, TrialId, TrialOutcome } from "../../src/model/trial.ts";
import { sampleEpochs, samplePlan } from "../store/samples.ts";

const KEY = "key";
const { trials } = samplePlan(2);

/** What a trial gives wherever it is trained. */
function resultOf(trial: Trial): ResultMessage {
  const epochs = sampleEpochs(3 + trials.indexOf(trial));
  return {
    v: 1,
    kind: "result",
    trial: trial.id,
    outcome: {
      status: "completed",
      epochs: epochs.length,
      stoppedEarly: false,
      weightsSha256: trial.id,
      neverPredicted: [],
      seconds: 1,
    },
    epochs,
    machine: { worker: "lab:1", runx: "0.1.0", node: "v20", os: "Linux", cpu: "a processor" },
  };
}

/** The run's side: what it hears of each trial, and what it records. */
class Recorded {
  readonly outcomes = new Map<TrialId, TrialOutcome>();
  readonly epochs = new Map<TrialId, EpochRecord[]>();
  twice = 0;
  readonly collector = new Collector((id) => this.outcomes.get(id));

  async follow(trial: Trial): Promise<void> {
    const epochs: EpochRecord[] = [];
    const end = await this.collector.expect(trial, (heard) => {
      if (heard.kind === "epoch") epochs.push(heard.record);
    });
    if (end.kind !== "ended") return;
    if (this.outcomes.has(trial.id)) this.twice += 1;
    this.outcomes.set(trial.id, end.outcome);
    this.epochs.set(trial.id, epochs);
  }
}

/** One thing that happens, in an order that the test chooses. */
type Step =
  /** Progress up to an epoch, or a part of it, reaches the run; or a result, which may stay in the queue besides. */
  | { readonly kind: "progress"; readonly trial: number; readonly from: number; readonly to: number }
  | { readonly kind: "result"; readonly trial: number; readonly again: boolean }
  | { readonly kind: "dropped"; readonly trial: number }
  | { readonly kind: "forged"; readonly trial: number; readonly at: number }
  | { readonly kind: "sweep" };

const which = fc.nat(trials.length - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("progress" as const), trial: which, from: fc.nat(6), to: fc.nat(6) }),
  fc.record({ kind: fc.constant("result" as const), trial: which, again: fc.boolean() }),
  fc.record({ kind: fc.constant("dropped" as const), trial: which }),
  fc.record({ kind: fc.constant("forged" as const), trial: which, at: fc.nat(400) }),
  fc.constant({ kind: "sweep" as const }),
);

test("in whatever order messages come, twice, late or never, each trial is recorded once, as in one process", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const run = new Recorded();
      const followed = trials.map((trial) => run.follow(trial));
      /** Jobs that wait or are trained; a dropped one is only found by a sweep. */
      const there = new Set(trials.map(({ id }) => id));
      const deliver = async (trial: Trial) => {
        const sealed = JSON.parse(JSON.stringify(seal(resultOf(trial), KEY))) as unknown;
        const settled = await run.collector.result(unseal("result", sealed, KEY));
        expect(settled.kind).not.toBe("different");
        there.delete(trial.id);
      };
      const sweep = () => {
        for (const { id } of run.collector.missing((id) => there.has(id))) there.add(id);
      };
      for (const each of steps) {
        const trial = each.kind === "sweep" ? undefined : trials[each.trial]!;
        if (each.kind === "sweep") sweep();
        else if (each.kind === "dropped") there.delete(trial!.id);
        else if (each.kind === "progress") {
          const epochs = resultOf(trial!).epochs.slice(each.from, each.to);
          run.collector.progress({ v: 1, kind: "progress", trial: trial!.id, epochs });
        } else if (each.kind === "result" && there.has(trial!.id)) {
          await deliver(trial!);
          if (each.again) await deliver(trial!);
        } else if (each.kind === "forged") {
          const { body, mac } = seal(resultOf(trial!), KEY);
          const at = each.at % body.length;
          const forged = body.slice(0, at) + (body[at] === "7" ? "8" : "7") + body.slice(at + 1);
          expect(() => unseal("result", { body: forged, mac }, KEY)).toThrow(RefusedMessage);
        }
      }
      // Time goes on: what is missing is put in again after two looks, and trained.
      for (let i = 0; i < 3; i++) sweep();
      for (const trial of trials) if (run.collector.waitingFor(trial.id)) await deliver(trial);
      await Promise.all(followed);
      expect(run.twice).toBe(0);
      for (const trial of trials) {
        expect(run.outcomes.get(trial.id)).toMatchObject(resultOf(trial).outcome);
        expect(run.epochs.get(trial.id)).toEqual(resultOf(trial).epochs);
        expect(there.has(trial.id) || run.outcomes.has(trial.id)).toBe(true);
      }
    }),
    { numRuns: Number(process.env.MACHINES_RUNS ?? 500) },
  );
});

test("a result that nobody waits for is put back, and one of other bits is told", async () => {
  const run = new Recorded();
  const [trial] = trials as [Trial];
  expect(await run.collector.result(resultOf(trial))).toEqual({ kind: "put-back" });
  const followed = run.follow(trial);
  expect(await run.collector.result(resultOf(trial))).toEqual({ kind: "recorded" });
  await followed;
  expect(await run.collector.result(resultOf(trial))).toEqual({ kind: "same" });
  const other = resultOf(trial);
  const outcome = { ...other.outcome, weightsSha256: "ff".repeat(32) } as TrialOutcome;
  expect(await run.collector.result({ ...other, outcome })).toMatchObject({ kind: "different" });
});

test("of a program that is run twice the first result counts, and another one is no finding", async () => {
  const run = new Recorded();
  const [trial] = trials as [Trial];
  const followed = run.follow(trial);
  const result = { ...resultOf(trial), program: true as const };
  await run.collector.result(result);
  await followed;
  const outcome = { ...result.outcome, weightsSha256: "ff".repeat(32) } as TrialOutcome;
  expect(await run.collector.result(result)).toEqual({ kind: "same" });
  expect(await run.collector.result({ ...result, outcome })).toEqual({ kind: "differs" });
  expect(run.outcomes.get(trial.id)).toMatchObject(result.outcome);
});

test("a result that contradicts itself is refused", async () => {
  const run = new Recorded();
  const result = resultOf(trials[0]!);
  const reversed = { ...result, epochs: [...result.epochs].reverse() };
  const short = { ...result, epochs: result.epochs.slice(0, -1) };
  for (const wrong of [reversed, short])
    await expect(run.collector.result(wrong)).rejects.toThrow(RefusedMessage);
});
