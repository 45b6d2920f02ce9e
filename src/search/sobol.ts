import type { Search } from "../model/search.ts";
import { WordSequence } from "../numerics/streams.ts";
import { pointAt } from "./dimension.ts";
import { DIRECTIONS } from "./directions.ts";
import type { Sequence } from "./round.ts";

const BITS = 32;

/** Shifts are drawn beyond the indices of points, so that they are independent of random points of the same seed. */
const SHIFT_INDEX = 2 ** 32 - 1;

/**
 * Sobol's sequence with Joe and Kuo's direction numbers, shifted digitally by the seed: every bit of a coordinate is
 * flipped or not, the same for all points, which keeps the sequence's evenness. Points are in the order of the Gray
 * code (Antonov and Saleev 1979); a power of two of them is most even. Each is the middle of its cell of 2⁻³².
 */
export function sobol({ space, seed }: Pick<Search, "space" | "seed">): Sequence {
  const words = new WordSequence(seed, "sampling", SHIFT_INDEX);
  const shifts = space.map(() => words.word());
  return (index) => {
    const place = shifts.map((shift, d) => (((sobolWord(d, index) ^ shift) >>> 0) + 0.5) / 2 ** BITS);
    return pointAt(space, place);
  };
}

/** Coordinate `dimension` of point `index` as 32 binary digits, without a shift. */
export function sobolWord(dimension: number, index: number): number {
  const directions = directionsOf(dimension);
  const gray = index ^ (index >>> 1);
  let word = 0;
  for (let bit = 0; bit < BITS; bit++) if ((gray >>> bit) & 1) word ^= directions[bit]!;
  return word >>> 0;
}

const known = new Map<number, Uint32Array>();

function directionsOf(dimension: number): Uint32Array {
  const directions = known.get(dimension) ?? computeDirections(dimension);
  known.set(dimension, directions);
  return directions;
}

/** v_k = m_k / 2^k as words, by the recurrence (3) of Joe and Kuo 2008. */
function computeDirections(dimension: number): Uint32Array {
  const directions = new Uint32Array(BITS);
  if (dimension > DIRECTIONS.length)
    throw new Error(`there are no direction numbers for dimension ${dimension}`);
  const row = DIRECTIONS[dimension - 1];
  // The first dimension needs none.
  if (row === undefined) {
    for (let k = 0; k < BITS; k++) directions[k] = 2 ** (BITS - 1 - k);
    return directions;
  }
  const { degree, polynomial, initial } = row;
  for (let k = 0; k < BITS; k++) {
    if (k < degree) {
      directions[k] = initial[k]! * 2 ** (BITS - 1 - k);
      continue;
    }
    let word = directions[k - degree]! ^ (directions[k - degree]! >>> degree);
    for (let j = 1; j < degree; j++) {
      if ((polynomial >>> (degree - 1 - j)) & 1) word ^= directions[k - j]!;
    }
    directions[k] = word;
  }
  return directions;
}
