import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, it } from "vitest";
import { readWhole, removeAbandoned, writeDurably, writeNew } from "../../src/files/durable-file.ts";
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

it("replaces a link or a pipe, and follows neither", () => {
  const path = freshPath("a.bin");
  const link = join(dirname(path), "link");
  const pipe = join(dirname(path), "pipe");
  writeFileSync(path, "old");
  symlinkSync(path, link);
  execFileSync("mkfifo", [pipe]);
  for (const each of [link, pipe]) {
    writeDurably(each, "new");
    expect(lstatSync(each).isFile()).toBe(true);
    expect(readFileSync(each, "utf8")).toBe("new");
  }
  expect(readFileSync(path, "utf8")).toBe("old");
});

it("reads no pipe and no device", () => {
  const path = freshPath("a.bin");
  execFileSync("mkfifo", [path]);
  for (const each of [path, "/dev/zero", dirname(path)]) {
    expect(refusalOf(() => readWhole(each))).toMatch(/^file.not-read: /);
  }
});

it("removes what killed processes have left, and nothing else", () => {
  const folder = dirname(freshPath("a.bin"));
  const left = join(folder, `.a.bin.runx-${randomUUID()}.tmp`);
  const fresh = join(folder, `.b.bin.runx-${randomUUID()}.tmp`);
  const others = join(folder, ".notes.tmp");
  for (const file of [left, fresh, others]) writeFileSync(file, "");
  for (const file of [left, others]) utimesSync(file, 1, 1);
  removeAbandoned(folder);
  expect(readdirSync(folder).sort()).toEqual([basename(fresh), basename(others)].sort());
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
