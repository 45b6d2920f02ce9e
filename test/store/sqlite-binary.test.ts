import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { refusing } from "../../src/store/refusals.ts";
import { notLoaded, refuseForNewerNode } from "../../src/store/sqlite-binary.ts";

const problem = (hint: string) =>
  expect.objectContaining({
    problems: [expect.objectContaining({ code: "store.another-node", hint: expect.stringContaining(hint) })],
  });

test("machine code that this Node cannot load is refused with the remedy", () => {
  const load = () => process.dlopen({ exports: {} }, fileURLToPath(import.meta.url));
  expect(load).toThrow(expect.objectContaining({ code: "ERR_DLOPEN_FAILED" }));
  expect(() => refusing("runx.db", load)).toThrow(problem("npm rebuild better-sqlite3"));
});

test("machine code that was never built is refused with what this Node can take", () => {
  // As `bindings` throws it: with no code.
  const missing = new Error("Could not locate the bindings file. Tried: …");
  expect(notLoaded(missing, "20.20.2")).toEqual(problem("npm rebuild better-sqlite3"));
  expect(notLoaded(missing, "26.12.1")).toEqual(problem("npm update better-sqlite3"));
  expect(notLoaded(Object.assign(new Error("no such file"), { code: "ENOENT" }))).toBeUndefined();
});

test("machine code that would end this Node is not loaded", () => {
  expect(() => refuseForNewerNode("13.2.0", "20.20.2")).toThrow(
    problem("npm install better-sqlite3@12.11.1"),
  );
  for (const [installed, node] of [
    ["13.2.0", "22.23.3"],
    ["12.11.1", "20.20.2"],
    ["12.11.1", "26.12.1"],
  ]) {
    refuseForNewerNode(installed, node);
  }
});
