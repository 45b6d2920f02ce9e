/** The question of a description: its first line or sentence. What follows is for the reader of the spec. */
export function firstSentence(description: string): string {
  return splitQuestion(description).question;
}

export function splitQuestion(description: string): { readonly question: string; readonly details: string } {
  const text = description.trim();
  const end = text.search(/\n|(?<=[.?!])\s/);
  if (end < 0) return { question: text, details: "" };
  return { question: text.slice(0, end).trim(), details: text.slice(end).trim() };
}
