import type { EpochRecord } from "../../../model/trial.ts";
import type { LabTraining } from "../../../report/content/lab.ts";
import { chart, spanOf } from "../chart.ts";

/** In pixels. */
const HEIGHT = 240;
const LEAST_WIDTH = 280;

/** The recorded curve, and as much as there is of the new one. Nothing where no metric is drawn. */
export function pictureOf(
  { epochs, drawn }: LabTraining,
  records: readonly EpochRecord[],
  width: number,
): readonly Element[] {
  if (drawn === undefined) return [];
  const points = (list: readonly EpochRecord[]) =>
    list.flatMap(({ epoch, metrics }) => {
      const value = metrics[drawn.name];
      return value === undefined ? [] : [[epoch, value] as const];
    });
  const [recorded, now] = [points(epochs), points(records)];
  const axes = {
    x: [Math.min(1, epochs[0]?.epoch ?? 1), Math.max(2, epochs.at(-1)?.epoch ?? 2)] as const,
    y: spanOf([...recorded, ...now].map(([, value]) => value)),
    xTitle: "epoch",
    yTitle: drawn.title,
    unit: drawn.unit,
  };
  const lines = [
    { kind: "recorded", points: recorded },
    { kind: "now", points: now },
  ] as const;
  return [chart(lines, axes, Math.max(LEAST_WIDTH, width), HEIGHT)];
}
