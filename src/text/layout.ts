/** Text in columns of a terminal: widths in cells, where a Chinese character takes two and a combining mark none. */
import stringWidth from "string-width";
import { glued } from "./glued.ts";

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - stringWidth(text))) + text;
}

/** Cut to `width` cells, with an ellipsis where something is missing. */
export function shorten(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = "";
  let room = width - 1;
  for (const { segment } of new Intl.Segmenter("en").segment(text)) {
    room -= stringWidth(segment);
    if (room < 0) break;
    kept += segment;
  }
  return width < 1 ? "" : `${kept}…`;
}

/** Lines of at most `width` cells, broken between words; only a word longer than a line is cut. */
export function wrap(text: string, width: number, indent = ""): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of glued(text)
    .split(" ")
    .flatMap((word) => pieces(word, width - indent.length))) {
    const prefix = lines.length === 0 ? "" : indent;
    const longer = line === "" ? prefix + word : `${line} ${word}`;
    if (line !== "" && stringWidth(longer) > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line = longer;
    }
  }
  return (line === "" ? lines : [...lines, line]).map((each) => each.replaceAll("\u00a0", " "));
}

function pieces(word: string, width: number): readonly string[] {
  if (stringWidth(word) <= width) return [word];
  const cut: string[] = [];
  let piece = "";
  for (const { segment } of new Intl.Segmenter("en").segment(word)) {
    if (stringWidth(piece + segment) > width) {
      cut.push(piece);
      piece = "";
    }
    piece += segment;
  }
  return [...cut, piece];
}

/** Pads numbers such as 3, 0.25 and 10 so that their decimal points stand below each other. */
export function alignDecimals(texts: readonly string[]): readonly string[] {
  const point = (text: string): number => (text.includes(".") ? text.indexOf(".") : text.length);
  const before = Math.max(0, ...texts.map(point));
  const after = Math.max(0, ...texts.map((text) => text.length - point(text)));
  return texts.map((text) => text.padStart(text.length + before - point(text)).padEnd(before + after));
}
