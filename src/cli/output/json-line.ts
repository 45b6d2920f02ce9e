import { jsonText } from "../../text/escape.ts";

/** One line of what `--json` prints; no text in it reaches the terminal as anything but text. */
export function jsonLine(value: unknown): string {
  return `${jsonText(value)}\n`;
}
