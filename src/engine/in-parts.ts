/**
 * Examples and weights per call of a kernel. V8 replaces the code of its quick compiler by that of the optimising one
 * when a function is called again, not while it runs.
 */
export const EXAMPLES_PER_CALL = 1000;
export const WEIGHTS_PER_CALL = 2000;

/** Calls `kernel` for 0 … `size`, at most `most` at a time, but at least one. */
export function inParts(size: number, most: number, kernel: (from: number, to: number) => void): void {
  const step = Math.max(1, Math.floor(most));
  for (let from = 0; from < size; from += step) kernel(from, Math.min(from + step, size));
}
