import { expect, test } from "vitest";
import { jsonLine } from "../../src/cli/output/json-line.ts";

test("a line of JSON holds nothing that a terminal obeys, and reads back as it was", () => {
  const row = { name: "\u001b]52;c;cm0=\u0007", label: "\u202etxt\u2028", eta: 0.5 };
  const line = jsonLine(row);
  expect(line).toMatch(/^[\x20-\x7e]+\n$/);
  expect(JSON.parse(line)).toEqual(row);
});
