import type { Engine } from "../learner/engine.ts";
import type { Dataset } from "../model/dataset.ts";
import { type AnyTrial, isNetwork, type Trial, type TrialOutcome } from "../model/trial.ts";
import { type ArtifactStore, KEEP_NOTHING, type TrainingState } from "./artifacts.ts";
import { Dialogue, type Errand } from "./dialogue.ts";
import type { Executor } from "./executor.ts";
import type { Failure, Message } from "./messages.ts";
import { type Ahead, type End, type Hear, overtime, type Place, type Places } from "./place.ts";
import { SharedData } from "./shared-data.ts";

export interface WorkerSlotOptions {
  readonly count: number;
  readonly engine: Pick<Engine<unknown>, "share">;
  makeExecutor(): Executor;
  /** Loads the data of a trial. */
  dataset(trial: Trial): Dataset | Promise<Dataset>;
  /** Made-up data in the shape of those of a trial, to practise on while these are read; undefined where that does not pay. */
  readonly practice?: (trial: Trial) => Dataset | undefined;
  /** What the trials leave besides their records. */
  readonly artifacts?: ArtifactStore;
  /** A trial that takes longer is ended and recorded as failed. */
  readonly trialTimeoutSeconds?: number;
  /** Milliseconds that epochs may wait for those that follow: to be told wakes the main thread, which needs a core. */
  readonly gatherMs?: number;
  /** What training a trial takes, in any unit: small ones are trained several at a time. */
  readonly effort?: (trial: Trial) => number;
}

/** Places where an engine trains, which share their data. */
export function workerSlots(options: WorkerSlotOptions): Places {
  const data = new SharedData(options.dataset, options.engine, options.practice);
  const { count, effort } = options;
  return {
    count,
    make: () => new WorkerSlot(options, data),
    ...(effort && { effort: (trial) => (isNetwork(trial) ? effort(trial) : Number.POSITIVE_INFINITY) }),
  };
}

/** Soon enough for whoever watches. */
const GATHER_MS = 50;

/** Node fires longer timers at once; 24 days are as good as none. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** How a training left the executor. */
type Left =
  | Extract<Message, { readonly kind: "ended" | "failed" }>
  | { readonly kind: "cancelled"; readonly state?: TrainingState }
  /** The executor had several trials and was lost, or was late: trained alone, this one will show whose fault it is. */
  | { readonly kind: "unclear" };

/**
 * A place for one trial at a time. Its executor is started when first needed and replaced after every failure,
 * so that no trial inherits what another has broken. It is given what is expected next together with a trial.
 */
class WorkerSlot implements Place, Ahead {
  readonly #options: WorkerSlotOptions;
  readonly #data: SharedData;
  readonly #artifacts: ArtifactStore;
  #dialogue: Dialogue | undefined;
  #expected: readonly AnyTrial[] = [];
  #leave: (() => void) | undefined;
  #isCancelled = false;
  #isStopped = false;

  constructor(options: WorkerSlotOptions, data: SharedData) {
    this.#options = options;
    this.#data = data;
    this.#artifacts = options.artifacts ?? KEEP_NOTHING;
  }

  get ahead(): Ahead {
    return this;
  }

  expect(trials: readonly AnyTrial[]): void {
    this.#expected = trials;
  }

  isGiven(trial: AnyTrial): boolean {
    return this.#dialogue?.isGiven(trial) === true;
  }

  isOver(trial: AnyTrial): boolean {
    return this.isGiven(trial) && this.#dialogue?.isOver === true;
  }

