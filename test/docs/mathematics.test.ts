import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const PAGE = readFileSync("docs/mathematics.md", "utf8");

interface Row {
  readonly equations: readonly number[];
  readonly stated: string;
  readonly checked: string;
}

/** Rows of the tables of equations; the last two columns are where it is stated and where it is checked. */
const ROWS = PAGE.slice(PAGE.indexOf("## Neurons"))
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .map((cells): Row => {
    const equation = /^\((\d+)\)$/.exec(cells[1]!);
    return {
      equations: equation ? [Number(equation[1])] : [],
      stated: cells.at(-3)!,
      checked: cells.at(-2)!,
    };
  })
  .filter(({ stated }) => stated !== "stated by" && !/^-+$/.test(stated));

function links(cell: string): { name: string; text: string }[] {
  return [...cell.matchAll(/\[(.+?)\]\((\.\.\/[^)]+)\)/g)].map(([, name, path]) => ({
    name: name!.replaceAll("`", ""),
    text: readFileSync(join("docs", path!), "utf8"),
  }));
}

test("every equation of the notes is there once, in order", () => {
  expect(ROWS.flatMap(({ equations }) => equations)).toEqual(Array.from({ length: 26 }, (_, i) => i + 1));
});

test("what states an equation is declared in the file that the page names", () => {
  for (const { stated } of ROWS) {
    const found = links(stated);
    expect(found, stated).not.toEqual([]);
    for (const { name, text } of found) {
      expect(text, name).toMatch(new RegExp(`^(export )?(function\\*?|const|type) ${name}\\b`, "m"));
    }
  }
});

test("what checks an equation is a test of that name in the file that the page names", () => {
  for (const { checked } of ROWS) {
    const found = links(checked);
    expect(found, checked).not.toEqual([]);
    for (const { name, text } of found) {
      expect(
        ["test(", "describe(", "test.each(samples)("].some((start) =>
          text.includes(`${start}${JSON.stringify(name)}`),
        ),
        `${name} is no test`,
      ).toBe(true);
    }
  }
});

test("every file that the page names exists", () => {
  const paths = [...PAGE.matchAll(/\]\((\.\.\/[^)]+)\)/g)].map(([, path]) => path!);
  expect(paths.length).toBeGreaterThan(50);
  for (const path of new Set(paths)) expect(readFileSync(join("docs", path), "utf8")).not.toBe("");
});
