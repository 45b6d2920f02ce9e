import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("what is lost when what fails: each row names a test that there is", () => {
  const tests = ["test/faults", "test/machines"]
    .flatMap((folder) => readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`, "utf8")))
    .join("\n");
  const [, table] = readFileSync("docs/machines.md", "utf8").split("## What is lost when what fails");
  const rows = table!
    .split("\n## ")[0]!
    .split("\n")
    .filter((line) => /^\| (?!what fails|-)/.test(line));
  expect(rows.length).toBeGreaterThan(15);
  for (const row of rows) {
    const title = /“(?:… )?(.+?)(?: …)?” *\|$/.exec(row)?.[1];
    expect(tests, row).toContain(title ?? "a test");
  }
});
