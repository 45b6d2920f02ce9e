/** Numbers as they are read: with a true minus sign, which is as wide as a figure and breaks no line. */

/** A number as it is written down: `0.5`, `−3`, `1e−7`. */
export function numberText(value: number): string {
  return typeset(String(value));
}

/** The same of a number whose digits are chosen already. */
export function typeset(digits: string): string {
  return digits.replaceAll("-", "−").replace("+", "");
}

/** For comparing with what somebody types, who has no key for a true minus sign. */
export function asTyped(text: string): string {
  return text.replaceAll("−", "-");
}
