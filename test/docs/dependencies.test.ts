import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const { dependencies, optionalDependencies, peerDependencies, devDependencies } = JSON.parse(
  readFileSync("package.json", "utf8"),
);

/** `[package, version, why]` of each row of a section. */
function rows(section: string): string[][] {
  const text = readFileSync("docs/dependencies.md", "utf8")
    .split(/^## /m)
    .find((part) => part.startsWith(section))!;
  return text
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (package|-+) /.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

test.each([
  ["What a user installs", dependencies],
  ["What can be left out", optionalDependencies],
  ["What a queue needs", peerDependencies],
  ["What the build and the tests need", devDependencies],
])("%s: a row for each package of package.json, and for no other", (section, packages) => {
  const versions = rows(section).map(([name, version]) => [name, version!.replaceAll(" or ", " || ")]);
  expect(Object.fromEntries(versions)).toEqual(packages);
  for (const [, , why] of rows(section)) expect(why!.length).toBeGreaterThan(10);
});

test("every version is pinned exactly", () => {
  for (const version of Object.values({ ...dependencies, ...optionalDependencies, ...devDependencies })) {
    expect(version).toMatch(/^\d+\.\d+\.\d+( \|\| \d+\.\d+\.\d+)*$/);
  }
});
