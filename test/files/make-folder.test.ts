import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeFolder } from "../../src/files/make-folder.ts";

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "runx-folder-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("a folder is made with those it lies in, and one that is there stays", () => {
  const outer = temporaryFolder();
  const folder = join(outer, "a", "b", "c");
  makeFolder(folder);
  writeFileSync(join(folder, "file"), "kept");
  makeFolder(folder);
  expect(existsSync(join(folder, "file"))).toBe(true);
  makeFolder("src");
  expect(statSync("src").isDirectory()).toBe(true);
});

test("below a file there is no folder", () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  expect(() => makeFolder(file)).toThrow("EEXIST");
  expect(() => makeFolder(join(file, "a", "b"))).toThrow("EEXIST");
});
