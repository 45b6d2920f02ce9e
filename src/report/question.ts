import type { MetricName, Moment } from "../model/parameters.ts";
import type { SpecQuestion } from "../model/specification.ts";

/** What the user asks of the rows. Everything may be left out. */
export interface Question {
  /** What the spec asks; the user's own baseline, filter or pooling takes its place. */
  readonly question?: SpecQuestion;
  /** Default: the first usual metric that was recorded, test accuracy before validation before costs. */
  readonly metric?: MetricName;
  /** Default: `last`. */
  readonly at?: Moment;
  /** An expression over parameters, `seed`, `status` and metrics: only matching trials count. */
  readonly where?: string;
  /** Arms are pooled over all other parameters. */
  readonly by?: readonly string[];
  /**
   * Of the arms that differ in these parameters alone, the one that validates best; `none`: every arm, also of a
   * search, which otherwise shows its best points.
   */
  readonly tuned?: readonly string[];
  /** An expression, or an arm's label, that one arm matches. Default: the first arm. */
  readonly baseline?: string;
  /** Also show what the best of this many trials is expected to be. */
  readonly bestOf?: number;
  /**
   * `arm` (the spec's order), `mean`, `median`, `min`, `max`, `std`, `n`, `seconds` or a parameter. The best comes
   * first; `-` in front reverses.
   */
  readonly sort?: string;
}
