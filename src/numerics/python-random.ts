import { Mt19937 } from "./mt19937.ts";
import type { Choices } from "./permutation.ts";

/** What decides each swap of `random.shuffle` after `random.seed(seed)`, by major version of Python. */
export const pythonChoices: { readonly [version in "python2" | "python3"]: (seed: number) => Choices } = {
  /** int(random() * n) */
  python2: (seed) => {
    const generator = Mt19937.fromKey(seed);
    return { below: (n) => Math.floor(generator.uniform() * n) };
  },
  /** As many high bits of a word as n has, drawn again until they are below n. */
  python3: (seed) => {
    const generator = Mt19937.fromKey(seed);
    return {
      below: (n) => {
        const shift = Math.clz32(n);
        let drawn: number;
        do drawn = generator.word() >>> shift;
        while (drawn >= n);
        return drawn;
      },
    };
  },
};
