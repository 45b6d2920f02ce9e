/** Names, labels and error texts come from files that anybody may have written: escaped for where they go. */

/**
 * Control characters (escape sequences start with one), line and paragraph separators, characters that turn the
 * direction of writing or take no room, and half surrogates.
 */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;

/** One line of visible text: nothing in it moves the cursor, colours, rings, links or reorders. */
export function forTerminal(text: string): string {
  return text.replace(/[\t\n\r]+/g, " ").replace(unprintable, "\u{fffd}");
}

/** JSON whose texts hold no character that a terminal obeys: they are written by their numbers, which JSON reads back. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(unprintable, (character) =>
    character === "\n"
      ? character
      : Array.from({ length: character.length }, (_, i) => escaped(character.charCodeAt(i))).join(""),
  );
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}

/** Text in a Markdown table or paragraph: shown as it is, never as markup, HTML or another cell. */
export function forMarkdown(text: string): string {
  return forTerminal(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*_[\]|~#!$]/g, "\\$&")
    .replace(/^(\s*)(?:([-+])(?=\s)|(\d+)([.)])(?=\s))/, "$1$3\\$2$4")
    .replaceAll("://", ":&#47;&#47;")
    .replaceAll("@", "&#64;")
    .replaceAll("www.", "www&#46;");
}

/** LaTeX has no typeface for Greek letters in a text; its formulas have. */
const greek =
  "α alpha β beta γ gamma δ delta ε varepsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi π pi ρ rho σ sigma τ tau υ upsilon φ varphi χ chi ψ psi ω omega";

const latexSpecials: ReadonlyMap<string, string> = new Map([
  ...Array.from("{}$&#_%", (character) => [character, `\\${character}`] as const),
  ...[...greek.matchAll(/(\S) (\w+)/g)].map(([, letter, name]) => [letter!, `$\\${name}$`] as const),
  ["\\", "\\textbackslash{}"],
  ["~", "\\textasciitilde{}"],
  ["^", "\\textasciicircum{}"],
  ["<", "\\textless{}"],
  [">", "\\textgreater{}"],
  ["|", "\\textbar{}"],
  ['"', "\\textquotedbl{}"],
  ["₁", "$_1$"],
  ["±", "$\\pm$"],
  ["−", "$-$"],
  ["×", "$\\times$"],
  ["·", "$\\cdot$"],
  ["≤", "$\\le$"],
  ["≥", "$\\ge$"],
  ["…", "\\ldots{}"],
  ["–", "--"],
  ["●", "$\\bullet$"],
  ["○", "$\\circ$"],
]);

/** Text in LaTeX: every character stands for itself. */
export function forLatex(text: string): string {
  return Array.from(forTerminal(text), (character) => latexSpecials.get(character) ?? character).join("");
}
