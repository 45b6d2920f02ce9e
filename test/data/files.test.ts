import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readDataFile, readInPieces } from "../../src/data/bytes/data-file.ts";
import { sizeOfDataFile } from "../../src/data/bytes/regular-file.ts";
import { codesOf, freshFolder, problemsOf, write } from "./written-files.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("readDataFile", () => {
  it("reads into shared memory and digests the content", () => {
    const path = write(freshFolder(), "a.txt", "hello");
    const file = readDataFile(path);
    expect(Buffer.from(file.bytes).toString()).toBe("hello");
    expect(file.bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(file.sha256).toBe(sha256("hello"));
  });

  it("reads an empty file", () => {
    const file = readDataFile(write(freshFolder(), "empty", ""));
    expect(file.bytes.length).toBe(0);
    expect(file.sha256).toBe(sha256(""));
  });

  it("unpacks gzip, with the digest of the content", () => {
    const file = readDataFile(write(freshFolder(), "a.gz", gzipSync("hello")));
    expect(Buffer.from(file.bytes).toString()).toBe("hello");
    expect(file.sha256).toBe(sha256("hello"));
  });

  it("reads a file once, and again after it has changed", () => {
    const path = write(freshFolder(), "a.txt", "one");
    const first = readDataFile(path);
    expect(readDataFile(path)).toBe(first);
    appendFileSync(path, ", two");
    utimesSync(path, 1, 1);
    expect(readDataFile(path).sha256).toBe(sha256("one, two"));
  });

  it("follows a symbolic link", () => {
    const folder = freshFolder();
    symlinkSync(write(folder, "a.txt", "hello"), join(folder, "link"));
    expect(readDataFile(join(folder, "link")).sha256).toBe(sha256("hello"));
  });

  it("refuses a missing file by its name", () => {
    const path = join(freshFolder(), "none.csv");
    const [problem] = problemsOf(() => readDataFile(path));
    expect(problem).toMatchObject({ code: "data.not-found", where: { file: path } });
  });

  it("refuses a path below a file, a folder and a device", () => {
    const folder = freshFolder();
    const below = join(write(folder, "a.txt", "hello"), "b.txt");
    expect(codesOf(() => readDataFile(below))).toEqual(["data.not-found"]);
    mkdirSync(join(folder, "sub"));
    expect(codesOf(() => readDataFile(join(folder, "sub")))).toEqual(["data.not-a-file"]);
    expect(codesOf(() => readDataFile("/dev/zero"))).toEqual(["data.not-a-file"]);
  });

  it("refuses a FIFO without waiting for a writer", () => {
    const path = join(freshFolder(), "fifo");
    execFileSync("mkfifo", [path]);
    expect(codesOf(() => readDataFile(path))).toEqual(["data.not-a-file"]);
  });

  it("refuses a name with a NUL byte", () => {
    expect(codesOf(() => readDataFile("a\0b"))).toEqual(["data.unreadable"]);
  });

  it("refuses more than the limit, packed or not", () => {
    const folder = freshFolder();
    const plain = write(folder, "a.txt", "x".repeat(1001));
    const packed = write(folder, "a.gz", gzipSync("x".repeat(1001)));
    expect(codesOf(() => readDataFile(plain, 1000))).toEqual(["data.too-large"]);
    expect(codesOf(() => readDataFile(packed, 1000))).toEqual(["data.too-large"]);
  });

  it("refuses a damaged gzip file", () => {
    const packed = gzipSync("hello".repeat(100));
    const path = write(freshFolder(), "a.gz", packed.subarray(0, packed.length - 9));
    expect(codesOf(() => readDataFile(path))).toEqual(["data.gzip"]);
  });
});

describe("sizeOfDataFile", () => {
  it("gives the length without reading", () => {
    expect(sizeOfDataFile(write(freshFolder(), "a.txt", "hello"))).toBe(5);
  });
});

describe("readInPieces", () => {
  /** More than a piece, and hardly smaller when packed. */
  const long = Buffer.from(
    Array.from({ length: 3 * 2 ** 18 }, (_, i) => `${Math.imul(i, 0x9e3779b1)},`).join(""),
  );

  function readBack(path: string) {
    const pieces: Buffer[] = [];
    const digest = readInPieces(path, (piece) => {
      pieces.push(Buffer.from(piece));
      return undefined;
    });
    return {
      digest,
      content: Buffer.concat(pieces),
      largest: Math.max(...pieces.map(({ length }) => length)),
    };
  }

  it.each([
    ["as it is", long],
    ["packed", gzipSync(long)],
    ["packed in members, one of which ends where a piece does", membersOf(long)],
    ["packed, and filled up with zeros", Buffer.concat([gzipSync(long), Buffer.alloc(2 ** 22)])],
  ])("hands over a file %s, a piece at a time", (_, bytes) => {
    const { digest, content, largest } = readBack(write(freshFolder(), "a", bytes));
    expect(content.equals(long)).toBe(true);
    expect(digest).toBe(createHash("sha256").update(long).digest("hex"));
    expect(largest).toBeLessThanOrEqual(2 ** 22);
  });

  it("stops when that was enough", () => {
    for (const bytes of [long, gzipSync(long)]) {
      let pieces = 0;
      readInPieces(write(freshFolder(), "a", bytes), () => {
        pieces++;
        return "enough";
      });
      expect(pieces).toBe(1);
    }
  });

  it("refuses what was cut short, changed or followed by something else", () => {
    const packed = gzipSync(long);
    const changed = Buffer.from(packed);
    changed[packed.length - 5]! ^= 1;
    for (const bytes of [
      ...[packed.subarray(0, packed.length / 2), packed.subarray(0, -1), packed.subarray(0, 5)],
      ...[changed, Buffer.concat([packed, Buffer.from("more")])],
    ]) {
      expect(codesOf(() => readBack(write(freshFolder(), "a.gz", bytes)))).toEqual(["data.gzip"]);
    }
  });
});

/** Gzip of several members, of which the first has exactly the length of a piece. */
function membersOf(content: Buffer): Buffer {
  const piece = 2 ** 22;
  const rest = gzipSync(content.subarray(2 ** 16));
  const header = gzipSync(content.subarray(0, 2 ** 16));
  // A name in the header (RFC 1952, section 2.3) takes as many bytes as are wanted.
  const named = Buffer.from(header.subarray(0, 10));
  named[3] = 0x08;
  const name = Buffer.alloc(piece - header.length, "x");
  name[name.length - 1] = 0;
  return Buffer.concat([named, name, header.subarray(10), rest]);
}
