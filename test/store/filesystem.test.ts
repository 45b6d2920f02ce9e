import { join } from "node:path";
import { expect, test } from "vitest";
import { networkWarning, remoteFileSystem } from "../../src/store/filesystem.ts";
import { temporaryFolder } from "./samples.ts";

test.each([
  [0x6969, "NFS"],
  [0xff534d42, "CIFS"],
  // As statfs gives it where the field is a signed 32-bit number.
  [0xff534d42 | 0, "CIFS"],
  [0xef53, undefined],
  [0x01021994, undefined],
])("file system %i is %s", (type, name) => {
  expect(remoteFileSystem(type)).toBe(name);
});

test("a local folder needs no warning", () => {
  expect(networkWarning(join(temporaryFolder(), "runx.db"))).toBeUndefined();
});
