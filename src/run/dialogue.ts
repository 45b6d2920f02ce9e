import type { Trial } from "../model/trial.ts";
import type { Executor } from "./executor.ts";
import type { Message, SharedDataset, TrainOrder } from "./messages.ts";

/** As many datasets an executor keeps: neighbouring trials may take turns with a few. */
const DATASETS_KEPT = 4;

/** A trial and how it is ordered. */
export interface Errand {
  readonly trial: Trial;
  readonly order: TrainOrder;
}

/** What one executor has been given and has answered. It answers in the order in which it was given trials. */
export class Dialogue {
  readonly #executor: Executor;
  /** Digests of what the executor has, the oldest first. */
  readonly #loaded = new Set<string>();
  /** Trials that it has been given and whose end has not been read. */
  #given: readonly Trial[] = [];
  #isOfSeveral = false;
  /** Answers that nobody has read yet. */
  readonly #answers: Message[] = [];
  #reader: ((message: Message) => void) | undefined;
  #isLost = false;

  constructor(executor: Executor) {
    this.#executor = executor;
    executor.on((message) => this.#hear(message));
  }

  /** The executor is gone: nothing further will be answered. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Whether trials were given together: when the executor is lost, any of them may be why. */
  get isOfSeveral(): boolean {
    return this.#isOfSeveral;
  }

  start(): Promise<void> {
    return this.#executor.start();
  }

  stop(): Promise<void> {
    return this.#executor.stop();
  }

  /** Until the data of its first trial are there. */
  practise({ arm }: Trial, data: unknown): void {
    this.#executor.send({ kind: "practise", parameters: arm.parameters, data });
  }

  cancel(): void {
    this.#executor.send({ kind: "cancel" });
  }

  load(digest: string, shared: SharedDataset): void {
    if (this.#loaded.has(digest)) return;
    const [oldest] = this.#loaded;
    if (oldest !== undefined && this.#loaded.size >= DATASETS_KEPT) {
      this.#executor.send({ kind: "forget", digest: oldest });
      this.#loaded.delete(oldest);
    }
    this.#executor.send({ kind: "load", digest, shared });
    this.#loaded.add(digest);
  }

  /** When the end of all that was given before has been read. */
  give(errands: readonly Errand[]): void {
    this.#given = errands.map(({ trial }) => trial);
    this.#isOfSeveral = errands.length > 1;
    this.#executor.send(...errands.map(({ order }) => order));
  }

  /** Whether the answers that follow are about this trial. */
  isGiven({ id }: { readonly id: string }): boolean {
    return this.#given[0]?.id === id;
  }

  /** Whether all answers about the first of the trials given are here. */
  get isOver(): boolean {
    return this.#answers.some(isLast);
  }

  /** The answers about the first of the trials given, up to its last. */
  read(reader: (message: Message) => void): void {
    this.#reader = reader;
    while (this.#reader !== undefined && this.#answers.length > 0) this.#tell(this.#answers.shift()!);
  }

  #hear(message: Message): void {
    if (message.kind === "lost") this.#isLost = true;
    if (this.#reader === undefined) this.#answers.push(message);
    else this.#tell(message);
  }

  #tell(message: Message): void {
    const reader = this.#reader;
    if (isLast(message)) {
      this.#reader = undefined;
      this.#given = this.#given.slice(1);
    }
    reader?.(message);
  }
}

function isLast({ kind }: Message): boolean {
  return kind !== "epochs" && kind !== "checkpoint";
}
