import type { Dataset, DatasetIdentity } from "../model/dataset.ts";
import type { DataSource } from "../model/parameters.ts";
import { identifyCsv, loadCsv } from "./csv.ts";
import { identifyIdx, loadIdx } from "./idx.ts";
import { identifyInline, loadInline } from "./inline.ts";
import { identifyMnist, loadMnist } from "./mnist.ts";

/**
 * What planning and checking need of a source. Paths are relative to `folder`, the spec's. Cheap for mnist
 * (lengths only) and inline; idx and csv files are read once and kept for `load`. Throws RunxError with every
 * problem found.
 */
export function identify(source: DataSource, folder: string): DatasetIdentity {
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

/** The rows of a source, on shared memory, checked in full. Throws RunxError with every problem found. */
export function load(source: DataSource, folder: string): Dataset {
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
