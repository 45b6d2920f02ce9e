import { engineOf } from "../engines/registry.ts";
import type { Save } from "../model/parameters.ts";
import { type AnyTrial, isNetwork, type Trial } from "../model/trial.ts";
import type { ArtifactStore, Artifacts, TrainingState } from "../run/artifacts.ts";
import type { End, Place } from "../run/place.ts";
import { workerSlots } from "../run/worker-slot.ts";
import { WorkerThread } from "../run/worker-thread.ts";
import { dataOf } from "./job-class.ts";

/** Nobody looks here: the run hears of epochs once a second. To wake this thread takes a core from a training. */
const GATHER_MS = 250;

/** One trial at a time, by the engine it asks for. */
export class Lane {
  readonly #folder: string;
  readonly #places = new Map<string, LazyPlace>();
  #asked: { readonly save: readonly Save[]; readonly from?: TrainingState } = { save: [] };
  /** What the last trial has left. */
  left: Artifacts = {};

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** For one trial, with what it is to leave and where it goes on. */
  placeFor(
    { numerics }: Trial,
    asked: { readonly save: readonly Save[]; readonly from?: TrainingState },
  ): Place {
    this.#asked = asked;
    this.left = {};
    const known = this.#places.get(numerics);
    if (known !== undefined) return known;
    const engine = engineOf(numerics)!;
    const place = new LazyPlace(async () => {
      const loaded = await engine.load();
      return workerSlots({
        count: 1,
        engine: loaded,
        makeExecutor: () => new WorkerThread(engine.name),
        dataset: (trial) => dataOf(trial, this.#folder),
        artifacts: this.#artifacts(),
        gatherMs: GATHER_MS,
      }).make();
    });
    this.#places.set(numerics, place);
    return place;
  }

  /** Trials that are trained next, one after the other, without anything that they leave: they may be begun together. */
  expect(trials: readonly AnyTrial[]): void {
    const [first] = trials.filter(isNetwork);
    if (first !== undefined) this.#places.get(first.numerics)?.expect(trials);
  }

  /** In memory, until the result takes them along. */
  #artifacts(): ArtifactStore {
    const asked = () => this.#asked;
    return {
      get save() {
        return asked().save;
      },
      earlier: () => asked().from,
      keep: (_, artifacts) => {
        this.left = artifacts;
      },
      keepUnfinished: () => {},
    };
  }

  /** What `train` gives; a failure where it takes longer than so many seconds. */
  async withTimeout(timeout: number | undefined, train: () => Promise<End>): Promise<End> {
    if (timeout === undefined) return train();
    let isLate = false;
    const timer = setTimeout(
      () => {
        isLate = true;
        void this.stop();
      },
      Math.min(timeout * 1000, 2 ** 31 - 1),
    );
    try {
      const end = await train();
      if (!isLate || end.kind !== "cancelled") return end;
      const reason = `it took longer than ${timeout} s`;
      return { kind: "ended", outcome: { status: "failed", reason, seconds: timeout } };
    } finally {
      clearTimeout(timer);
    }
  }

  async stop(): Promise<void> {
    const places = [...this.#places.values()];
    this.#places.clear();
    await Promise.all(places.map((place) => place.stop()));
  }
}

/** A place that is made when it is first needed. */
class LazyPlace implements Place {
  readonly #make: () => Promise<Place>;
  #place: Promise<Place> | undefined;
  #made: Place | undefined;

  constructor(make: () => Promise<Place>) {
    this.#make = make;
  }

  expect(trials: readonly AnyTrial[]): void {
    this.#made?.ahead?.expect(trials);
  }

  async train(...[trial, hear]: Parameters<Place["train"]>): ReturnType<Place["train"]> {
    this.#place ??= this.#make();
    this.#made = await this.#place;
    return this.#made.train(trial, hear);
  }

  cancel(): void {
    this.#made?.cancel();
  }

  async stop(): Promise<void> {
    await this.#made?.stop();
  }
}
