/**
 * The Mersenne Twister MT19937 (Matsumoto and Nishimura, ACM TOMACS 8, 1998; seeding of 2002): the generator of
 * NumPy's RandomState and of Python's random module. Kept to replay trainings published with them.
 */
export class Mt19937 {
  readonly #state: Uint32Array;
  #position = LENGTH;

  private constructor(state: Uint32Array) {
    this.#state = state;
  }

  /** `init_genrand`: NumPy's `RandomState(seed)`. The seed is below 2^32. */
  static fromSeed(seed: number): Mt19937 {
    return new Mt19937(stateOfSeed(seed));
  }

  /** `init_by_array` with the words of the seed, the lowest first: Python's `random.seed(seed)`. */
  static fromKey(seed: number): Mt19937 {
    const high = Math.floor(seed / 2 ** 32);
    return new Mt19937(stateOfKey(high === 0 ? [seed] : [seed % 2 ** 32, high]));
  }

  /** An integer from 0 to 2^32 − 1. */
  word(): number {
    if (this.#position === LENGTH) {
      twist(this.#state);
      this.#position = 0;
    }
    let y = this.#state[this.#position++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** A float64 in [0, 1): 53 bits from two words. */
  uniform(): number {
    const first = this.word();
    return ((first >>> 5) * 2 ** 26 + (this.word() >>> 6)) / 2 ** 53;
  }
}

const LENGTH = 624;
const MIDDLE = 397;

function stateOfSeed(seed: number): Uint32Array {
  const state = new Uint32Array(LENGTH);
  state[0] = seed;
  for (let i = 1; i < LENGTH; i++) {
    state[i] = Math.imul(1812433253, mixed(state[i - 1]!)) + i;
  }
  return state;
}

function stateOfKey(key: readonly number[]): Uint32Array {
  const state = stateOfSeed(19650218);
  let i = 1;
  const advance = () => {
    i++;
    if (i < LENGTH) return;
    state[0] = state[LENGTH - 1]!;
    i = 1;
  };
  for (let k = 0; k < Math.max(LENGTH, key.length); k++) {
    const j = k % key.length;
    state[i] = (state[i]! ^ Math.imul(mixed(state[i - 1]!), 1664525)) + key[j]! + j;
    advance();
  }
  for (let k = 0; k < LENGTH - 1; k++) {
    state[i] = (state[i]! ^ Math.imul(mixed(state[i - 1]!), 1566083941)) - i;
    advance();
  }
  state[0] = 0x80000000;
  return state;
}

function mixed(word: number): number {
  return word ^ (word >>> 30);
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < LENGTH; i++) {
    const y = (state[i]! & 0x80000000) | (state[(i + 1) % LENGTH]! & 0x7fffffff);
    state[i] = state[(i + MIDDLE) % LENGTH]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
  }
}
