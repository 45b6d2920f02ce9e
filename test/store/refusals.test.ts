import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { refusing } from "../../src/store/refusals.ts";

test("machine code that this Node cannot load is refused with the remedy", () => {
  const load = () => process.dlopen({ exports: {} }, fileURLToPath(import.meta.url));
  expect(load).toThrow(expect.objectContaining({ code: "ERR_DLOPEN_FAILED" }));
  expect(() => refusing("runx.db", load)).toThrow(
    expect.objectContaining({
      problems: [
        expect.objectContaining({
          code: "store.another-node",
          hint: expect.stringContaining("npm rebuild better-sqlite3"),
        }),
      ],
    }),
  );
});
