import type { AnyTrial, EpochRecord, TrialId, TrialOutcome } from "../model/trial.ts";
import type { End, Hear } from "../run/place.ts";
import { machineText } from "./machine.ts";
import type { ProgressMessage, ResultMessage } from "./messages.ts";
import { encode, RefusedMessage } from "./wire.ts";

/** What became of a result. */
export type Settled =
  | { readonly kind: "recorded" }
  /** Nobody here waits for it and it is not recorded: it is for another run, or this one has not come to it yet. */
  | { readonly kind: "put-back" }
  /** It was recorded before, and the trial was trained again to the same bits: a verification for free. */
  | { readonly kind: "same" }
  | { readonly kind: "different"; readonly recorded: TrialOutcome }
  /** It was recorded before, and the program has told something else this time. */
  | { readonly kind: "differs" };

interface Waiting {
  readonly trial: AnyTrial;
  readonly hear: Hear;
  readonly resolve: (end: End) => void;
  /** Epochs heard while it trains. */
  readonly heard: EpochRecord[];
  /** It was not to be found at the last look. */
  isMissing: boolean;
}

/**
 * What a run knows of the trials that other machines train: no network, no clock. Messages may come twice, late, in
 * any order or never; each trial is handed on once.
 */
export class Collector {
  readonly #recorded: (id: TrialId) => TrialOutcome | undefined;
  readonly #waiting = new Map<TrialId, Waiting>();

  /** @param recorded how a trial ended that is recorded */
  constructor(recorded: (id: TrialId) => TrialOutcome | undefined) {
    this.#recorded = recorded;
  }

  waitingFor(id: TrialId): AnyTrial | undefined {
    return this.#waiting.get(id)?.trial;
  }

  trials(): AnyTrial[] {
    return [...this.#waiting.values()].map(({ trial }) => trial);
  }

  /** Resolves when the trial has ended somewhere. */
  expect(trial: AnyTrial, hear: Hear): Promise<End> {
    return new Promise((resolve) => {
      this.#waiting.set(trial.id, { trial, hear, resolve, heard: [], isMissing: false });
    });
  }

  /** Epochs of a training that goes on. Those heard before, also of another worker, are passed over. */
  progress({ trial, epochs }: ProgressMessage): void {
    const waiting = this.#waiting.get(trial);
    if (waiting === undefined) return;
    for (const record of epochs) {
      // After a lost message the rest waits for the result, which has all epochs.
      const last = waiting.heard.at(-1)?.epoch;
      if (last === undefined ? record.epoch > 1 : record.epoch !== last + 1) continue;
      waiting.heard.push(record);
      waiting.hear({ kind: "epoch", record });
    }
  }

  /**
   * Hands a result on to whoever waits for it, and says whether it may be acknowledged. Throws RefusedMessage where it
   * contradicts itself.
   */
  async result(message: ResultMessage): Promise<Settled> {
    const { trial: id, outcome, epochs } = message;
    refuseContradiction(outcome, epochs);
    const waiting = this.#waiting.get(id);
    if (waiting !== undefined) {
      this.#waiting.delete(id);
      handOn(waiting, message);
      // Whoever waits records it in the same turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
    }
    const recorded = this.#recorded(id);
    if (recorded === undefined) return { kind: "put-back" };
    if (waiting !== undefined) return { kind: "recorded" };
    if (isSame(recorded, outcome)) return { kind: "same" };
    return message.program ? { kind: "differs" } : { kind: "different", recorded };
  }

  /** The trial will not be trained. */
  fail(id: TrialId, reason: string): void {
    this.#leave(id, { kind: "ended", outcome: { status: "failed", reason, seconds: 0 } });
  }

  cancel(id: TrialId): void {
    this.#leave(id, { kind: "cancelled" });
  }

  /** What is to be put into the queue again: trials that were not to be found at two looks, one after the other. */
  missing(isThere: (id: TrialId) => boolean): AnyTrial[] {
    const again: AnyTrial[] = [];
    for (const waiting of this.#waiting.values()) {
      const isMissing = !isThere(waiting.trial.id);
      if (isMissing && waiting.isMissing) again.push(waiting.trial);
      waiting.isMissing = isMissing && !waiting.isMissing;
    }
    return again;
  }

  #leave(id: TrialId, end: End): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.resolve(end);
  }
}

/** What was not heard yet, and the end. A program that was run once more may tell other epochs than those heard. */
function handOn(
  { heard, hear, resolve }: Waiting,
  { outcome, epochs, machine, program }: ResultMessage,
): void {
  const isAsHeard = heard.every((record, i) => encode(record) === encode(epochs[i]));
  if (!isAsHeard && !program) {
    const reason = "its result has other epochs than were heard while it was trained";
    resolve({ kind: "ended", outcome: { status: "failed", reason, seconds: outcome.seconds } });
    return;
  }
  if (!isAsHeard) hear({ kind: "restarted" });
  for (const record of isAsHeard ? epochs.slice(heard.length) : epochs) hear({ kind: "epoch", record });
  resolve({ kind: "ended", outcome: { ...outcome, machine: machineText(machine) } });
}

/** The same trial gives the same bits everywhere; only how long it took may differ. */
function isSame(a: TrialOutcome, b: TrialOutcome): boolean {
  if (a.status === "completed" && b.status === "completed") return a.weightsSha256 === b.weightsSha256;
  if (a.status === "diverged" && b.status === "diverged") return a.epoch === b.epoch;
  // A failure is not compared: another worker may lack what this one had.
  return a.status === "failed" || b.status === "failed";
}

function refuseContradiction(outcome: TrialOutcome, epochs: readonly EpochRecord[]): void {
  if (epochs.some(({ epoch }, i) => i > 0 && epoch <= epochs[i - 1]!.epoch)) {
    throw new RefusedMessage("its epochs are not in order");
  }
  const last = epochs.at(-1)?.epoch ?? 0;
  const ended = outcome.status === "completed" ? outcome.epochs : undefined;
  if (ended !== undefined && last !== ended) throw new RefusedMessage("its epochs do not reach its end");
}
