import { resolve } from "node:path";
import type { Dataset, DatasetIdentity } from "../../model/dataset.ts";
import type { IdxSource } from "../../model/parameters.ts";
import { counted, thousands } from "../../text/counted.ts";
import { readDataFile } from "../bytes/data-file.ts";
import { datasetDigest } from "../digest.ts";
import { parseIdx } from "../images/idx-format.ts";
import { imageSize, type LabelledImages, labelled, refuseLabelsFrom, splitOf } from "../images/labelled.ts";
import { Findings, problem } from "../refusal.ts";

/** Everything read and checked; `load` only takes views of it. */
interface IdxFiles {
  readonly identity: DatasetIdentity;
  readonly training: LabelledImages;
  readonly testing?: LabelledImages;
}

/** Reads and checks the files, which `loadIdx` then finds in memory. Throws RunxError. */
export function identifyIdx(source: IdxSource, folder: string): DatasetIdentity {
  return readFiles(source, folder).identity;
}

/**
 * The first `train` rows of the training files train, their last `validation` rows validate, the first `test`
 * rows of the test files test. Throws RunxError.
 */
export function loadIdx(source: IdxSource, folder: string): Dataset {
  const { identity, training, testing } = readFiles(source, folder);
  const { train, validation, test, scale } = source;
  const rows = training.images.dimensions[0];
  return {
    identity,
    splits: {
      train: splitOf(training, 0, train, scale),
      ...(validation > 0 && { validation: splitOf(training, rows - validation, validation, scale) }),
      ...(test > 0 && testing && { test: splitOf(testing, 0, test, scale) }),
    },
  };
}

function readFiles(source: IdxSource, folder: string): IdxFiles {
  const findings = new Findings();
  const training = findings.attempt(() => readPair(folder, source.images, source.labels));
  const testing = findings.attempt(() => readTestPair(source, folder));
  if (training) refuseSizes(source, training, testing, findings);
  findings.refuse();
  const classes = classCount(training!);
  if (testing) {
    refuseOtherShape(training!, testing, findings);
    const reason = `the training labels give classes 0 to ${classes - 1}`;
    findings.attempt(() => refuseLabelsFrom(classes, testing.labels, reason));
    findings.refuse();
  }
  const identity = identityOf(source, folder, training!, classes);
  return { identity, training: training!, ...(testing && { testing }) };
}

function identityOf(
  source: IdxSource,
  folder: string,
  training: LabelledImages,
  classes: number,
): DatasetIdentity {
  const { images, labels, test_images, test_labels, train, validation, test, scale } = source;
  const roles = { images, labels, test_images, test_labels };
  const files = Object.fromEntries(
    Object.entries(roles).flatMap(([role, path]) =>
      path === undefined ? [] : [[role, readDataFile(resolve(folder, path)).sha256]],
    ),
  );
  const [, ...shape] = training.images.dimensions;
  const [height, width, ...channels] = shape;
  const names = Array.from({ length: classes }, (_, label) => String(label));
  return {
    digest: datasetDigest("idx/1", { files, train, validation, test, scale }),
    inputs: imageSize(training),
    outputs: classes,
    sizes: { train, validation, test },
    targets: "classes",
    classes: names,
    ...(height && width && channels.length === 0 && { image: { width, height } }),
    encoding: { inputs: { kind: "pixels", shape, scale }, answer: { kind: "classes", names } },
  };
}

function readPair(folder: string, images: string, labels: string): LabelledImages {
  const findings = new Findings();
  const pixels = findings.attempt(() => parseIdx(readDataFile(resolve(folder, images))));
  const marks = findings.attempt(() => parseIdx(readDataFile(resolve(folder, labels))));
  findings.refuse();
  return labelled(pixels!, marks!);
}

function readTestPair(
  { test_images, test_labels, test }: IdxSource,
  folder: string,
): LabelledImages | undefined {
  if (test_images !== undefined && test_labels !== undefined) {
    return readPair(folder, test_images, test_labels);
  }
  const findings = new Findings();
  if (test_images !== undefined || test_labels !== undefined) {
    const [given, missing] = test_images ? ["test_images", "test_labels"] : ["test_labels", "test_images"];
    const message = `data.${given} is given without data.${missing}.`;
    findings.add(() => problem("test-files", message, "Give both test files, or neither and test: 0."));
  } else if (test > 0) {
    const message = `data.test asks for ${counted(test, "row")}, but there are no test files.`;
    findings.add(() =>
      problem("test-files", message, "Give test_images and test_labels, or set data.test to 0."),
    );
  }
  findings.refuse();
  return undefined;
}

/** One output for each label from 0 to the highest of the training file. */
function classCount({ labels }: LabelledImages): number {
  return labels.values.reduce((highest, label) => Math.max(highest, label), 0) + 1;
}

function refuseSizes(
  { train, validation, test }: IdxSource,
  training: LabelledImages,
  testing: LabelledImages | undefined,
  findings: Findings,
): void {
  const { path, dimensions } = training.images;
  if (train < 1) {
    findings.add(() =>
      problem("size", "data.train leaves no row to train on.", "Set data.train to at least 1."),
    );
  } else if (train + validation > dimensions[0]) {
    const wanted = `${thousands(train)} training and ${thousands(validation)} validation rows`;
    const message = `The data ask for ${wanted}; the file has ${thousands(dimensions[0])}.`;
    const hint = `data.train and data.validation may sum to ${dimensions[0]}.`;
    findings.add(() => problem("size", message, hint, { file: path }));
  }
  const testRows = testing?.images.dimensions[0] ?? Number.POSITIVE_INFINITY;
  if (testing && test > testRows) {
    const message = `data.test asks for ${counted(test, "row")}; the file has ${thousands(testRows)}.`;
    const hint = `Set data.test to at most ${testRows}.`;
    findings.add(() => problem("size", message, hint, { file: testing.images.path }));
  }
}

function refuseOtherShape(training: LabelledImages, testing: LabelledImages, findings: Findings): void {
  const shapeOf = ({ images }: LabelledImages) => images.dimensions.slice(1).join(" × ");
  if (shapeOf(training) === shapeOf(testing)) return;
  const { path } = testing.images;
  const message = `The file has images of ${shapeOf(testing)}; those of ${training.images.path} are ${shapeOf(training)}.`;
  findings.add(() => problem("count-mismatch", message, "Name two files of the same set.", { file: path }));
}
