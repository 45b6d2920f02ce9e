/** A number stays on the line of its unit or its name. */
export function unbroken(sentence: string): string {
  return sentence
    .replace(/(\d) %/g, "$1\u00a0%")
    .replace(/\b([pn]) ([=<]) /g, "$1\u00a0$2\u00a0")
    .replace(/([ηλμ₁±]) (?=\d)/g, "$1\u00a0");
}
