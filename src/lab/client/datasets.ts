import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import {
  FILES,
  type MnistFile,
  mnistIdentity,
  PIXELS,
  VALIDATION_FIRST,
} from "../../data/sources/mnist-files.ts";
import type { Dataset, Split } from "../../model/dataset.ts";
import type { MnistSource } from "../../model/parameters.ts";
import type { PackedDataset, PackedSplit } from "../../report/content/lab.ts";
import { bytesOf } from "./base64.ts";

/** A dataset that came with the page. */
export function unpacked({ identity, splits }: PackedDataset): Dataset {
  const entries = Object.entries(splits).map(([name, split]) => [name, unpackedSplit(split)] as const);
  return { identity, splits: Object.fromEntries(entries) };
}

function unpackedSplit({ size, inputs, targets }: PackedSplit): Split {
  const values = bytesOf(inputs.base64);
  const wanted = bytesOf(targets.base64).buffer;
  return {
    size,
    inputs:
      inputs.kind === "bytes"
        ? { kind: "bytes", values, scale: inputs.scale ?? 1 }
        : { kind: "reals", values: new Float64Array(values.buffer) },
    targets:
      targets.kind === "classes"
        ? { kind: "classes", labels: new Uint16Array(wanted) }
        : { kind: targets.kind, values: new Float64Array(wanted) },
  };
}

/** The published files of MNIST, by name, once their SHA-256 is right. */
export class MnistFiles {
  readonly #contents = new Map<string, Uint8Array>();

  /** Takes a file whatever it is called; false where it is none of the four. */
  add(bytes: Uint8Array): boolean {
    const known = Object.values(FILES).find((file) => file.bytes === bytes.length);
    if (known === undefined || bytesToHex(sha256(bytes)) !== known.sha256) return false;
    this.#contents.set(known.name, bytes);
    return true;
  }

  get missing(): readonly string[] {
    return Object.values(FILES)
      .map(({ name }) => name)
      .filter((name) => !this.#contents.has(name));
  }

  /** The splits of a source; all four files are there. */
  dataset(source: MnistSource): Dataset {
    const { train, validation, test, scale } = source;
    const training = { images: this.#take(FILES.trainImages), labels: this.#take(FILES.trainLabels) };
    const testing = { images: this.#take(FILES.testImages), labels: this.#take(FILES.testLabels) };
    return {
      identity: mnistIdentity(source, ""),
      splits: {
        train: splitOf(training, 0, train, scale),
        ...(validation > 0 && { validation: splitOf(training, VALIDATION_FIRST, validation, scale) }),
        ...(test > 0 && { test: splitOf(testing, 0, test, scale) }),
      },
    };
  }

  #take({ name }: MnistFile): Uint8Array {
    return this.#contents.get(name) ?? new Uint8Array();
  }
}

/** What goes before the values in the published files. */
const IMAGES_HEADER = 16;
const LABELS_HEADER = 8;

function splitOf(
  { images, labels }: { readonly images: Uint8Array; readonly labels: Uint8Array },
  first: number,
  size: number,
  scale: number,
): Split {
  const from = IMAGES_HEADER + first * PIXELS;
  return {
    size,
    inputs: { kind: "bytes", values: images.slice(from, from + size * PIXELS), scale },
    targets: {
      kind: "classes",
      labels: Uint16Array.from(labels.subarray(LABELS_HEADER + first, LABELS_HEADER + first + size)),
    },
  };
}
