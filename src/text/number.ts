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

/**
 * A figure as it is read, with separators as counts have them: `10,000`, `−1,234.5`, `1e12`. Parameters, seeds and epochs
 * have none: they stand as they are typed.
 */
export function figureText(digits: string): string {
  const [whole = "", ...rest] = typeset(digits).split(/(?=[.e])/);
  return [whole.replace(/\B(?=(\d{3})+$)/g, ","), ...rest].join("");
}

/** A figure with at most so many significant digits. */
export function roundedFigure(value: number, digits: number): string {
  return figureText(roundedText(value, digits));
}

/** With so many decimals, with separators, and never "−0". */
export function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return figureText(/[1-9]/.test(text) ? text : text.replace("-", ""));
}

/** `94.82 %` of 0.9482. */
export function percentText(share: number, decimals: number): string {
  return `${fixed(100 * share, decimals)} %`;
}

/** `94.8 %` of 0.948: at most so many significant digits. */
export function roundedPercent(share: number, digits: number): string {
  return `${roundedFigure(100 * share, digits)} %`;
}

/** For comparing with what somebody types, who has no key for a true minus sign. */
export function asTyped(text: string): string {
  return text.replaceAll("−", "-");
}
