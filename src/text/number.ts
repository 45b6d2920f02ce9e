/** Numbers as they are read: with a true minus sign, which is as wide as a figure and breaks no line. */

/** A number as it is written down: `0.5`, `−3`, `1e−7`. */
export function numberText(value: number): string {
  return typeset(String(value));
}

/** At most so many significant digits. */
export function roundedText(value: number, digits: number): string {
  return numberText(Number(value.toPrecision(digits)));
}

/** The same of a number whose digits are chosen already. */
export function typeset(digits: string): string {
  return digits.replaceAll("-", "−").replace("+", "");
}

/** Never "−0". */
export function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  if (!text.startsWith("-")) return text;
  return /[1-9]/.test(text) ? typeset(text) : text.slice(1);
}

/** `94.82 %` of 0.9482. */
export function percentText(share: number, decimals: number): string {
  return `${fixed(100 * share, decimals)} %`;
}

/** For comparing with what somebody types, who has no key for a true minus sign. */
export function asTyped(text: string): string {
  return text.replaceAll("−", "-");
}
