import { option, RunxError, wording } from "../errors.ts";

/** The memory that the kernels' modules are declared with, in pages: at most 4 GiB. */
export const MOST_PAGES = 65_536;
/** Bytes of a page of WebAssembly. */
export const PAGE = 65_536;

/**
 * A shared memory of so many bytes that can grow to 4 GiB; where the address space is limited (`ulimit -v`), to less.
 * Throws RunxError where it cannot be had.
 */
export function takeMemory(bytes: number): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE);
  if (pages > MOST_PAGES) throw tooLarge(bytes);
  for (let most = MOST_PAGES; most >= pages; most /= 2) {
    const memory = tryMemory(pages, most);
    if (memory !== undefined) return memory;
    // Where not even one page is granted, halving helps nothing, and each failure collects garbage several times.
    if (most === MOST_PAGES && tryMemory(1, 1) === undefined) throw noAddresses();
  }
  throw tooLarge(bytes);
}

function tryMemory(initial: number, maximum: number): WebAssembly.Memory | undefined {
  try {
    return new WebAssembly.Memory({ initial, maximum, shared: true });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** V8 reserves 10 GiB of addresses for a memory, so that it need not check each access. */
function noAddresses(): RunxError {
  return new RunxError({
    code: "engine.address-space",
    message:
      "The fast engine needs 10 GiB of address space for each dataset, used or not, and this process may not have them (ulimit -v).",
    hint: wording`Raise the limit (ulimit -v unlimited), set NODE_OPTIONS=--disable-wasm-trap-handler, or compute with ${option("engine", "reference")}.`,
  });
}

/** Adds pages, and returns how many there were. Throws RunxError where there is no room. */
export function growMemory(memory: WebAssembly.Memory, pages: number): number {
  try {
    return memory.grow(pages);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw tooLarge(pages * PAGE);
  }
}

/** The refusal when the shared memory cannot hold what a training needs. */
function tooLarge(bytes: number): RunxError {
  return new RunxError({
    code: "engine.memory",
    message: `The fast engine has no room for ${Math.ceil(bytes / 2 ** 20)} MiB more: data and networks share at most 4 GiB.`,
    hint: wording`Use fewer examples or smaller layers, run fewer jobs at once (${option("jobs")}), or compute with ${option("engine", "reference")}.`,
  });
}
