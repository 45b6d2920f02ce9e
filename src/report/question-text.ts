/** The question of a description: its first line or sentence. What follows is for the reader of the spec. */
export function firstSentence(description: string): string {
  return splitQuestion(description).question;
}

/** Words that ask for more than yes or no, alone or behind a preposition: "in which", "by how much". */
const asksFor =
  /^(?:(?:at|by|for|from|in|of|on|to|under|until|up to|with) )?(?:what|which|who|whom|whose|where|when|why|how)\b/i;

/** Of two things one: `does it jump, or does it move?` */
const asksWhichOfTwo = /, or .*\?$/i;

/**
 * Whether the first sentence with a question mark can be answered by yes or no; undefined where nothing is asked. A
 * sentence's question begins behind its last colon: `A first run: does a small network learn digits?`
 */
export function asksYesOrNo(description: string): boolean | undefined {
  const sentence = /[^.!?\n]*(?:[.](?=\S)[^.!?\n]*)*\?/.exec(description.replaceAll(/\s+/g, " "))?.[0];
  if (sentence === undefined) return undefined;
  const asked = sentence.slice(sentence.lastIndexOf(": ") + 1).trim();
  return !asksFor.test(asked) && !asksWhichOfTwo.test(asked);
}

export function splitQuestion(description: string): { readonly question: string; readonly details: string } {
  const text = description.trim();
  const end = text.search(/\n|(?<=[.?!])\s/);
  if (end < 0) return { question: text, details: "" };
  return { question: text.slice(0, end).trim(), details: text.slice(end).trim() };
}
