import { roundedLog } from "./rounded-log.ts";

/**
 * Standard normal numbers by Marsaglia's polar method (SIAM Review 6, 1964), as NumPy's RandomState draws them: of
 * each pair of points in the unit circle the second coordinate gives the first number.
 */
export class PolarNormals {
  readonly #uniforms: { uniform(): number };
  #kept: number | undefined;

  constructor(uniforms: { uniform(): number }) {
    this.#uniforms = uniforms;
  }

  next(): number {
    if (this.#kept !== undefined) {
      const kept = this.#kept;
      this.#kept = undefined;
      return kept;
    }
    let x1: number;
    let x2: number;
    let square: number;
    do {
      x1 = 2 * this.#uniforms.uniform() - 1;
      x2 = 2 * this.#uniforms.uniform() - 1;
      square = x1 * x1 + x2 * x2;
    } while (square >= 1 || square === 0);
    const factor = Math.sqrt((-2 * roundedLog(square)) / square);
    this.#kept = factor * x1;
    return factor * x2;
  }
}
