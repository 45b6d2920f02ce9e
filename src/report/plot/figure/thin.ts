/** Keeps a page small: fewer epochs and fewer trials of long or wide experiments, evenly chosen. */

/** `keep` of the items at even distances, the first and the last among them. */
export function evenly<T>(items: readonly T[], keep: number): readonly T[] {
  if (items.length <= keep) return items;
  if (keep < 2) return items.slice(-keep);
  const step = (items.length - 1) / (keep - 1);
  return Array.from({ length: keep }, (_, i) => items[Math.round(i * step)]).filter(
    (item) => item !== undefined,
  );
}

/** How much of the single trainings a figure may hold. */
export interface Room {
  readonly trialsPerArm: number;
  readonly epochs: number;
}

/** Shares `points` among the arms: at most 20 seeds an arm, then as many epochs as fit, but never fewer than 8. */
export function roomFor(points: number, arms: number, seedsPerArm: number): Room {
  const trialsPerArm = Math.max(1, Math.min(20, seedsPerArm));
  const epochs = Math.floor(points / Math.max(1, arms * trialsPerArm));
  return { trialsPerArm, epochs: Math.max(8, epochs) };
}
