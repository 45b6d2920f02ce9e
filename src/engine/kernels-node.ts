import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { packageFile } from "../package-file.ts";
import { type Arithmetic, type CompiledKernels, compileKernels, compilePlainKernels } from "./kernels.ts";

// What only Node can do for the kernels: read them from the package, and switch on what its V8 has switched off.

/** The fastest kernels of this machine, or the plain ones on request. */
export function loadKernels(arithmetic?: "plain"): CompiledKernels {
  if (arithmetic === "plain") return compilePlainKernels(readKernels);
  switchOnRelaxedSimd();
  return compileKernels(readKernels, switchOnJoining() ? 32 : 16);
}

const RELEASE = process.versions.node.split(".")[0]!;

function readKernels(arithmetic: Arithmetic): Uint8Array {
  return readFileSync(packageFile(`dist/engine/kernels-${arithmetic}.wasm`));
}

/**
 * Node 20 knows relaxed SIMD but has it switched off. Later Nodes have it on and would print an error for the flag they no
 * longer know.
 */
function switchOnRelaxedSimd(): void {
  if (RELEASE === "20") setFlagsFromString("--experimental-wasm-relaxed-simd");
}

/** Releases of Node whose V8 joins vectors and on which the tests found the bits of the others. */
const JOINING = ["24", "26"];

/**
 * V8 can compile the same operation on two neighbouring vectors as one on 256 bits (AVX2). It has this switched off;
 * nothing but the time shows whether it is done. Lane by lane it is the same arithmetic.
 */
function switchOnJoining(): boolean {
  if (process.arch !== "x64" || !JOINING.includes(RELEASE)) return false;
  setFlagsFromString("--experimental-wasm-revectorize");
  return true;
}
