import type { Precision } from "../model/parameters.ts";
import { PAGE, takeMemory } from "./memory.ts";

/** An address in the shared memory, in bytes. */
export type Address = number;

/** What assembly/index.ts exports for either precision; the shapes are described there. */
interface PrecisionKernels {
  initialise(network: Address, layer: number, deviation: number, from: number, to: number): void;
  initialiseBiases(network: Address, layer: number, from: number, to: number): void;
  train(
    network: Address,
    split: Address,
    update: Address,
    from: number,
    to: number,
    batch: number,
    epoch: number,
  ): void;
  evaluate(network: Address, split: Address, from: number, to: number): void;
  measure(network: Address, split: Address, from: number, to: number): void;
  pack(network: Address, layer: number, weights: Address, from: number, to: number): void;
  unpack(network: Address, layer: number, weights: Address, from: number, to: number): void;
  squaresOfWeights(network: Address, layer: number, from: number, to: number, squares: number): number;
  squaresOfBiases(network: Address, layer: number): number;
}

type Both = { [K in keyof PrecisionKernels as `${K}32` | `${K}64`]: PrecisionKernels[K] };

export interface KernelExports extends Both {
  compress(
    source: Address,
    kind: number,
    inputs: number,
    count: number,
    ends: Address,
    target: Address,
  ): Address;
  countOrder(network: Address, from: number, to: number): void;
  shuffleOrder(network: Address, epoch: number, n: number, from: number, to: number): void;
  multiplyAdd32(a: number, b: number, c: number): number;
  multiplyAdd64(a: number, b: number, c: number): number;
  exp32(x: number): number;
  exp64(x: number): number;
  expm1OfNegative64(x: number): number;
  log64(x: number): number;
  logOfTwo64(x: number): number;
  log1p64(x: number): number;
  cos64(x: number): number;
  tanh32(z: Address, a: Address, bytes: number): void;
  tanh64(z: Address, a: Address, bytes: number): void;
}

/** The kernels of one precision, over one memory. */
export type Kernels = PrecisionKernels &
  Omit<KernelExports, `${keyof PrecisionKernels}32` | `${keyof PrecisionKernels}64`>;

/**
 * Which arithmetic the kernels compute with. The two round differently, so both name it in a trial's
 * identity.
 */
export type Arithmetic = "fma" | "plain";

export interface CompiledKernels {
  readonly arithmetic: Arithmetic;
  readonly module: WebAssembly.Module;
  /** What the machine code works on at once: a vector of WebAssembly, or two where V8 joins neighbours. */
  readonly registerBytes: 16 | 32;
}

/** A module of the kernels, as built: the loader of a platform says where it lies. */
export type ReadKernels = (arithmetic: Arithmetic) => Uint8Array;

/** The kernels with fused multiply-add where this machine has it, else the plain ones. */
export function compileKernels(read: ReadKernels, registerBytes: 16 | 32 = 16): CompiledKernels {
  const bytes = read("fma");
  if (!WebAssembly.validate(bytes)) return compilePlainKernels(read);
  const module = new WebAssembly.Module(bytes);
  return fuses(module) ? { arithmetic: "fma", module, registerBytes } : compilePlainKernels(read);
}

/** Those of every machine: other bits than with fused multiply-add. */
export function compilePlainKernels(read: ReadKernels): CompiledKernels {
  return { arithmetic: "plain", module: new WebAssembly.Module(read("plain")), registerBytes: 16 };
}

/** Kernels over a memory; the module keeps nothing in it, so instances can share one. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as KernelExports;
}

/** Tiny networks ask for theirs thousands of times a second. */
const kernels = new WeakMap<KernelExports, { [precision in Precision]?: Kernels }>();

/** The kernels of one precision under names without it. */
export function kernelsOf(exports: KernelExports, precision: Precision): Kernels {
  const known = kernels.get(exports) ?? {};
  kernels.set(exports, known);
  known[precision] ??= ofPrecision(exports, precision);
  return known[precision];
}

function ofPrecision(exports: KernelExports, precision: Precision): Kernels {
  const bits = precision === "float32" ? 32 : 64;
  return {
    ...exports,
    initialise: exports[`initialise${bits}`],
    initialiseBiases: exports[`initialiseBiases${bits}`],
    train: exports[`train${bits}`],
    evaluate: exports[`evaluate${bits}`],
    measure: exports[`measure${bits}`],
    pack: exports[`pack${bits}`],
    unpack: exports[`unpack${bits}`],
    squaresOfWeights: exports[`squaresOfWeights${bits}`],
    squaresOfBiases: exports[`squaresOfBiases${bits}`],
  };
}

/** A relaxed multiply-add may round once or twice. These products need more bits than the precision has. */
function fuses(module: WebAssembly.Module): boolean {
  const memory = takeMemory(PAGE);
  const { multiplyAdd32, multiplyAdd64 } = instantiate(module, memory);
  const fused32 = multiplyAdd32(1 + 2 ** -20, 1 - 2 ** -20, -1) === -(2 ** -40);
  const fused64 = multiplyAdd64(1 + 2 ** -40, 1 - 2 ** -40, -1) === -(2 ** -80);
  return fused32 && fused64;
}
