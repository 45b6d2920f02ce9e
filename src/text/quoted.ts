/** Untrusted text in a message: quoted, control characters escaped, cut to a readable length. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 39)}…` : text);
}
