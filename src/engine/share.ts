import { type Truth, truthOf } from "../learner/truth.ts";
import type { Dataset, Inputs, Split, Targets } from "../model/dataset.ts";
import type { SplitName } from "../model/parameters.ts";
import { Appender } from "./appender.ts";
import { BINARY, BYTES, CLASSES, REALS, VALUES } from "./assembly/kinds.ts";
import { compressRows } from "./compressed-rows.ts";
import { type Address, type CompiledKernels, instantiate, type KernelExports } from "./kernels.ts";
import { NOWHERE } from "./layout.ts";
import { PAGE, takeMemory } from "./memory.ts";
import { recordBytes, SPLIT, writeRecord } from "./records.ts";

/**
 * A dataset in one shared memory, with the kernels that read it: posted to every worker, copied by none.
 * Learners take their regions behind it.
 */
export interface EngineShared extends CompiledKernels {
  readonly memory: WebAssembly.Memory;
  readonly splits: { readonly [split in SplitName]?: SharedSplit };
}

export interface SharedSplit {
  /** The record that the kernels read. */
  readonly record: Address;
  readonly size: number;
  readonly targets: Targets["kind"];
  readonly truth: Truth;
  /** Most non-zero inputs of one example; absent where the rows are stored whole. */
  readonly mostEntries?: number;
}

/**
 * Below this share of non-zero inputs a split is stored as compressed rows. The two take equal time at 0.6 to 0.7, where
 * vectors are joined at 0.5 to 0.6 (measured by `npm run bench -- --more`; docs/engine.md).
 */
const SPARSE_BELOW = 0.55;

/** Inputs of compressed rows are numbered in 16 bits. */
const MOST_SPARSE_INPUTS = 65_536;

/**
 * Copies a dataset into shared memory, for the learners of every thread. Throws RunxError where there is no room.
 *
 * @param sparseBelow the share of non-zero inputs below which a split is stored as compressed rows
 */
export function shareDataset(
  kernels: CompiledKernels,
  dataset: Dataset,
  sparseBelow: number = SPARSE_BELOW,
): EngineShared {
  // The first page stays empty, so that address 0 is no place.
  const memory = takeMemory(PAGE);
  const appender = new Appender(memory, PAGE);
  const exports = instantiate(kernels.module, memory);
  const splits: { [split in SplitName]?: SharedSplit } = {};
  for (const [name, split] of Object.entries(dataset.splits)) {
    splits[name as SplitName] = {
      ...shareSplit(split, sparseBelow, appender, exports),
      truth: truthOf(dataset.identity.encoding.answer, split.targets),
    };
  }
  return { ...kernels, memory, splits };
}

function shareSplit(
  split: Split,
  sparseBelow: number,
  appender: Appender,
  exports: KernelExports,
): Omit<SharedSplit, "truth"> {
  const inputs = divisibleInFloat32(split.inputs);
  const width = split.size === 0 ? 0 : inputs.values.length / split.size;
  const record = appender.take(recordBytes(SPLIT));
  const targets = appender.put(targetValues(split.targets));
  const limit = width <= MOST_SPARSE_INPUTS ? sparseBelow * inputs.values.length : 0;
  const compressed = compressRows(inputs.values, split.size, width, limit, appender, exports);
  writeRecord(appender.buffer, record, SPLIT, {
    size: split.size,
    values: inputs.kind === "bytes" ? BYTES : REALS,
    targetKind: TARGET_KINDS[split.targets.kind],
    scale: inputs.kind === "bytes" ? inputs.scale : 1,
    targets,
    sparse: compressed === undefined ? 0 : 1,
    narrow: compressed?.narrow ? 1 : 0,
    starts: compressed?.starts ?? NOWHERE,
    rows: compressed === undefined ? appender.put(inputs.values) : NOWHERE,
  });
  return {
    record,
    size: split.size,
    targets: split.targets.kind,
    ...(compressed && { mostEntries: compressed.most }),
  };
}

const TARGET_KINDS: Readonly<Record<Targets["kind"], number>> = {
  classes: CLASSES,
  binary: BINARY,
  values: VALUES,
};

/**
 * The kernels divide bytes by the scale in the trial's precision. For a scale that float32 holds exactly this
 * is value / scale rounded once; for another the division is done here, in float64.
 */
function divisibleInFloat32(inputs: Inputs): Inputs {
  if (inputs.kind === "reals" || Math.fround(inputs.scale) === inputs.scale) return inputs;
  return { kind: "reals", values: Float64Array.from(inputs.values, (byte) => byte / inputs.scale) };
}

function targetValues(targets: Targets): Uint16Array | Float64Array {
  return targets.kind === "classes" ? targets.labels : targets.values;
}
