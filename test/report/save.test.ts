import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RunxError } from "../../src/errors.ts";
import { saveFile } from "../../src/report/save.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "runx-save-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("writes text and bytes, replacing what was there", async () => {
  const path = join(folder, "report.md");
  await saveFile(path, "old");
  await saveFile(path, "new\n");
  expect(await readFile(path, "utf8")).toBe("new\n");
  await saveFile(path, new Uint8Array([1, 2]));
  expect([...(await readFile(path))]).toEqual([1, 2]);
  expect(await readdir(folder)).toEqual(["report.md"]);
});

test.each([
  ["a folder that does not exist", join("nowhere", "report.md"), "its folder does not exist"],
  ["a folder as target", "taken", "it is a folder"],
  ["a file in the middle of the path", join("file", "report.md"), "a part of its path is a file"],
  ["a name that is too long", "x".repeat(300), "its name is too long"],
])("refuses %s and leaves nothing behind", async (_, name, reason) => {
  await mkdir(join(folder, "taken"));
  await writeFile(join(folder, "file"), "here before");
  const refused = await saveFile(join(folder, name), "text").catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(RunxError);
  expect((refused as RunxError).problems[0]).toMatchObject({ code: "report.not-written" });
  expect((refused as RunxError).message).toContain(reason);
  expect((await readdir(folder)).toSorted()).toEqual(["file", "taken"]);
  expect(await readFile(join(folder, "file"), "utf8")).toBe("here before");
});
