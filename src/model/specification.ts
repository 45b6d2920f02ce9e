/** The checked spec. Types only. */

import type { Problem } from "../errors.ts";
import type { CommandParameters, ProgramRules } from "./command.ts";
import type {
  Arm,
  Directions,
  Json,
  MetricName,
  Moment,
  Parameters,
  Save,
  TrialParameters,
} from "./parameters.ts";
import type { Replication, Search } from "./search.ts";
import type { SurfaceParameters } from "./surface.ts";

/** The checked spec of a network's trainings. */
export interface Spec extends SpecOf<Parameters> {
  readonly program?: never;
}

/** The checked spec of a program's runs. */
export interface CommandSpec extends SpecOf<CommandParameters> {
  readonly program: ProgramRules;
}

/** The checked spec of walks down surfaces. */
export type SurfaceSpec = SpecOf<SurfaceParameters>;

export type AnySpec = Spec | CommandSpec | SurfaceSpec;

/** The checked spec, `extends` and `--set` applied, before `vary` is expanded. */
export interface SpecOf<P extends TrialParameters> {
  readonly name: string;
  readonly description?: string;
  readonly tags: readonly string[];
  /**
   * One entry an arm, in the order of the file; `varied` holds only what `vary` changes. Of a search: one entry an
   * arm of `vary`, at the first corner of the space.
   */
  readonly arms: readonly Arm<P>[];
  /** Those of the first round, where `replication` decides on more. */
  readonly seeds: readonly number[];
  readonly search?: Search;
  readonly replication?: Replication;
  readonly report: ReportDefaults;
  readonly save: readonly Save[];
  /** What of it is valid and changes nothing. */
  readonly warnings: readonly Problem[];
  /** The text as read, for provenance. */
  readonly source: SpecSource;
}

export interface SpecSource {
  readonly path: string;
  readonly text: string;
  /** `--set` assignments, in order. */
  readonly overrides: readonly string[];
}

/** What the spec says of its report: it is kept with the plan. */
export interface ReportDefaults {
  readonly metric?: string;
  readonly at?: Moment;
  readonly claims?: readonly SpecClaim[];
  readonly question?: SpecQuestion;
  /** Of a program's metrics. */
  readonly directions?: Directions;
}

/** What the spec wants to know: how one side compares with the other. */
export interface SpecQuestion {
  /** Values of varied parameters; where several arms have them, these are taken together. */
  readonly compare: { readonly [parameter: string]: Json };
  readonly against: { readonly [parameter: string]: Json };
  readonly expect: ExpectedRelation;
  /** A smaller difference does not matter, in the metric's unit. */
  readonly within?: number;
}

/** `higher` and `lower` also for metrics that are neither good nor bad. */
export type ExpectedRelation = "better" | "worse" | "higher" | "lower" | "different" | "equivalent";

/** What a spec expects to see. */
export interface SpecClaim {
  /** Where the figure is published, or why it is expected. */
  readonly source: string;
  /** Values of varied parameters that pick one arm; empty where there is only one. */
  readonly arm: { readonly [parameter: string]: Json };
  readonly metric: MetricName;
  readonly over: ClaimAggregate;
  readonly expected: ClaimExpectation;
}

/** What is made of the values of the seeds. `best-of`: the expected best of `k` of them. */
export type ClaimAggregate =
  | { readonly kind: "mean" | "median" | "every" }
  | { readonly kind: "best-of"; readonly k: number };

export type ClaimExpectation =
  | {
      readonly kind: "near";
      readonly value: number;
      readonly tolerance: number;
      readonly moment: ClaimMoment;
    }
  | { readonly kind: "at-least" | "at-most"; readonly value: number; readonly moment: ClaimMoment }
  /** One value an epoch, from epoch 1. */
  | { readonly kind: "series"; readonly values: readonly number[]; readonly tolerance: number };

export type ClaimMoment =
  | { readonly kind: "at"; readonly at: Moment }
  | { readonly kind: "epoch"; readonly epoch: number };
