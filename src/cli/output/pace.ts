/** A shorter time, or fewer steps of every lane, measures nothing: epochs are told in parcels, and lanes are out of step. */
const MEASURED_SECONDS = 0.3;
const MEASURED_STEPS = 2;

/** How much work was done by when. */
interface WorkDone {
  readonly laneSeconds: number;
  readonly work: number;
}

/** How fast trainings go, of which several run at a time, each in a lane; rounds have lanes of their own number. */
export class Pace {
  readonly #seconds: () => number;
  /** In this round, and what earlier rounds have spent of that. */
  #lanes = 1;
  #since = 0;
  #spent = 0;
  /** When the first epoch was told: what was spent before is preparation, and says nothing of the pace. */
  #origin: WorkDone | undefined;
  /** Where this round began; the next one measures the pace from here. */
  #roundBegan: WorkDone | undefined;

  /** `seconds`: since the run began. */
  constructor(seconds: () => number) {
    this.#seconds = seconds;
  }

  get lanes(): number {
    return this.#lanes;
  }

  /** `work`: done by now. */
  beginRound(lanes: number, work: number): void {
    this.#spent = this.#laneSeconds();
    this.#since = this.#seconds();
    this.#origin = this.#roundBegan ?? this.#origin;
    this.#roundBegan = this.#origin && this.#mark(work);
    this.#lanes = lanes;
  }

  /** `work`: gives what is done by now, asked at the first epoch alone. */
  hearEpoch(work: () => number): void {
    this.#origin ??= this.#mark(work());
  }

  /**
   * Work a second and lane, since the round before this one began, for rounds differ; undefined before it is measured.
   * `step`: the most work that an epoch is; `endings`: how many trainings have ended.
   */
  measured(work: number, step: number, endings: number): number | undefined {
    const origin = this.#origin ?? { laneSeconds: 0, work: 0 };
    const since = this.#laneSeconds() - origin.laneSeconds;
    const isMeasured =
      this.#origin === undefined
        ? endings >= this.#lanes
        : work - origin.work >= MEASURED_STEPS * this.#lanes * step;
    return isMeasured && work > origin.work && since >= MEASURED_SECONDS * this.#lanes
      ? (work - origin.work) / since
      : undefined;
  }

  #mark(work: number): WorkDone {
    return { laneSeconds: this.#laneSeconds(), work };
  }

  #laneSeconds(): number {
    return this.#spent + this.#lanes * (this.#seconds() - this.#since);
  }
}
