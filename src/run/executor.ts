import type { EpochRecord, Parameters, TrialId, TrialOutcome } from "../model.ts";

/**
 * One place where trials are trained, one at a time: this process, a worker thread. It starts empty, is sent
 * data and trials, and answers with messages. `stop` ends it at once, whatever it does.
 */
export interface Executor {
  start(): Promise<void>;
  stop(): Promise<void>;
  send(order: Order): void;
  on(listener: (message: Message) => void): void;
}

/** What the run tells an executor. */
export type Order =
  /** `shared` is a backend's form of the dataset. Sent before the first trial that uses it. */
  | { readonly kind: "data"; readonly digest: string; readonly shared: unknown }
  | {
      readonly kind: "train";
      readonly id: TrialId;
      readonly parameters: Parameters;
      readonly seed: number;
      readonly dataDigest: string;
    };

/** What an executor answers. */
export type Message =
  | { readonly kind: "epochs"; readonly id: TrialId; readonly records: readonly EpochRecord[] }
  | { readonly kind: "ended"; readonly id: TrialId; readonly outcome: TrialOutcome }
  /** The trial was given up after an epoch because the run stops. */
  | { readonly kind: "stopped"; readonly id: TrialId }
  /** The executor is gone and with it the trial it had. */
  | { readonly kind: "lost"; readonly reason: string };
