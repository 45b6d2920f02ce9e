/** Control characters, and those that turn the direction of text, are shown by their number instead of obeyed. */
export function visible(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]|\p{Cf}|\p{Cs}|[\u2028\u2029]/gu, (letter) => `⟨U+${codeOf(letter)}⟩`);
}

function codeOf(letter: string): string {
  return (letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
