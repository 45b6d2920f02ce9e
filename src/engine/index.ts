import type { Attach, Engine } from "../learner/engine.ts";
import { type Arithmetic, type CompiledKernels, instantiate, type KernelExports } from "./kernels.ts";
import { EngineLearner } from "./learner.ts";
import { Regions } from "./regions.ts";
import { type EngineShared, shareDataset } from "./share.ts";

export type { EngineShared } from "./share.ts";

/**
 * Names of the two arithmetics, as they enter a trial's identity. Raise the number when a result changes by a
 * bit.
 */
const NUMERICS: Readonly<Record<Arithmetic, string>> = { fma: "wasm-fma/1", plain: "wasm-plain/1" };

/**
 * The fast engine: WebAssembly kernels over one shared memory (docs/engine.md). Nothing here or in what it imports needs
 * Node: `kernels-node.ts` loads the kernels there, another platform brings a loader of its own for `compileKernels`. Opened
 * once, on the main thread; workers need only what `share` returns and `attachEngine`.
 */
export function engineOf(kernels: CompiledKernels): Engine<EngineShared> {
  return {
    numerics: NUMERICS[kernels.arithmetic],
    share: (dataset) => shareDataset(kernels, dataset),
    attach: attachEngine,
  };
}

interface Attachment {
  readonly exports: KernelExports;
  readonly regions: Regions;
}

/** One instance of the kernels and one set of regions for each dataset that this thread trains on. */
const attachments = new WeakMap<WebAssembly.Memory, Attachment>();

/**
 * A learner on any thread, from a shared dataset as posted. Keep the posted value: posted again it is another
 * value, with regions of its own.
 */
export const attachEngine: Attach<EngineShared> = (shared, parameters, seed) => {
  let attachment = attachments.get(shared.memory);
  if (attachment === undefined) {
    attachment = { exports: instantiate(shared.module, shared.memory), regions: new Regions(shared.memory) };
    attachments.set(shared.memory, attachment);
  }
  return new EngineLearner(shared, attachment.exports, attachment.regions, parameters, seed);
};
