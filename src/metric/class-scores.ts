/** How well one class is told from the others. */
export interface ClassScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/**
 * Of a class that `wanted` rows are of and `answers` were given for, `right` of them rightly; undefined where no row is of
 * it. The precision of a class that is never answered is 0, as in scikit-learn.
 */
export function classScoresOf(right: number, answers: number, wanted: number): ClassScores | undefined {
  if (wanted === 0) return undefined;
  return {
    precision: answers === 0 ? 0 : right / answers,
    recall: right / wanted,
    f1: (2 * right) / (answers + wanted),
  };
}
