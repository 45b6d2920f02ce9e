/**
 * What a report says, as plain data: everything is computed, nothing is formatted. Renderers (table, Markdown,
 * JSON, …, the page) take a `Report` and make text of it. Every number in it is finite; what cannot be said is
 * absent or a case of its own, never NaN or a sentinel.
 */

import type { Metric } from "../metric/metric.ts";
import type { Directions, Json, Moment } from "../model/parameters.ts";
import type { Dimension, PointStatus, SearchMethod } from "../model/search.ts";
import type { SpecClaim } from "../model/specification.ts";
import type { TrialId } from "../model/trial.ts";
import type { TrialWords } from "./trial-words.ts";

/** What the records say: arms, comparisons, claims, each number with its spread. Accuracies are fractions, times seconds. */
export interface Report {
  /** Names of the experiments: one, or those that are compared. */
  readonly experiments: Experiments;
  readonly description?: string;
  /** The settings that the first was given in place of its spec's. */
  readonly changedBy: readonly string[];
  /** By the kind of its trials. */
  readonly words: TrialWords;
  readonly metric: Metric;
  readonly at: Moment;
  /** The filter, as the user wrote it. */
  readonly where?: string;
  /** The parameters of `--by`, when arms are pooled over the others. */
  readonly by?: readonly string[];
  /** The order asked for; absent: the spec's order. */
  readonly sorted?: string;
  /** Arms carry what the best of this many trials is expected to show. */
  readonly bestOf?: number;
  /** The best arm was chosen by the validation split. */
  readonly bestByValidation?: boolean;
  /** Parameters that differ between arms, in the order of the spec. */
  readonly varied: readonly string[];
  readonly arms: readonly ArmReport[];
  /** Every arm but the baseline against the baseline. Empty with fewer than two arms. */
  readonly comparisons: readonly Comparison[];
  /** The spec's claims, in its order. */
  readonly claims: readonly JudgedClaim[];
  /** Summed over the arms. */
  readonly tally: Tally;
  readonly answer: Answer;
  /** Which parameter of a grid matters. */
  readonly effects?: Effects;
  /** Of metrics whose names do not say which value is better. */
  readonly directions?: Directions;
  /** The points of a search. */
  readonly search?: SearchReport;
  /** What must be known to read the numbers: optimism, trials left out, stuck trainings. Whole sentences. */
  readonly notes: readonly string[];
}

/** What is said first: the verdict, and the one sentence that bears it out. */
export interface Answer {
  /** Absent where nothing is asked: of a single arm, and of a metric that is neither good nor bad, where no claim is judged. */
  readonly verdict?: AnswerVerdict;
  /** The question is no yes-or-no question: what `yes` and `no` stand for is said by the text alone. */
  readonly asksWhich?: true;
  /** Without the verdict. Untrusted names are in it. */
  readonly text: string;
  /** The comparison that the text words, where it is one: it is not said again. */
  readonly comparison?: Comparison;
}

/**
 * `yes` and `no`: to the question of the spec; without one, whether an arm is better than its baseline, or of three
 * arms or more, whether one is better than all others. `cannot-tell`: too few trials to say either.
 */
export type AnswerVerdict = "yes" | "no" | "no-clear-difference" | "cannot-tell";

/** Shares of the variance between the arms of a grid, or over the space of a search; they sum to 1. */
export interface Effects {
  /** The largest first. */
  readonly parameters: readonly Effect[];
  readonly interactions: Omit<Effect, "parameter">;
  readonly basis: EffectsBasis;
  readonly sentence: string;
}

export type EffectsBasis =
  /** Means over so many seeds. */
  | { readonly kind: "grid"; readonly seeds: number }
  /** Functional ANOVA of a random forest: `explained` is the share of the variance that it predicts of unseen points. */
  | { readonly kind: "search"; readonly points: number; readonly explained: number };

export interface Effect {
  readonly parameter: string;
  readonly share: number;
  /** 95 % interval over the seeds; of a search, where 95 % of the trees lie. */
  readonly ci95?: Interval;
}

