/** What is known of MNIST without reading it: also in a browser. */
import type { DatasetIdentity } from "../../model/dataset.ts";
import type { MnistSource } from "../../model/parameters.ts";

/** The four files as first published, by length and SHA-256. */
export const FILES = {
  trainImages: {
    name: "train-images-idx3-ubyte",
    bytes: 47_040_016,
    sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  },
  trainLabels: {
    name: "train-labels-idx1-ubyte",
    bytes: 60_008,
    sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  },
  testImages: {
    name: "t10k-images-idx3-ubyte",
    bytes: 7_840_016,
    sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  },
  testLabels: {
    name: "t10k-labels-idx1-ubyte",
    bytes: 10_008,
    sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
  },
} as const;

export type MnistFile = (typeof FILES)[keyof typeof FILES];

/** The validation split begins here in the training file, so that it does not move when `train` shrinks. */
export const VALIDATION_FIRST = 50_000;

const SIDE = 28;

/** Of an image. */
export const PIXELS = SIDE * SIDE;

const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));

/** @param digest of what a source decides; empty where nobody asks for it */
export function mnistIdentity(
  { train, validation, test, scale }: MnistSource,
  digest: string,
): DatasetIdentity {
  return {
    digest,
    inputs: PIXELS,
    outputs: DIGITS.length,
    sizes: { train, validation, test },
    targets: "classes",
    classes: DIGITS,
    image: { width: SIDE, height: SIDE },
    encoding: {
      inputs: { kind: "pixels", shape: [SIDE, SIDE], scale },
      answer: { kind: "classes", names: DIGITS },
    },
  };
}
