/** The question of a description: the first sentence that asks, else the first one. The rest is for the reader of the spec. */
export function questionText(description: string): string {
  return splitQuestion(description).question;
}

/** Words that ask for more than yes or no, alone or behind a preposition: "in which", "by how much". */
const asksFor =
  /^(?:(?:at|by|for|from|in|of|on|to|under|until|up to|with) )?(?:what|which|who|whom|whose|where|when|why|how)\b/i;

/** Of two things one: `does it jump, or does it move?` */
const asksWhichOfTwo = /, or .*\?$/i;

/** A sentence ends with its mark; so does a line, unless the next one goes on in lower case. */
const sentenceEnd = /(?<=[.?!])\s+|\s*\n\s*(?![\p{Ll}\s])/u;

/**
 * Whether the question can be answered by yes or no; undefined where nothing is asked. A sentence's question begins
 * behind its last colon: `A first run: does a small network learn digits?`
 */
export function asksYesOrNo(description: string): boolean | undefined {
  const question = questionText(description);
  if (!question.endsWith("?")) return undefined;
  const asked = question.slice(question.lastIndexOf(": ") + 1).trim();
  return !asksFor.test(asked) && !asksWhichOfTwo.test(asked);
}

export function splitQuestion(description: string): { readonly question: string; readonly details: string } {
  const text = description.trim();
  const sentences = text.split(sentenceEnd);
  const found = sentences.find((sentence) => sentence.endsWith("?")) ?? sentences[0]!;
  const at = text.indexOf(found);
  const others = [text.slice(0, at), text.slice(at + found.length)].map((part) => part.trim());
  return {
    question: found.replaceAll(/\s+/g, " "),
    details: others.filter((part) => part !== "").join(" "),
  };
}
