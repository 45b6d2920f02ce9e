import type { Engine } from "../learner/engine.ts";
import { type EngineShared, engineOf } from "./index.ts";
import { loadKernels } from "./kernels-node.ts";

export interface EngineOptions {
  /** `plain` takes the kernels without fused multiply-add even where the machine has it. */
  readonly arithmetic?: "plain";
}

/** The fast engine on Node. */
export function openEngine({ arithmetic }: EngineOptions = {}): Engine<EngineShared> {
  return engineOf(loadKernels(arithmetic));
}
