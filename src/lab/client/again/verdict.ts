import type { EpochRecord } from "../../../model/trial.ts";
import type { LabTraining } from "../../../report/content/lab.ts";
import type { TrainingEnd } from "../../../training/train.ts";

/** Identical, or the first epoch that differs. */
export function verdict(
  training: LabTraining,
  records: readonly EpochRecord[],
  ending: TrainingEnd,
  seconds: number,
): string {
  const time = `${seconds.toFixed(1)} s here, ${training.seconds.toFixed(1)} s when it was recorded`;
  const differing = training.epochs.find((epoch, i) => !equal(epoch, records[i]));
  const now = ending.status === "completed" ? ending.weightsSha256 : undefined;
  if (differing === undefined && now === training.weightsSha256) {
    const digest =
      now === undefined ? "It diverges in the same epoch" : `The weights have the recorded SHA-256, ${now}`;
    return `Identical. ${digest}; ${time}.`;
  }
  const where = differing === undefined ? "in the weights" : `in epoch ${differing.epoch}`;
  return `Different, first ${where}; ${time}.`;
}

function equal(recorded: EpochRecord, again: EpochRecord | undefined): boolean {
  if (again === undefined || again.epoch !== recorded.epoch) return false;
  return Object.entries(recorded.metrics).every(([name, value]) => again.metrics[name] === value);
}
