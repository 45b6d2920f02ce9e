/** One training: its identity, its plan, how it ended. */

import type { Problem } from "../errors.ts";
import type { CommandParameters, OutputFile } from "./command.ts";
import type { Arm, Json, MetricName, Parameters, TrialParameters } from "./parameters.ts";
import type { SearchLog } from "./search.ts";
import type { SpecOf } from "./specification.ts";
import type { SurfaceParameters } from "./surface.ts";

/** SHA-256 in hex of the trial's canonical JSON (RFC 8785). */
export type TrialId = string;

/** One training: an arm with one seed. Without a kind, of a network. */
export interface Trial<P extends TrialParameters = Parameters> {
  readonly id: TrialId;
  readonly arm: Arm<P>;
  readonly seed: number;
  readonly dataDigest: string;
  /** Names the arithmetic: two trainings with equal numerics give equal bits. */
  readonly numerics: string;
}

/** One run of a program. `dataDigest` is that of its input files, `numerics` names the protocol and its versions. */
export type CommandTrial = Trial<CommandParameters>;

/** One walk down a surface. It learns from no data and draws nothing at random. */
export type SurfaceTrial = Trial<SurfaceParameters>;

/** A trial of any kind. */
export type AnyTrial = Trial<TrialParameters>;

export function isCommand(trial: AnyTrial): trial is CommandTrial {
  return trial.arm.parameters.kind === "command";
}

export function isNetwork(trial: AnyTrial): trial is Trial {
  return trial.arm.parameters.kind === undefined;
}

export function isSurface(trial: AnyTrial): trial is SurfaceTrial {
  return trial.arm.parameters.kind === "surface";
}

/** How many epochs a trial is to take; of a walk its steps. Undefined of a program that names none. */
export function plannedEpochs(parameters: TrialParameters): number | undefined {
  if (parameters.kind === "surface") return parameters.steps;
  const epochs = parameters.kind === "command" ? parameters.values.epochs : parameters.epochs;
  return typeof epochs === "number" ? epochs : undefined;
}

export type AnyPlan = Plan<TrialParameters>;

/** What a run does, fixed when it starts: editing the spec's file afterwards changes nothing. */
export interface Plan<P extends TrialParameters = Parameters> {
  readonly spec: SpecOf<P>;
  /** In the order of reports: arms as in the spec, then seeds. */
  readonly trials: readonly Trial<P>[];
  /** Where the trials depend on results: what was decided so far. */
  readonly searchLog?: SearchLog;
}

/** Where a planned trial stands in the database. */
export type TrialState =
  | { readonly kind: "to-run"; readonly nearMatch?: NearMatch }
  | { readonly kind: "cached"; readonly status: "completed" | "diverged" }
  | { readonly kind: "failed"; readonly reason: string }
  /** Another living process works on it. */
  | { readonly kind: "running"; readonly by: string };

/** A finished trial of the same experiment, arm and seed that is not the planned one, and why not. */
export interface NearMatch {
  readonly id: TrialId;
  readonly differences: readonly IdentityDifference[];
}

export interface IdentityDifference {
  /** A parameter's name, `data` or `numerics`. */
  readonly part: string;
  /** Absent where the recorded trial does not have it. */
  readonly recorded?: Json;
  readonly planned?: Json;
}

/** The answer to a process that wants to train a trial. */
export type LeaseAnswer =
  | { readonly kind: "leased" }
  | { readonly kind: "finished"; readonly status: TrialOutcome["status"] }
  | { readonly kind: "busy"; readonly by: string };

/** What a run was made with. */
export interface Provenance {
  readonly runx: string;
  readonly node: string;
  /** Name, release and architecture: `Linux 6.1.0 x64`. */
  readonly os: string;
  readonly cpu: string;
  readonly cores: number;
  /** Trainings at a time on this machine. */
  readonly jobs: number;
  /** The trials went through a queue: its workers trained as many at a time as they could. */
  readonly throughQueue?: true;
  readonly numerics: string;
  /** The command line after `runx`. */
  readonly command: readonly string[];
  /** Absent outside a repository, and where git is not installed. */
  readonly git?: GitState;
}

export interface GitState {
  readonly commit: string;
  readonly dirty: boolean;
  /** `git diff HEAD`, cut at 256 KiB; empty where there is no change, and where `noDiff` says why it was not made. */
  readonly diff: string;
  readonly noDiff?: string;
}

/** Epochs are counted from 1; epoch 0 is the untrained network, recorded when asked for. */
export interface EpochRecord {
  readonly epoch: number;
  /** Absent at epoch 0. */
  readonly eta?: number;
  readonly metrics: { readonly [metric: MetricName]: number };
}

/** How a trial ended. */
export type TrialOutcome =
  | {
      readonly status: "completed";
      /** Of a program: the last one that a metric was reported for. */
      readonly epochs: number;
      readonly stoppedEarly: boolean;
      /**
       * Of a program: of its epochs, where it told none of its outputs, as canonical JSON. Of a walk: of the point
       * where it ends. Equal ones are the same result.
       */
      readonly weightsSha256: string;
      /** Classes never predicted on the test split (else validation, else train): a stuck training has some. */
      readonly neverPredicted: readonly number[];
      /** What a program has left. */
      readonly outputs?: readonly OutputFile[];
      readonly notes?: EndNotes;
      readonly seconds: number;
      readonly machine?: MachineText;
    }
  | {
      readonly status: "diverged";
      readonly epoch: number;
      readonly notes?: EndNotes;
      readonly seconds: number;
      readonly machine?: MachineText;
    }
  | {
      readonly status: "failed";
      readonly reason: string;
      /** What was refused, with what to do about it, where that is why. */
      readonly problems?: readonly Problem[];
      readonly notes?: EndNotes;
      readonly seconds: number;
      readonly machine?: MachineText;
    };

/** Whether a trial that stands so in the records has an outcome; the others are still to run. */
export function hasEnded(
  status: "pending" | "running" | TrialOutcome["status"],
): status is TrialOutcome["status"] {
  return status !== "pending" && status !== "running";
}

/** Whole sentences about a program's end: that children of it had to be ended. */
type EndNotes = readonly string[];

/** The machine that trained, where it is not that of the run: worker, processor, system, versions. */
export type MachineText = string;
