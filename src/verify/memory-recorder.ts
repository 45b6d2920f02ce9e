import type { EpochRecord, TrialId, TrialOutcome } from "../model/trial.ts";
import type { Recorder } from "../run/recorder.ts";
import type { Training } from "./compare.ts";

/** Keeps what a run computes in memory and records nothing: for computing again what is recorded already. */
export class MemoryRecorder implements Recorder {
  readonly #epochs = new Map<TrialId, EpochRecord[]>();
  readonly #trainings = new Map<TrialId, Training>();

  leaseAll(ids: readonly TrialId[]) {
    return ids.map((id) => {
      this.#epochs.set(id, []);
      return { kind: "leased" } as const;
    });
  }

  epoch(id: TrialId, record: EpochRecord): void {
    this.#epochs.get(id)?.push(record);
  }

  restart(id: TrialId): void {
    this.#epochs.set(id, []);
  }

  end(id: TrialId, outcome: TrialOutcome): void {
    this.#trainings.set(id, { outcome, epochs: this.#epochs.get(id) ?? [] });
    this.#epochs.delete(id);
  }

  abandon(id: TrialId): void {
    this.#epochs.delete(id);
  }

  together<Answer>(work: () => Answer): Answer {
    return work();
  }

  /** Nobody else watches. */
  beat(): void {}

  training(id: TrialId): Training | undefined {
    return this.#trainings.get(id);
  }
}
