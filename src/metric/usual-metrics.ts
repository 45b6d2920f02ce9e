import type { MetricName } from "../model/parameters.ts";

/** What is compared when nobody says a metric: the first of these that is recorded. */
export const usualMetrics: readonly MetricName[] = [
  "test.accuracy",
  "validation.accuracy",
  "train.accuracy",
  "test.cost",
  "validation.cost",
  "train.cost",
];
