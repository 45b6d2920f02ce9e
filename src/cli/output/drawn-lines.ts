const ERASE_BELOW = "\x1b[J";
/** A line that is too long for a terminal that has just become narrower is cut, not broken. */
const [NO_BREAKING, BREAKING] = ["\x1b[?7l", "\x1b[?7h"];

/** What is needed of a stream to a terminal. */
export interface Terminal {
  write(text: string): unknown;
  on(event: "resize", listener: () => void): unknown;
}

/** The lines to draw at a width. */
export type LinesAt = (columns: number) => readonly string[];

/**
 * Lines at the end of what a terminal was told, drawn again in place.
 *
 * A terminal that becomes narrower breaks a line into several rows or cuts it, and does not tell which. So the cursor waits
 * at the first cell of the first line, where either leaves it: what is erased from there on is all of the lines, however
 * many rows they have become.
 */
export class DrawnLines {
  readonly #stream: Terminal;
  readonly #columns: () => number;
  #linesAt: LinesAt | undefined;

  constructor(stream: Terminal, columns: () => number) {
    this.#stream = stream;
    this.#columns = columns;
    stream.on("resize", () => {
      if (this.#linesAt !== undefined) this.#paint(this.#linesAt);
    });
  }

  /** In place of those drawn before. */
  draw(linesAt: LinesAt): void {
    this.#linesAt = linesAt;
    this.#paint(linesAt);
  }

  /** To be written before other text, which the lines make room for. */
  takenAway(): string {
    if (this.#linesAt === undefined) return "";
    this.#linesAt = undefined;
    return ERASE_BELOW;
  }

  #paint(linesAt: LinesAt): void {
    const lines = linesAt(this.#columns());
    const back = lines.length > 1 ? `\x1b[${lines.length - 1}A\r` : "\r";
    this.#stream.write(`\r${ERASE_BELOW}${NO_BREAKING}${lines.join("\n")}${BREAKING}${back}`);
  }
}