export type Experiments = readonly [first: string, ...others: string[]];

export interface SearchReport {
  readonly method: SearchMethod["kind"];
  /** What points were judged by. */
  readonly metric: Metric;
  /** The parameters that were searched; absent in old records. */
  readonly space?: readonly Dimension[];
  /** Of successive halving: the epochs of each rung. */
  readonly rungs?: readonly number[];
  /** For each arm of `vary`: its points, those that came furthest first and of those the best first. */
  readonly parts: readonly {
    readonly varied: ArmValues;
    readonly label: string;
    readonly points: readonly ReportedPoint[];
  }[];
}

export interface ReportedPoint {
  readonly arm: ArmValues;
  /** Untrusted text, like an arm's. */
  readonly label: string;
  /** In which it was asked for, from 1. */
  readonly order: number;
  /** From 1. */
  readonly generation: number;
  /** Mean over the seeds; absent while trainings wait, and when one had no result. */
  readonly score?: number;
  /** One a seed that has one. */
  readonly values: readonly number[];
  readonly fate: PointStatus["kind"];
  /** What became of it, in words; empty for a point that is simply done. */
  readonly why: string;
}

/** One combination of varied parameters with what its seeds gave. */
export interface ArmReport {
  /** Equal for equal arms (`armKey`). */
  readonly key: string;
  readonly arm: ArmValues;
  /** The varied parameters as people read them, other texts for other values. Untrusted, like the label. */
  readonly texts: { readonly [parameter: string]: string };
  /** For people: `cross-entropy (η 0.5)`. Untrusted text: escape it for where it goes. */
  readonly label: string;
  readonly tally: Tally;
  /** Values of the completed trials, stuck ones included. */
  readonly sample: Sample;
  readonly standing: Standing;
  /** Absent unless asked for, and with fewer trials than the best is drawn from. */
  readonly bestOf?: BestOf;
  /** Trainings that ended without ever predicting some class, in the order of the trials. */
  readonly stuck: readonly StuckTrial[];
  /** Mean over the completed trials; absent when there is none. */
  readonly seconds?: number;
  readonly trials: readonly TrialReport[];
}

export interface StuckTrial {
  readonly id: TrialId;
  readonly seed: number;
  /** Of a pooled arm: the parameters pooled over, as in `λ 5`; they tell trials of one seed apart. */
  readonly pooled?: string;
  /** Names of the classes it never predicts. */
  readonly classes: readonly string[];
}

export type ArmValues = { readonly [parameter: string]: Json };

/**
 * `best`: the best mean, by validation where that was recorded. `indistinguishable`: the comparison with the best arm
 * leaves open which is better, and its interval reaches the best. `unranked`: no value, a metric without better and
 * worse, or nothing can be told: a single value, or a spread so wide that an arm nearer to the best is told apart from
 * it and this one is not.
 */
export type Standing = "best" | "indistinguishable" | "worse" | "unranked";

export interface Tally {
  readonly trials: number;
  readonly completed: number;
  /** Completed, but some class is never predicted. Part of `completed`. */
  readonly stuck: number;
  /** Ended without a result: diverged or failed. Left out of the sample. */
  readonly failed: number;
  /** Part of `failed`. */
  readonly diverged: number;
  /** Waiting or running. */
  readonly pending: number;
  /** Completed, but without this metric at this moment. Part of `completed`, left out of the sample. */
  readonly unmeasured: number;
}

/** What n values allow to be said. */
export type Sample =
  | { readonly kind: "empty"; readonly n: 0 }
  | { readonly kind: "single"; readonly n: 1; readonly value: number }
  /** Seeds change nothing here: every training of the arm ends with the same weights, so there is one replicate. */
  | { readonly kind: "exact"; readonly n: 1; readonly copies: number; readonly value: number }
  /** All equal: the spread is 0 as far as these seeds show; an interval would claim too much. */
  | { readonly kind: "constant"; readonly n: number; readonly value: number }
  | SpreadSample;

