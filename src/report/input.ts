import type { Directions, Json } from "../model/parameters.ts";
import type { TrialRow } from "../model/records.ts";
import type { SearchLog } from "../model/search.ts";
import type { SpecClaim } from "../model/specification.ts";
import type { EpochRecord, TrialId } from "../model/trial.ts";
import type { Experiments } from "./report.ts";

/** The epochs of trials, by id. */
export type Series = ReadonlyMap<TrialId, readonly EpochRecord[]>;

/** What a report is made from: rows of one experiment, or of several joined as one, wherever they were stored. */
export interface ReportInput {
  readonly experiments: Experiments;
  readonly description?: string;
  /** In the order of the plan: arms as the spec lists them. */
  readonly rows: readonly TrialRow[];
  /** Parameters that all trials share, for filters and for comparing experiments. */
  readonly fixed?: { readonly [parameter: string]: Json };
  /** What the spec claims, to be judged by all rows, whatever the question leaves out. */
  readonly claims?: readonly SpecClaim[];
  /** The settings that were given in place of the spec's: it is said, and its claims are left open. */
  readonly changedBy?: readonly string[];
  /** The epochs of trials; needed for claims about an epoch or a series (`needsEpochs`). */
  readonly series?: Series;
  /** Of metrics whose names do not say which value is better. */
  readonly directions?: Directions;
  /** What the run decided by its own results, where anything depended on them. */
  readonly searchLog?: SearchLog;
}

/** The rows that a report is about, where results chose some. */
export interface Focus {
  readonly rows: readonly TrialRow[];
  /** The parameters that name the arms, where they are not those that differ between the rows. */
  readonly named?: readonly string[];
  /** Whole sentences. */
  readonly notes: readonly string[];
}
