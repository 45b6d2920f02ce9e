import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readDataFile, sizeOfDataFile } from "../../src/data/files.ts";
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
