import type { Attach, Engine } from "../learner/engine.ts";
import type { Precision } from "../model/parameters.ts";

/** `fast`: WebAssembly kernels. `reference`: plain float64, equation by equation. */
export type EngineName = "fast" | "reference";

/** What is known of an engine before its code is loaded. */
export interface RegisteredEngine {
  readonly name: EngineName;
  /** The names of its arithmetics without their version. */
  readonly numerics: readonly string[];
  /** What it can compute in. */
  readonly precisions: readonly [Precision, ...Precision[]];
  /** Multiply-adds per second of one core on the notes' networks: an order of magnitude, for first estimates. */
  readonly rate: number;
  load(): Promise<Engine<unknown>>;
  /** The training side alone, for workers: they get what `share` has made, kernels included. */
  attach(): Promise<Attach<unknown>>;
}

const ENGINES: { readonly [name in EngineName]: RegisteredEngine } = {
  fast: {
    name: "fast",
    numerics: ["wasm-fma", "wasm-plain"],
    precisions: ["float32", "float64"],
    rate: 2e10,
    load: async () => ofAnyShared((await import("../engine/node.ts")).openEngine()),
    attach: async () => anyShared((await import("../engine/index.ts")).attachEngine),
  },
  reference: {
    name: "reference",
    numerics: ["reference"],
    precisions: ["float64"],
    rate: 1e9,
    load: async () => ofAnyShared((await import("../network/reference.ts")).reference),
    attach: async () => anyShared((await import("../network/reference.ts")).reference.attach),
  },
};

export const engines: readonly RegisteredEngine[] = Object.values(ENGINES);

export function engineNamed(name: EngineName): RegisteredEngine {
  return ENGINES[name];
}

/** The engine that computes with an arithmetic: `wasm-fma/1`, `reference/1`, … Undefined for one of another program. */
export function engineOf(numerics: string): RegisteredEngine | undefined {
  const family = numerics.split("/")[0]!;
  return engines.find((engine) => engine.numerics.includes(family));
}

function ofAnyShared<Shared>(engine: Engine<Shared>): Engine<unknown> {
  return {
    numerics: engine.numerics,
    share: (dataset) => engine.share(dataset),
    attach: anyShared(engine.attach),
  };
}

/** What an engine shares and what it is later given are the same thing, which messages cannot express. */
function anyShared<Shared>(attach: Attach<Shared>): Attach<unknown> {
  return (shared, parameters, seed) => attach(shared as Shared, parameters, seed);
}
