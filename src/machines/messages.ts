import type { DataSource, Parameters, Save } from "../model/parameters.ts";
import type { Spec } from "../model/specification.ts";
import type { EpochRecord, Trial, TrialId, TrialOutcome } from "../model/trial.ts";

/** A trial to be trained: `schema/wire.schema.json`. */
export interface JobMessage {
  readonly v: 1;
  readonly kind: "job";
  readonly trial: WireTrial;
  readonly save: readonly Save[];
  /** Names the queue that the result goes to. */
  readonly reply: string;
  readonly timeout?: number;
  /** A state to go on from, as a safetensors file in base64. */
  readonly from?: string;
}

/** How a trial ended, with all its epochs. */
export interface ResultMessage {
  readonly v: 1;
  readonly kind: "result";
  readonly trial: TrialId;
  readonly outcome: TrialOutcome;
  readonly epochs: readonly EpochRecord[];
  readonly machine: Machine;
  readonly files?: WireFiles;
}

/** What a trial leaves, as safetensors files in base64. */
export interface WireFiles {
  readonly weights?: string;
  readonly bestWeights?: string;
  readonly state?: string;
}

/** Epochs of a training that goes on. */
export interface ProgressMessage {
  readonly v: 1;
  readonly kind: "progress";
  readonly trial: TrialId;
  readonly epochs: readonly EpochRecord[];
}

/** What trials of a class need, so that a worker can see whether it has it. */
export interface ClassMessage {
  readonly v: 1;
  readonly kind: "class";
  readonly numerics: string;
  readonly dataDigest: string;
  readonly data: DataSource;
  readonly seed: number;
}

/** Where a trial was trained. */
export interface Machine {
  readonly worker: string;
  readonly runx: string;
  readonly node: string;
  readonly os: string;
  readonly cpu: string;
}

/** The first line of a plan for task files; its trials follow, one a line. */
export interface PlanMessage {
  readonly v: 1;
  readonly kind: "plan";
  readonly spec: Pick<Spec, "name" | "description" | "tags" | "report" | "source">;
  readonly save: readonly Save[];
  /** Where data files are looked for. */
  readonly folder: string;
  readonly tasks: number;
  readonly trials: number;
}

/** A trial of a plan, and the task that trains it: from 1, and 0 where it was recorded before. */
export interface PlannedMessage {
  readonly v: 1;
  readonly kind: "planned";
  readonly task: number;
  readonly trial: WireTrial;
}

export type Message =
  | JobMessage
  | ResultMessage
  | ProgressMessage
  | ClassMessage
  | PlanMessage
  | PlannedMessage;

export interface WireTrial {
  readonly id: TrialId;
  readonly varied: Trial["arm"]["varied"];
  readonly parameters: Parameters;
  readonly seed: number;
  readonly dataDigest: string;
  readonly numerics: string;
}

export function toWire({ id, arm, seed, dataDigest, numerics }: Trial): WireTrial {
  return { id, varied: arm.varied, parameters: arm.parameters, seed, dataDigest, numerics };
}

export function fromWire({ id, varied, parameters, seed, dataDigest, numerics }: WireTrial): Trial {
  return { id, arm: { varied, parameters }, seed, dataDigest, numerics };
}
