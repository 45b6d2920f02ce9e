import type { Engine } from "../learner/engine.ts";
import { type EngineShared, engineOf } from "./index.ts";
import { compileKernels, compilePlainKernels, type ReadKernels } from "./kernels.ts";

/**
 * The fast engine in a browser, for a training recorded with `numerics`: its arithmetic where the browser has it, else the
 * plain one.
 */
export function openEngine(read: ReadKernels, numerics: string): Engine<EngineShared> {
  return engineOf(numerics.startsWith("wasm-plain/") ? compilePlainKernels(read) : compileKernels(read));
}
