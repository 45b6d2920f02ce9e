import type { Parameters, Save } from "../model/parameters.ts";
import type { EpochRecord, TrialId, TrialOutcome } from "../model/trial.ts";
import type { Keepsakes, TrainingState } from "./keepsakes.ts";

/**
 * One place where trials are trained, one at a time: a worker thread, this process. It is sent data and trials
 * and answers with messages. `stop` ends it at once, whatever it does; nothing is heard of it afterwards.
 */
export interface Executor {
  start(): Promise<void>;
  stop(): Promise<void>;
  send(order: Order): void;
  on(listener: (message: Message) => void): void;
}

/** What the run tells an executor. */
export type Order =
  /** Data in the form the trainer shares, kept until it is to be forgotten. */
  | { readonly kind: "data"; readonly digest: string; readonly shared: unknown }
  | { readonly kind: "forget"; readonly digest: string }
  | TrainOrder
  /** Give up the present trial when its epoch is done. It is heard while a trial is being trained. */
  | { readonly kind: "give-up" };

export interface TrainOrder {
  readonly kind: "train";
  readonly id: TrialId;
  readonly parameters: Parameters;
  readonly seed: number;
  /** Names the data, sent before. */
  readonly dataDigest: string;
  readonly save: readonly Save[];
  /** Where to go on from; absent to begin at the start. */
  readonly from?: TrainingState;
}

/** What an executor answers. */
export type Message =
  | { readonly kind: "epochs"; readonly records: readonly EpochRecord[] }
  | { readonly kind: "ended"; readonly outcome: TrialOutcome; readonly keepsakes: Keepsakes }
  /** The trial was given up as ordered. */
  | { readonly kind: "given-up"; readonly keepsakes: Keepsakes }
  /** The executor is gone and with it the trial it had. */
  | { readonly kind: "lost"; readonly reason: string };

/** A kind of executors, all with the same arithmetic. */
export interface Executors {
  /** Makes one; `start` has not been called. */
  make(): Executor;
}
