import type { CommandParameters, InputFile, Needs, ProgramLimits } from "../model/command.ts";
import type { DataSource, Parameters, Save, TrialParameters } from "../model/parameters.ts";
import type { Spec } from "../model/specification.ts";
import type { EpochRecord, Trial, TrialId, TrialOutcome } from "../model/trial.ts";

/** A network to be trained: `schema/wire.schema.json`. */
export interface NetworkJob {
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

/** A program to be run. Its command line is in the worker's checkout: only values travel. */
export interface ProgramJob {
  readonly v: 1;
  readonly kind: "program";
  readonly trial: Pick<WireTrial, "id" | "varied" | "seed"> & {
    readonly values: CommandParameters["values"];
  };
  readonly reply: string;
  /** What the run allows it in place of the spec. */
  readonly limits: Partial<ProgramLimits>;
  /** Seconds that it is given to end when it is asked to. */
  readonly grace: number;
}

export type JobMessage = NetworkJob | ProgramJob;

/** How a trial ended, with all its epochs. */
export interface ResultMessage {
  readonly v: 1;
  readonly kind: "result";
  readonly trial: TrialId;
  /** A program's result need not be the same bits when it is run again. */
  readonly program?: true;
  readonly outcome: TrialOutcome;
  readonly epochs: readonly EpochRecord[];
  readonly machine: Machine;
  readonly files?: WireFiles;
}

/** What a trial leaves, in base64: of a network safetensors files, of a program the ends of what it wrote. */
export interface WireFiles extends WireLogs {
  readonly weights?: string;
  readonly bestWeights?: string;
  readonly state?: string;
}

/** The last 16 KiB of standard output and of standard error, in base64; absent where it wrote nothing. */
export interface WireLogs {
  readonly stdout?: string;
  readonly stderr?: string;
}

/** Epochs of a training that goes on. */
export interface ProgressMessage {
  readonly v: 1;
  readonly kind: "progress";
  readonly trial: TrialId;
  readonly epochs: readonly EpochRecord[];
}

/** What trials of a class need, so that a worker can see whether it has it. */
export type ClassMessage = NetworkClass | ProgramClass;

interface AnyClass {
  readonly v: 1;
  readonly kind: "class";
  readonly numerics: string;
  /** Of a program that of its inputs. */
  readonly dataDigest: string;
  /** What one trial takes of a machine. */
  readonly needs: Needs;
}

export interface NetworkClass extends AnyClass {
  readonly data: DataSource;
  readonly seed: number;
  readonly program?: never;
}

export interface ProgramClass extends AnyClass {
  readonly program: ProgramName;
}

/** A program, without its command line. */
export interface ProgramName {
  /** The file of its spec, relative to the root of the checkout, with `/`. */
  readonly spec: string;
  /** Of its command and of the rules that its results are read by. */
  readonly digest: string;
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
  /** Absent where networks are trained. */
  readonly program?: PlannedProgram;
}

/** What the trials of a plan depend on, where they run a program. */
export interface PlannedProgram {
  /** The file of the spec, relative to the root of the checkout, with `/`. */
  readonly spec: string;
  readonly inputs: readonly InputFile[];
  readonly needs: Needs;
}

/** A trial of a plan, and the task that trains it: from 1, and 0 where it was recorded before. */
export interface PlannedMessage {
  readonly v: 1;
  readonly kind: "planned";
  readonly task: number;
  readonly trial: WireTrial<TrialParameters>;
  /** Of a program: the digest of its command and of the rules that its results are read by. */
  readonly program?: string;
}

export type Message =
  | NetworkJob
  | ProgramJob
  | ResultMessage
  | ProgressMessage
  | ClassMessage
  | PlanMessage
  | PlannedMessage;

export interface WireTrial<P extends TrialParameters = Parameters> {
  readonly id: TrialId;
  readonly varied: Trial["arm"]["varied"];
  readonly parameters: P;
  readonly seed: number;
  readonly dataDigest: string;
  readonly numerics: string;
}

export function toWire<P extends TrialParameters>(trial: Trial<P>): WireTrial<P> {
  const { id, arm, seed, dataDigest, numerics } = trial;
  return { id, varied: arm.varied, parameters: arm.parameters, seed, dataDigest, numerics };
}

export function fromWire<P extends TrialParameters>(wire: WireTrial<P>): Trial<P> {
  const { id, varied, parameters, seed, dataDigest, numerics } = wire;
  return { id, arm: { varied, parameters }, seed, dataDigest, numerics };
}
