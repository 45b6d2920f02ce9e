import type { Split } from "../../model/dataset.ts";
import { counted } from "../../text/counted.ts";
import { refusal } from "../refusal.ts";
import { sharedUint16 } from "../shared-memory.ts";
import type { IdxArray } from "./idx-format.ts";

/** An image file and its label file: as many labels as images. */
export interface LabelledImages {
  readonly images: IdxArray;
  readonly labels: IdxArray;
}

/** Throws RunxError when the two files cannot belong together. */
export function labelled(images: IdxArray, labels: IdxArray): LabelledImages {
  refuseLabelsAsImages(images);
  if (labels.dimensions.length !== 1) {
    const message = `The file has ${labels.dimensions.length} dimensions; labels have one.`;
    throw refusal("idx-dimensions", message, "Name the label file here.", { file: labels.path });
  }
  if (labels.dimensions[0] !== images.dimensions[0]) {
    const counts = `${counted(labels.dimensions[0], "label")} for ${counted(images.dimensions[0], "image")}`;
    const message = `The file has ${counts} in ${images.path}.`;
    throw refusal("count-mismatch", message, "Name two files of the same set.", { file: labels.path });
  }
  return { images, labels };
}

/** Throws RunxError for a file that has no images. */
export function refuseLabelsAsImages(images: IdxArray): void {
  if (images.dimensions.length >= 2) return;
  const message = "The file has one dimension: it looks like a label file.";
  throw refusal("idx-dimensions", message, "Name the image file here.", { file: images.path });
}

/** Values of one image. */
export function imageSize({ images }: LabelledImages): number {
  return images.dimensions.slice(1).reduce((product, n) => product * n, 1);
}

/** Rows `first` … `first + size − 1`; the pixels are a view of the file's memory, not a copy. */
export function splitOf(rows: LabelledImages, first: number, size: number, scale: number): Split {
  const width = imageSize(rows);
  const labels = sharedUint16(size);
  labels.set(rows.labels.values.subarray(first, first + size));
  const values = rows.images.values.subarray(first * width, (first + size) * width);
  return { size, inputs: { kind: "bytes", values, scale }, targets: { kind: "classes", labels } };
}

/** Throws RunxError naming the offset of the first label that is not below `classes`. */
export function refuseLabelsFrom(classes: number, labels: IdxArray, reason: string): void {
  const at = labels.values.findIndex((label) => label >= classes);
  if (at < 0) return;
  const message = `The file has label ${labels.values[at]} at offset ${labels.offset + at}; ${reason}.`;
  throw refusal("label-range", message, "Correct the label, or name the label file of the same set.", {
    file: labels.path,
  });
}
