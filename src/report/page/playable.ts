import type { Lab, LabTraining, PackedDataset } from "../content/lab.ts";

/** Networks with given weights are shown as they are: there is no training to repeat, or to play with. */
export function isTrained({ parameters }: LabTraining): boolean {
  return parameters.epochs > 0;
}

/** What a reader can play with: one neuron of one input, or a plane of two inputs. */
export interface Playable {
  readonly kind: "neuron" | "plane";
  readonly training: LabTraining;
  readonly dataset: PackedDataset;
}

/** The first training of a page that it can be played with: one answer, 0 or 1, no time, and data that lie in the page. */
export function playableIn({ trainings, data }: Lab): Playable | undefined {
  for (const training of trainings.filter(isTrained)) {
    const kind = kindOf(training);
    const found = data[training.dataDigest];
    if (kind === undefined || found?.kind !== "here") continue;
    if (found.dataset.splits.train?.targets.kind === "binary")
      return { kind, training, dataset: found.dataset };
  }
  return undefined;
}

function kindOf({ parameters: { layers, recurrent } }: LabTraining): Playable["kind"] | undefined {
  if (recurrent !== undefined || layers.at(-1) !== 1) return undefined;
  if (layers[0] === 2) return "plane";
  return layers.length === 2 && layers[0] === 1 ? "neuron" : undefined;
}
