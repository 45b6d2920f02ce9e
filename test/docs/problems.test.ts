import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { problemsPage } from "../../scripts/generate/problems.ts";
import { problemCodes } from "../../src/problem-codes.ts";

// That every code of the source is in the table is checked by its type; `npm run generate` writes the page.

test("docs/problems.md is what the table of codes gives", async () => {
  await expect(problemsPage()).toMatchFileSnapshot("../../docs/problems.md");
});

test("every code of the table is one that the source can emit", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" });
  const source = files
    .filter((name) => name.endsWith(".ts") && name !== "problem-codes.ts")
    .map((name) => readFileSync(join("src", name), "utf8"))
    .join("\n");
  const emitted = (code: string): boolean => {
    const own = code.slice(code.indexOf(".") + 1);
    return [`"${code}"`, `"${own}"`, `${own}: "`, `${own}: [`].some((text) => source.includes(text));
  };
  const unused = Object.keys(problemCodes).filter((code) => !emitted(code));
  expect(unused).toEqual([]);
});

test("codes are in order, and each says what it means and what to do in sentences", () => {
  const codes = Object.keys(problemCodes);
  expect(codes).toEqual(codes.toSorted());
  for (const texts of Object.values(problemCodes))
    for (const text of texts) expect(text).toMatch(/^[A-Z`].*\.$/);
});
