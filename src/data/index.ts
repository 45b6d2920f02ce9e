import type { Dataset, DatasetIdentity } from "../model/dataset.ts";
import type { DataSource } from "../model/parameters.ts";
import { identifyCsv, loadCsv } from "./sources/csv.ts";
import { type DealtSource, dealtFor } from "./sources/csv-settings.ts";
import { identifyIdx, loadIdx } from "./sources/idx.ts";
import { identifyInline, loadInline } from "./sources/inline.ts";
import { identifyMnist, loadMnist } from "./sources/mnist.ts";

/** A source of which no seed decides anything any more. */
export type SeededSource = Exclude<DataSource, { readonly source: "csv" }> | DealtSource;

/** What the trials of a seed learn from; most sources are the same for all. */
export function sourceFor(source: DataSource, seed: number): SeededSource {
  return source.source === "csv" ? dealtFor(source, seed) : source;
}

/**
 * What planning and checking need of a source. Paths are relative to `folder`, the spec's. Cheap for mnist
 * (lengths only) and inline; idx and csv files are read once and kept for `load`. Throws RunxError with every
 * problem found.
 */
export function identify(source: SeededSource, folder: string): DatasetIdentity {
  switch (source.source) {
    case "mnist":
      return identifyMnist(source);
    case "idx":
      return identifyIdx(source, folder);
    case "csv":
      return identifyCsv(source, folder);
    case "inline":
      return identifyInline(source);
  }
}

/** The files of one's own that a source names, as it names them. */
export function namedFiles(source: DataSource): readonly string[] {
  switch (source.source) {
    case "mnist":
    case "inline":
      return [];
    case "idx":
      return present([source.images, source.labels, source.test_images, source.test_labels]);
    case "csv":
      return present([source.file, source.test_file]);
  }
}

function present(names: readonly (string | undefined)[]): readonly string[] {
  return names.filter((name) => name !== undefined);
}

/** The rows of a source, on shared memory, checked in full. Throws RunxError with every problem found. */
export function load(source: SeededSource, folder: string): Dataset {
  switch (source.source) {
    case "mnist":
      return loadMnist(source);
    case "idx":
      return loadIdx(source, folder);
    case "csv":
      return loadCsv(source, folder);
    case "inline":
      return loadInline(source);
  }
}