export interface SpreadSample {
  readonly kind: "spread";
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation, n − 1 in the denominator. */
  readonly std: number;
  /**
   * 95 % interval of the mean, within the metric's range. For arms pooled over parameters it rests on the means of the
   * seeds, since trials that share a seed are not independent; absent when these are fewer than two or equal.
   */
  readonly ci95?: Interval;
  readonly min: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly max: number;
  /** Mean of the middle half, with its 95 % bootstrap interval over the seeds; absent of one seed. */
  readonly interquartileMean: number;
  readonly interquartileCi95?: Interval;
}

/** What the best of k trials shows, when they are drawn without replacement from the n recorded; exact. */
export interface BestOf {
  readonly k: number;
  readonly n: number;
  readonly expectation: number;
  /** The values the best can take, worst first, each with its chance. */
  readonly distribution: readonly { readonly value: number; readonly chance: number }[];
}

export type Interval = readonly [low: number, high: number];

export type TrialReport = {
  readonly id: TrialId;
  readonly arm: ArmValues;
  readonly seed: number;
} & (
  | { readonly status: "pending" | "running" }
  | { readonly status: "diverged"; readonly epoch: number; readonly seconds: number }
  | { readonly status: "failed"; readonly reason: string; readonly seconds: number }
  | {
      readonly status: "completed";
      readonly seconds: number;
      readonly weightsSha256: string;
      /** Seeds change nothing in it, or only how its sums are rounded: with others of its arm it is one replicate. */
      readonly isCopy?: boolean;
      readonly neverPredicted: readonly number[];
      /** Their names; where nothing names them, their numbers. */
      readonly neverPredictedClasses: readonly string[];
      /** The metric; absent when the trial did not record it. */
      readonly measured?: Measured;
      /** The same measure on the validation split at the same moment, where the metric is another split's. */
      readonly validation?: number;
      /** By which arms that validate equally are told apart. */
      readonly validationCost?: number;
      /**
       * Where every seed draws a split of its own: rows that the metric is measured on, divided by rows that train. The
       * splits overlap, so the values of the seeds are not independent.
       */
      readonly overlap?: number;
      /** Rows that it learns from: gradients of single examples in an epoch. */
      readonly examples?: number;
    }
);

export interface Measured {
  /** At the report's moment; absent for `at-best-validation` where there is no validation split. */
  readonly value?: number;
  readonly last: number;
  readonly best: number;
  readonly bestEpoch: number;
  readonly atBestValidation?: number;
}

export interface Comparison {
  /** Of the arm. */
  readonly key: string;
  readonly baseline: ArmValues;
  readonly arm: ArmValues;
  readonly evidence: Evidence;
  /** Chance that a random trial of the arm beats a random one of the baseline, ties half; absent without values. */
  readonly probabilityOfImprovement?: number;
  readonly verdict: Verdict;
  /** Of a difference that is left open: how small a one the seeds could have shown. */
  readonly power?: Power;
  /** Where the spec's question says how large a difference would matter. */
  readonly equivalence?: Equivalence;
  readonly sentence: string;
}

/** Whether a difference lies within a margin. */
export interface Equivalence {
  /** In the metric's unit. */
  readonly margin: number;
  /** Of two one-sided t-tests; absent where nothing is random. */
  readonly p?: number;
  readonly equivalent: boolean;
}

export interface Power {
  /** The smallest difference that these seeds find with a chance of 80 %. */
  readonly detectable: number;
  /** Seeds an arm that would find the difference as it is with a chance of 80 %; absent where more than 10,000. */
  readonly seeds?: number;
}

/** `better` and `worse` are claimed when the Holm-adjusted p is below 0.05. */
export type Verdict = "better" | "worse" | "different" | "open" | "equal" | "incomparable";

