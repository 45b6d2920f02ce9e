import { type Truth, truthOf } from "../learner/truth.ts";
import type { Dataset, Inputs, Split, Targets } from "../model/dataset.ts";
import type { SplitName } from "../model/parameters.ts";
import { BINARY, BYTES, CLASSES, REALS, VALUES } from "./assembly/kinds.ts";
import { Bump } from "./bump.ts";
import { compressRows, countRows, type RowStarts } from "./compress.ts";
import type { Address, CompiledKernels } from "./kernels.ts";
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

export function shareDataset(
  kernels: CompiledKernels,
  dataset: Dataset,
  sparseBelow: number = SPARSE_BELOW,
): EngineShared {
  const plans = Object.entries(dataset.splits).map(([name, split]) =>
    planSplit(name as SplitName, split, sparseBelow),
  );
  // The first page stays empty, so that address 0 is no place.
  const bump = new Bump(PAGE);
  const placed = plans.map((plan) => ({ plan, places: placeSplit(plan, bump) }));
  const memory = takeMemory(bump.end);
  const splits: { [split in SplitName]?: SharedSplit } = {};
  for (const { plan, places } of placed) {
    fillSplit(memory.buffer, plan, places);
    describe(memory.buffer, plan, places);
    splits[plan.name] = {
      record: places.record,
      size: plan.split.size,
      targets: plan.split.targets.kind,
      ...(plan.rows && { mostEntries: plan.rows.most }),
      truth: truthOf(dataset.identity.encoding.answer, plan.split.targets),
    };
  }
  return { ...kernels, memory, splits };
}

function describe(
  buffer: SharedArrayBuffer,
  { split, inputs, rows }: SplitPlan,
  { record, ...places }: SplitPlaces,
): void {
  writeRecord(buffer, record, SPLIT, {
    ...places,
    size: split.size,
    values: inputs.kind === "bytes" ? BYTES : REALS,
    targetKind: TARGET_KINDS[split.targets.kind],
    sparse: rows === undefined ? 0 : 1,
    scale: inputs.kind === "bytes" ? inputs.scale : 1,
  });
}

const TARGET_KINDS: Readonly<Record<Targets["kind"], number>> = {
  classes: CLASSES,
  binary: BINARY,
  values: VALUES,
};

interface SplitPlan {
  readonly name: SplitName;
  readonly split: Split;
  readonly inputs: Inputs;
  /** Inputs of one row. */
  readonly width: number;
  /** Present when the split is stored as compressed rows. */
  readonly rows?: RowStarts;
}

function planSplit(name: SplitName, split: Split, sparseBelow: number): SplitPlan {
  const inputs = divisibleInFloat32(split.inputs);
  const width = split.size === 0 ? 0 : inputs.values.length / split.size;
  const rows = countRows(inputs.values, split.size, width);
  const sparse = rows.total < sparseBelow * inputs.values.length && width <= MOST_SPARSE_INPUTS;
  return { name, split, inputs, width, ...(sparse && { rows }) };
}

/**
 * The kernels divide bytes by the scale in the trial's precision. For a scale that float32 holds exactly this
 * is value / scale rounded once; for another the division is done here, in float64.
 */
function divisibleInFloat32(inputs: Inputs): Inputs {
  if (inputs.kind === "reals" || Math.fround(inputs.scale) === inputs.scale) return inputs;
  return { kind: "reals", values: Float64Array.from(inputs.values, (byte) => byte / inputs.scale) };
}

interface SplitPlaces {
  readonly record: Address;
  readonly starts: Address;
  readonly entryInputs: Address;
  readonly entryValues: Address;
  readonly targets: Address;
}

/** The kernels read inputs in whole vectors, which may end a little behind the last one. */
const OVERRUN = 16;

function placeSplit({ split, inputs, rows }: SplitPlan, bump: Bump): SplitPlaces {
  const entries = rows ? rows.total : inputs.values.length;
  return {
    record: bump.take(recordBytes(SPLIT)),
    starts: bump.take(rows ? rows.starts.byteLength : 0),
    entryInputs: bump.take(rows ? rows.total * 2 + OVERRUN : 0),
    entryValues: bump.take(entries * inputs.values.BYTES_PER_ELEMENT + OVERRUN),
    targets: bump.take(targetValues(split.targets).byteLength),
  };
}

function targetValues(targets: Targets): Uint16Array | Float64Array {
  return targets.kind === "classes" ? targets.labels : targets.values;
}

function fillSplit(
  buffer: SharedArrayBuffer,
  { split, inputs, width, rows }: SplitPlan,
  places: SplitPlaces,
): void {
  if (split.targets.kind === "classes") {
    new Uint16Array(buffer, places.targets, split.targets.labels.length).set(split.targets.labels);
  } else {
    new Float64Array(buffer, places.targets, split.targets.values.length).set(split.targets.values);
  }
  const length = rows?.total ?? inputs.values.length;
  const target =
    inputs.kind === "bytes"
      ? new Uint8Array(buffer, places.entryValues, length)
      : new Float64Array(buffer, places.entryValues, length);
  if (rows === undefined) {
    target.set(inputs.values);
    return;
  }
  new Uint32Array(buffer, places.starts, rows.starts.length).set(rows.starts);
  compressRows(inputs.values, width, new Uint16Array(buffer, places.entryInputs, rows.total), target);
}
