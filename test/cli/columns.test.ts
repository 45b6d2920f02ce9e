import { expect, test } from "vitest";
import { columnsText } from "../../src/cli/output/columns.ts";

const heads = [
  { head: "trial" },
  { head: "arm", keep: "shorten" },
  { head: "value", align: "right" },
  { head: "time", align: "right", keep: "first" },
] as const;
const rows = [
  ["3f2a", "cross-entropy (η 0.5)", 90.5, "12 ms"],
  ["b07c", "quadratic (η 3)", 8, "9 ms"],
];

test("what goes into a file is whole", () => {
  expect(columnsText(heads, rows)).toBe(
    [
      "trial  arm                    value   time",
      "3f2a   cross-entropy (η 0.5)   90.5  12 ms",
      "b07c   quadratic (η 3)            8   9 ms",
      "",
    ].join("\n"),
  );
});

test("a narrow terminal has fewer columns and shorter names, and is told what is left out", () => {
  expect(columnsText(heads, rows, 24)).toBe(
    [
      "trial  arm         value",
      "3f2a   cross-ent…   90.5",
      "b07c   quadratic…      8",
      "No room for: time.",
      "",
    ].join("\n"),
  );
});
