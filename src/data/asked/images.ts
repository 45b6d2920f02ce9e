/** Images that a trained network is to answer. */
import type { Inputs, Targets } from "../../model/dataset.ts";
import type { AnswerEncoding, Encoding, PixelEncoding } from "../../model/encoding.ts";
import { readDataFile } from "../bytes/data-file.ts";
import { type IdxArray, isIdx, parseIdx } from "../images/idx-format.ts";
import { labelled, refuseLabelsAsImages, refuseLabelsFrom } from "../images/labelled.ts";
import { readPng } from "../images/png.ts";
import { refusal } from "../refusal.ts";
import { type NewRows, NOTHING, otherKind } from "./rows.ts";

export function readImages(path: string, labels: string | undefined): NewRows {
  const file = readDataFile(path);
  if (!isIdx(file)) {
    const hint = "Name an IDX file of images or a PNG image: the network was trained on images.";
    throw refusal("other-kind", "The file is neither an IDX file nor a PNG image.", hint, { file: path });
  }
  const images = parseIdx(file);
  refuseLabelsAsImages(images);
  const [size, ...shape] = images.dimensions;
  const marks = labels === undefined ? undefined : labelled(images, parseIdx(readDataFile(labels))).labels;
  return {
    size,
    encode: ({ inputs }) => pixelsOf(path, shape, images.values, inputs),
    truth: (answer) => marks && labelsOf(marks, answer),
    carried: NOTHING,
  };
}

function labelsOf(marks: IdxArray, answer: AnswerEncoding): Targets | undefined {
  if (answer.kind !== "classes") return undefined;
  const classes = answer.names.length;
  refuseLabelsFrom(classes, marks, `the network tells the classes 0 to ${classes - 1} apart`);
  return { kind: "classes", labels: Uint16Array.from(marks.values) };
}

export function readImage(path: string): NewRows {
  const { width, height, values } = readPng(path);
  return {
    size: 1,
    encode: ({ inputs }) => pixelsOf(path, [height, width], values, inputs),
    truth: () => undefined,
    carried: NOTHING,
  };
}

function pixelsOf(
  path: string,
  shape: readonly number[],
  values: Uint8Array,
  inputs: Encoding["inputs"],
): Inputs {
  if (inputs.kind !== "pixels") throw otherKind(path, "a table");
  if (String(shape) === String(inputs.shape)) return { kind: "bytes", values, scale: inputs.scale };
  const wanted = sizeText(inputs);
  const message = `The file has images of ${shape.join(" × ")} pixels; the network was trained on ${wanted}.`;
  const hint = `Scale them to ${wanted} pixels, light on dark as in training, and save them again.`;
  throw refusal("image-size", message, hint, { file: path });
}

function sizeText({ shape }: PixelEncoding): string {
  return shape.join(" × ");
}
