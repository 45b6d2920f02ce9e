import type { EpochRecord, LeaseAnswer, TrialId, TrialOutcome } from "../../src/model/trial.ts";
import type { Recorder } from "../../src/run/recorder.ts";

/** A recorder in memory, as strict as the store: nothing is recorded of a trial that is not claimed. */
export class Notebook implements Recorder {
  readonly outcomes = new Map<TrialId, TrialOutcome>();
  readonly epochs = new Map<TrialId, EpochRecord[]>();
  readonly abandoned: TrialId[] = [];
  readonly claimed = new Set<TrialId>();
  /** Trials that another process has; the test takes them out. */
  readonly busy = new Set<TrialId>();

  leaseAll(ids: readonly TrialId[]): readonly LeaseAnswer[] {
    return ids.map((id) => this.#lease(id));
  }

  #lease(id: TrialId): LeaseAnswer {
    const outcome = this.outcomes.get(id);
    if (outcome !== undefined && outcome.status !== "failed")
      return { kind: "finished", status: outcome.status };
    if (this.busy.has(id) || this.claimed.has(id)) return { kind: "busy", by: "process 1 (run 1)" };
    this.claimed.add(id);
    this.epochs.set(id, []);
    return { kind: "leased" };
  }

  epoch(id: TrialId, record: EpochRecord): void {
    this.#mustBeClaimed(id);
    this.epochs.get(id)?.push(record);
  }

  restart(id: TrialId): void {
    this.#mustBeClaimed(id);
    this.epochs.set(id, []);
  }

  end(id: TrialId, outcome: TrialOutcome): void {
    this.#mustBeClaimed(id);
    this.claimed.delete(id);
    this.outcomes.set(id, outcome);
  }

  abandon(id: TrialId): void {
    this.#mustBeClaimed(id);
    this.claimed.delete(id);
    this.epochs.delete(id);
    this.abandoned.push(id);
  }

  together<Answer>(work: () => Answer): Answer {
    return work();
  }

  beat(): void {}

  #mustBeClaimed(id: TrialId): void {
    if (!this.claimed.has(id)) throw new Error(`trial ${id} is not claimed`);
  }
}