  async train(trial: AnyTrial, hear: Hear): Promise<End> {
    if (!isNetwork(trial)) throw new TypeError("a program is run, not trained by an engine");
    this.#isCancelled = false;
    if (this.#dialogue?.isGiven(trial)) return this.#follow(this.#dialogue, trial, undefined, hear);
    const dialogue = await this.#ready(trial);
    const from = this.#artifacts.earlier(trial);
    // Left while it was being made ready: no answer would come.
    if (dialogue === undefined || this.#isLeft()) return cancelled(from);
    if (from !== undefined) {
      hear({ kind: "resumed", epoch: from.progress.epoch });
      for (const record of from.records) hear({ kind: "epoch", record });
    }
    dialogue.give([this.#errand(trial, from), ...this.#takeFollowers(trial)]);
    return this.#follow(dialogue, trial, from, hear);
  }

  cancel(): void {
    this.#isCancelled = true;
    this.#dialogue?.cancel();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#endDialogue();
  }

  async #follow(dialogue: Dialogue, trial: Trial, from: TrainingState | undefined, hear: Hear): Promise<End> {
    const left = await this.#left(dialogue, from, hear);
    if (left.kind === "ended") {
      this.#artifacts.keep(trial, left.artifacts);
      return { kind: "ended", outcome: left.outcome };
    }
    this.#expected = [];
    await this.#endDialogue();
    if (left.kind === "unclear") {
      if (this.#isLeft()) return cancelled(undefined);
      hear({ kind: "restarted" });
      return this.train(trial, hear);
    }
    if (left.kind === "failed") {
      this.#artifacts.keep(trial, {});
      return { kind: "ended", outcome: failed(left.failure, left.seconds) };
    }
    if (left.state !== undefined) this.#artifacts.keepUnfinished(trial, left.state);
    return cancelled(left.state);
  }

  async #left(dialogue: Dialogue, from: TrainingState | undefined, hear: Hear): Promise<Left> {
    const limit = dialogue.isOver ? undefined : this.#options.trialTimeoutSeconds;
    const started = performance.now();
    const failure = (why: Failure): Left =>
      dialogue.isOfSeveral
        ? { kind: "unclear" }
        : {
            kind: "failed",
            failure: why,
            seconds: (from?.seconds ?? 0) + (performance.now() - started) / 1000,
          };
    let latest = from;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Left>((resolve, reject) => {
        this.#leave = () => resolve({ kind: "cancelled", ...(latest && { state: latest }) });
        if (limit !== undefined) {
          const onTimeout = () => resolve(failure({ reason: overtime(limit) }));
          timer = setTimeout(onTimeout, Math.min(limit * 1000, LONGEST_TIMER_MS));
        }
        dialogue.read((message) => {
          try {
            if (message.kind === "checkpoint") latest = message.state;
            else if (message.kind === "lost") resolve(failure(message.failure));
            else if (message.kind !== "epochs") resolve(message);
            else for (const record of message.records) hear({ kind: "epoch", record });
          } catch (error) {
            reject(error);
          }
        });
      });
    } finally {
      clearTimeout(timer);
      this.#leave = undefined;
    }
  }

  #errand(trial: Trial, from?: TrainingState): Errand {
    const { seed, arm, dataDigest } = trial;
    const { save } = this.#artifacts;
    const { gatherMs = GATHER_MS } = this.#options;
    const order = { kind: "train", seed, dataDigest, parameters: arm.parameters, save, gatherMs } as const;
    return { trial, order: { ...order, ...(from && { from }) } };
  }

  /** What is expected after a trial, as far as it can be given together with it. */
  #takeFollowers(trial: Trial): Errand[] {
    // With its state a trial may leave what the next one goes on from.
    if (this.#artifacts.save.includes("state")) return [];
    const following = this.#expected.slice(this.#expected.indexOf(trial) + 1).filter(isNetwork);
    const isApart = (each: Trial) =>
      each.dataDigest !== trial.dataDigest || this.#artifacts.earlier(each) !== undefined;
    const apart = following.findIndex(isApart);
    return following.slice(0, apart === -1 ? undefined : apart).map((each) => this.#errand(each));
  }

  async #endDialogue(): Promise<void> {
    const dialogue = this.#dialogue;
    this.#dialogue = undefined;
    this.#leave?.();
    await dialogue?.stop();
  }

  /** Undefined where the trial was left before there was need of an executor. */
  async #ready(trial: Trial): Promise<Dialogue | undefined> {
    if (this.#dialogue?.isLost) this.#dialogue = undefined;
    // Threads begin while this one reads the data.
    const dialogue = this.#dialogue ?? (await this.#start(trial));
    if (this.#isLeft()) return undefined;
    const shared = await this.#data.of(trial);
    if (this.#isLeft()) return undefined;
    dialogue.load(trial.dataDigest, shared);
    return dialogue;
  }

  #isLeft(): boolean {
    return this.#isCancelled || this.#isStopped;
  }

  async #start(trial: Trial): Promise<Dialogue> {
    const dialogue = new Dialogue(this.#options.makeExecutor());
    this.#dialogue = dialogue;
    await dialogue.start();
    const practice = this.#data.practice(trial);
    if (practice !== undefined) dialogue.practise(trial, practice);
    return dialogue;
  }
}

function cancelled(state: TrainingState | undefined): End {
  return { kind: "cancelled", ...(state && { epoch: state.progress.epoch }) };
}

function failed({ reason, problems }: Failure, seconds: number): TrialOutcome {
  return { status: "failed", reason, ...(problems && { problems }), seconds };
}
