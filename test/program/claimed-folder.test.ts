import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { claimedFolder } from "../../src/program/claimed-folder.ts";
import { temporaryFolder } from "../store/samples.ts";

test("each worker has a folder of its own, and one that was left is had again", () => {
  const parent = temporaryFolder();
  const first = claimedFolder(parent, "here");
  expect(first.path).toBe(join(parent, "here-1"));
  expect(claimedFolder(parent, "here").path).toBe(join(parent, "here-2"));
  first.leave();
  expect(claimedFolder(parent, "here").path).toBe(first.path);
});

test.each([
  ["of a process that is gone", (own: string) => own.replace(/^\d+/, String(2 ** 22 + 7)), 1],
  ["of an earlier process with the id of a living one", (own: string) => own.replace(/ \d+ /, " 1 "), 1],
  ["of an earlier version, whose process lives", (own: string) => own.replace(/ \d+ /, " "), 2],
  ["of another machine", (own: string) => `${own}.elsewhere`, 2],
  ["that is being written", () => "", 2],
])("a claim %s", (_, changed, number) => {
  const parent = temporaryFolder();
  const { path } = claimedFolder(parent, "here");
  const claim = join(path, "worker");
  writeFileSync(claim, changed(readFileSync(claim, "utf8")));
  expect(claimedFolder(parent, "here").path).toBe(join(parent, `here-${number}`));
});
