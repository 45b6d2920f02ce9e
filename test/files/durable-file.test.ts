import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { writeDurably, writeNew } from "../../src/files/durable-file.ts";
import { freshPath, refusalOf } from "../weights/networks.ts";

it("writes the whole content and leaves nothing else", () => {
  const path = freshPath("a.bin");
  writeDurably(path, Buffer.from("hello"));
  expect(readFileSync(path, "utf8")).toBe("hello");
  expect(readdirSync(dirname(path))).toEqual(["a.bin"]);
});

it("replaces an older file", () => {
  const path = freshPath("a.bin");
  writeFileSync(path, "a longer text");
  writeDurably(path, Buffer.from("hello"));
  expect(readFileSync(path, "utf8")).toBe("hello");
});

it("replaces the file behind a link, and never a device", () => {
  const path = freshPath("a.bin");
  const link = join(dirname(path), "link");
  const device = join(dirname(path), "device");
  writeFileSync(path, "old");
  symlinkSync(path, link);
  symlinkSync("/dev/null", device);
  writeDurably(link, "new");
  writeDurably(device, "gone");
  expect(readFileSync(path, "utf8")).toBe("new");
  for (const each of [link, device]) expect(lstatSync(each).isSymbolicLink()).toBe(true);
  expect(readdirSync(dirname(path)).sort()).toEqual(["a.bin", "device", "link"]);
});

it("refuses by name where the file cannot be put, and leaves nothing behind", () => {
  const path = freshPath("a.bin");
  mkdirSync(path);
  expect(refusalOf(() => writeDurably(path, Buffer.from("hello")))).toContain(
    `${path}: The file cannot be written`,
  );
  expect(readdirSync(dirname(path))).toEqual(["a.bin"]);
  const nowhere = join(dirname(path), "none", "a.bin");
  expect(refusalOf(() => writeDurably(nowhere, Buffer.from("hello")))).toContain("ENOENT");
});

it("makes a new file, and never replaces one", () => {
  const path = freshPath("a.txt");
  writeNew(path, "first");
  expect(refusalOf(() => writeNew(path, "second"))).toContain("EEXIST");
  expect(readFileSync(path, "utf8")).toBe("first");
});