/** What the values of two arms say about their difference (arm − baseline, in the metric's unit). */
export type Evidence =
  | Tested
  /**
   * Costs and errors that lie decades apart: how many times as large, by the test of their natural logarithms. The largest
   * few values would make up a difference of means and all of its spread.
   */
  | {
      readonly kind: "ratio";
      readonly logs: Tested;
      /** Of the geometric means. */
      readonly difference: number;
      readonly p: number;
      readonly pHolm: number;
    }
  /** One of the two has no value. */
  | { readonly kind: "none" }
  /** One pair, or a single value on one side: a difference, and no spread to judge it by. */
  | { readonly kind: "single"; readonly difference: number; readonly paired: boolean }
  /** Nothing is random in either arm: the difference is what it is. */
  | {
      readonly kind: "exact";
      readonly difference: number;
      readonly baseline: number;
      readonly arm: number;
    }
  /** Every pair differs by the same amount: no t-test. */
  | {
      readonly kind: "constant";
      readonly difference: number;
      readonly n: number;
      readonly paired: boolean;
      readonly wilcoxon?: Wilcoxon;
      readonly p: number;
      readonly pHolm: number;
    };

/** Two arms whose values spread, and what a t-test says of them. */
export type Tested =
  /** Every seed of both arms is common; or one arm is exact, and each value of the other is held against it. */
  | (DifferenceTest & {
      readonly kind: "paired";
      readonly exact?: "baseline" | "arm";
      /** Seeds; of pooled arms each is the mean of its matched trials. */
      readonly n: number;
      /** Pairs of trials that agree in seed and in everything pooled; n unless arms were pooled. */
      readonly matched: number;
      /** Pairs in which the arm has the higher value, and the lower. */
      readonly higher: number;
      readonly lower: number;
      readonly wilcoxon: Wilcoxon;
    })
  /** Some seeds are common and some are not: the test of partly overlapping samples uses all. */
  | (TwoSamples & { readonly kind: "partly-paired"; readonly common: number })
  /** Fewer than three common seeds of more: Welch's test. */
  | (TwoSamples & { readonly kind: "unpaired" });

interface TwoSamples extends DifferenceTest {
  readonly n: readonly [baseline: number, arm: number];
}

interface DifferenceTest extends TTest {
  /** Seeds had splits of their own, which overlap: the test is the corrected resampled t-test. */
  readonly resampled?: true;
  readonly pHolm: number;
}

/** A difference of means and its t-test. */
export interface TTest {
  readonly difference: number;
  readonly standardError: number;
  readonly ci95: Interval;
  readonly t: number;
  readonly degreesOfFreedom: number;
  /** Two-sided. */
  readonly p: number;
}

/** Wilcoxon's signed-rank test, two-sided. Zero differences are dropped, tied ranks averaged. */
export interface Wilcoxon {
  readonly method: "exact" | "normal approximation";
  /** Sum of the ranks of the positive differences. */
  readonly statistic: number;
  readonly p: number;
  readonly zeros: number;
  readonly ties: boolean;
}

/** What the spec claimed, and what came of it. */
export interface JudgedClaim {
  readonly claim: SpecClaim;
  /** `mean test accuracy of quadratic (η 3) after the last epoch is 95.42 % ± 0.10 points`. */
  readonly text: string;
  /** The numbers behind the outcome. */
  readonly reason: string;
  readonly outcome: ClaimOutcome;
  /** The values that were judged, one a seed; nothing of a series. */
  readonly sample: Sample;
  /** Trials of the arm that ended without a value. */
  readonly lost: { readonly diverged: number; readonly failed: number };
  /** Chance that the best of three seeds reaches the claimed figure, drawn from those recorded. */
  readonly chanceBestOfThree?: number;
}

export type ClaimOutcome =
  /** `found` is absent for a series, and for claims about every seed. */
  | { readonly kind: "met"; readonly found?: number; readonly seeds: number; readonly epochs?: number }
  /** `found` and `by` are absent where seeds miss the claim by diverging alone. */
  | { readonly kind: "missed"; readonly found?: number; readonly by?: number; readonly at: MissedAt }
  | { readonly kind: "open"; readonly reason: string };

/** Where a claim is missed: by the value of all seeds together, by one seed, or first at one epoch. */
export interface MissedAt {
  readonly seed?: number;
  readonly epoch?: number;
  /** Seeds or epochs that miss, of how many; diverged ones are among the seeds. */
  readonly missing?: number;
  readonly of?: number;
}
