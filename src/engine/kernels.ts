import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import type { Precision } from "../model/parameters.ts";

/** An address in the shared memory, in bytes. */
export type Address = number;

/** What assembly/index.ts exports for either precision; the shapes are described there. */
interface PrecisionKernels {
  initialise(network: Address, layer: number, deviation: number): void;
  train(
    network: Address,
    split: Address,
    decay: Address,
    from: number,
    to: number,
    batch: number,
    epoch: number,
    eta: number,
  ): void;
  evaluate(network: Address, split: Address, from: number, to: number): void;
  measure(network: Address, split: Address, from: number, to: number): void;
  pack(network: Address, layer: number, velocities: boolean): void;
  unpack(network: Address, layer: number, velocities: boolean): void;
  gradientOfWeights(network: Address, layer: number): number;
  gradientOfBiases(network: Address, layer: number): number;
}

type Both = { [K in keyof PrecisionKernels as `${K}32` | `${K}64`]: PrecisionKernels[K] };

export interface KernelExports extends Both {
  networkBytes(layers: number): number;
  splitBytes(): number;
  decayBytes(): number;
  describeNetwork(
    at: Address,
    layers: number,
    cost: number,
    chunk: number,
    keyLow: number,
    keyHigh: number,
    dropBelow: number,
    keepScale: number,
    rolls: boolean,
    momentum: number,
    inputs: Address,
    entryStarts: Address,
    columnStarts: Address,
    columnEntries: Address,
    targets: Address,
    order: Address,
    words: Address,
    sums: Address,
  ): void;
  describeLayer(
    at: Address,
    index: number,
    inputs: number,
    outputs: number,
    paddedInputs: number,
    padded: number,
    activation: number,
    unit: number,
    weights: Address,
    biases: Address,
    weightVelocities: Address,
    biasVelocities: Address,
    spareWeights: Address,
    spareBiases: Address,
    transposed: Address,
    weighted: Address,
    activations: Address,
    passed: Address,
    masks: Address,
    deltas: Address,
  ): void;
  describeSplit(
    at: Address,
    size: number,
    values: number,
    sparse: boolean,
    targetKind: number,
    starts: Address,
    entryInputs: Address,
    entryValues: Address,
    scale: number,
    targets: Address,
  ): void;
  describeDecay(at: Address, keep: number, drag: number, pull: number): void;
  shuffleOrder(network: Address, epoch: number, n: number): void;
  multiplyAdd32(a: number, b: number, c: number): number;
  multiplyAdd64(a: number, b: number, c: number): number;
  exp32(x: number): number;
  exp64(x: number): number;
  log64(x: number): number;
  cos64(x: number): number;
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

/** The memory the modules are declared with: at most 4 GiB. */
export const MOST_PAGES = 65_536;
export const PAGE = 65_536;

/** The kernels with fused multiply-add where this machine has it, else the plain ones. */
export function compileKernels(): CompiledKernels {
  const bytes = readKernels("fma");
  if (!canCompile(bytes)) return compilePlainKernels();
  const joins = joinVectors();
  const module = new WebAssembly.Module(bytes);
  if (!fuses(module)) return compilePlainKernels();
  return { arithmetic: "fma", module, registerBytes: joins ? 32 : 16 };
}

export function compilePlainKernels(): CompiledKernels {
  return { arithmetic: "plain", module: new WebAssembly.Module(readKernels("plain")), registerBytes: 16 };
}

/** Kernels over a memory; the module keeps nothing in it, so instances can share one. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as KernelExports;
}

export function kernelsOf(exports: KernelExports, precision: Precision): Kernels {
  if (precision === "float32") {
    return {
      ...exports,
      initialise: exports.initialise32,
      train: exports.train32,
      evaluate: exports.evaluate32,
      measure: exports.measure32,
      pack: exports.pack32,
      unpack: exports.unpack32,
      gradientOfWeights: exports.gradientOfWeights32,
      gradientOfBiases: exports.gradientOfBiases32,
    };
  }
  return {
    ...exports,
    initialise: exports.initialise64,
    train: exports.train64,
    evaluate: exports.evaluate64,
    measure: exports.measure64,
    pack: exports.pack64,
    unpack: exports.unpack64,
    gradientOfWeights: exports.gradientOfWeights64,
    gradientOfBiases: exports.gradientOfBiases64,
  };
}

const NODE_RELEASE = process.versions.node.split(".")[0]!;

/** Both src/engine and dist/engine lie two levels below the package. */
function readKernels(arithmetic: Arithmetic): Uint8Array {
  return readFileSync(new URL(`../../dist/engine/kernels-${arithmetic}.wasm`, import.meta.url));
}

/**
 * Node 20 knows relaxed SIMD but has it switched off. Later Nodes have it on and would print an error for the
 * flag they no longer know, so the flag is set only where the module is refused without it.
 */
function canCompile(bytes: Uint8Array): boolean {
  if (WebAssembly.validate(bytes)) return true;
  if (NODE_RELEASE === "20") setFlagsFromString("--experimental-wasm-relaxed-simd");
  return WebAssembly.validate(bytes);
}

/** Releases of Node whose V8 joins vectors and on which the tests found the bits of the others. */
const JOINING = ["24", "26"];

/**
 * V8 can compile the same operation on two neighbouring vectors as one on 256 bits (AVX2). It has this switched off;
 * nothing but the time shows whether it is done. Lane by lane it is the same arithmetic.
 */
function joinVectors(): boolean {
  if (process.arch !== "x64" || !JOINING.includes(NODE_RELEASE)) return false;
  setFlagsFromString("--experimental-wasm-revectorize");
  return true;
}

/** A relaxed multiply-add may round once or twice. These products need more bits than the precision has. */
function fuses(module: WebAssembly.Module): boolean {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
  const { multiplyAdd32, multiplyAdd64 } = instantiate(module, memory);
  const fused32 = multiplyAdd32(1 + 2 ** -20, 1 - 2 ** -20, -1) === -(2 ** -40);
  const fused64 = multiplyAdd64(1 + 2 ** -40, 1 - 2 ** -40, -1) === -(2 ** -80);
  return fused32 && fused64;
}
