import { closeSync, constants, fstatSync, openSync, readSync, statSync } from "node:fs";

/** Longer lines hold no metrics: they are passed over. */
const LONGEST_LINE = 1024 * 1024;
const CHUNK = 64 * 1024;
const NEWLINE = 10;

/** Reads a growing file line by line, with memory that does not grow with it. */
export class Tail {
  readonly #path: string;
  readonly #onLine: (line: string) => void;
  readonly #chunk = Buffer.allocUnsafe(CHUNK);
  #position = 0;
  #rest: Buffer[] = [];
  #restBytes = 0;
  #isTooLong = false;

  constructor(path: string, onLine: (line: string) => void) {
    this.#path = path;
    this.#onLine = onLine;
  }

  /** Takes the lines that are whole by now, from at most so many bytes. Returns whether there was something. */
  read(mostBytes = Number.POSITIVE_INFINITY): boolean {
    const descriptor = opened(this.#path);
    if (descriptor === undefined) return false;
    const before = this.#position;
    try {
      while (this.#position - before < mostBytes) {
        const bytes = readSync(descriptor, this.#chunk, 0, CHUNK, this.#position);
        if (bytes === 0) break;
        this.#position += bytes;
        this.#take(this.#chunk.subarray(0, bytes));
      }
    } finally {
      closeSync(descriptor);
    }
    return this.#position > before;
  }

  /** Takes what is left, the last line also where its end is missing. */
  finish(): void {
    this.read();
    if (this.#restBytes > 0) this.#line(Buffer.alloc(0));
  }

  #take(bytes: Buffer): void {
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      this.#line(bytes.subarray(from, end));
      from = end + 1;
    }
    this.#keep(bytes.subarray(from));
  }

  #keep(part: Buffer): void {
    if (part.length === 0) return;
    this.#restBytes += part.length;
    if (this.#restBytes > LONGEST_LINE) {
      this.#isTooLong = true;
      this.#rest = [];
    }
    // The chunk is written over by the next one.
    if (!this.#isTooLong) this.#rest.push(Buffer.from(part));
  }

  #line(last: Buffer): void {
    const isTooLong = this.#isTooLong || this.#restBytes + last.length > LONGEST_LINE;
    const line = isTooLong ? undefined : Buffer.concat([...this.#rest, last]).toString("utf8");
    this.#rest = [];
    this.#restBytes = 0;
    this.#isTooLong = false;
    if (line !== undefined) this.#onLine(line.endsWith("\r") ? line.slice(0, -1) : line);
  }
}

/** A file that is not there yet has no lines. Pipes and devices, which a program may put in its place, are not read. */
function opened(path: string): number | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() ? openSync(path, constants.O_RDONLY | constants.O_NONBLOCK) : undefined;
}

const LAST_LINE_BYTES = 4096;

/** The last line of a file; empty where there is none. */
export function lastLine(path: string): string {
  return lastBytes(path, LAST_LINE_BYTES).toString("utf8").trimEnd().split("\n").at(-1)!.trim();
}

/** The end of a file, at most so many bytes of it; empty where there is none. */
export function lastBytes(path: string, most: number): Buffer {
  const descriptor = opened(path);
  if (descriptor === undefined) return Buffer.alloc(0);
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, most));
    readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}
