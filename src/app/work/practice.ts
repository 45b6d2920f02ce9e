import { readFileSync } from "node:fs";
import type { Dataset, DatasetIdentity, Targets } from "../../model/dataset.ts";
import type { Parameters } from "../../model/parameters.ts";
import { sizeOf } from "../../plan/size.ts";

/** So few that a pass through them is short, and so many that they make several mini-batches. */
const EXAMPLES = 200;
/** One pixel in five is not black, as in images of digits. */
const STROKE = 5;
/** A larger network takes longer to draw than to compile, and its first epoch is long anyway. */
const MOST_WEIGHTS = 200_000;

/**
 * Made-up images in the shape of a dataset that is still being read: a worker trains on them until V8 has compiled what its
 * first trial needs. Undefined where that does not pay: tables are read sooner.
 */
export function practiceData(parameters: Parameters, identity: DatasetIdentity): Dataset | undefined {
  if (identity.image === undefined || sizeOf(parameters).weights > MOST_WEIGHTS) return undefined;
  if (hasFewAddresses()) return undefined;
  const values = Uint8Array.from({ length: EXAMPLES * identity.inputs }, (_, i) =>
    i % STROKE === 0 ? 1 + (i % 255) : 0,
  );
  const inputs = { kind: "bytes", values, scale: 255 } as const;
  return { identity, splits: { train: { size: EXAMPLES, inputs, targets: targetsOf(identity) } } };
}

/** V8 reserves 10 GiB of addresses for each dataset: where they are limited (`ulimit -v`), the real one needs them. */
function hasFewAddresses(): boolean {
  try {
    return !/^Max address space +unlimited/m.test(readFileSync("/proc/self/limits", "utf8"));
  } catch {
    // No Linux: there the addresses are not limited.
    return false;
  }
}

function targetsOf({ targets: kind, outputs }: DatasetIdentity): Targets {
  if (kind !== "classes") return { kind, values: new Float64Array(EXAMPLES * outputs) };
  return { kind, labels: Uint16Array.from({ length: EXAMPLES }, (_, i) => i % outputs) };
}
