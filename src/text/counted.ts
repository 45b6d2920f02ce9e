/** How counts are worded: the noun and the verb follow the number. */

/** A count as it is read: `10,000`. */
export function thousands(n: number): string {
  return n.toLocaleString("en-US");
}

/** `1 seed`, `10,000 seeds`, `2 matrices`. */
export function counted(n: number, noun: string, plural = `${noun}s`): string {
  return `${thousands(n)} ${agreeing(n, noun, plural)}`;
}

/** `2 of 5 trials`, `1 of 1 trial`. */
export function countedOf(some: number, all: number, noun: string): string {
  return `${thousands(some)} of ${counted(all, noun)}`;
}

/** The form that goes with a number: `agreeing(1, "has", "have")`. */
export function agreeing(n: number, one: string, several: string): string {
  return n === 1 ? one : several;
}
