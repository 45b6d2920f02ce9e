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

/** What npm's lockfile says of a package. */
interface Locked {
  readonly version: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly dependencies?: { readonly [name: string]: string };
  readonly optionalDependencies?: { readonly [name: string]: string };
  readonly peerDependencies?: { readonly [name: string]: string };
  readonly peerDependenciesMeta?: { readonly [name: string]: { readonly optional?: boolean } };
}

const LOCKED: { readonly [path: string]: Locked } = JSON.parse(
  readFileSync("package-lock.json", "utf8"),
).packages;

/** The packages that an installation on Linux brings, each with its version once, runx among them. */
function installed({ optional, sqlite }: { readonly optional: boolean; readonly sqlite: 12 | 13 }): number {
  const seen = new Map([["", "runx"]]);
  const visit = (path: string) => {
    for (const name of dependenciesOf(path, optional)) {
      const found = placeOf(path, name);
      if (found === undefined || seen.has(found) || !isForLinux(LOCKED[found]!)) continue;
      seen.set(found, `${name} ${LOCKED[found]!.version}`);
      // The lockfile has 12, which is compiled; 13 needs node-addon-api alone.
      if (name === "better-sqlite3" && sqlite === 13) seen.set("better-sqlite3 13", "node-addon-api");
      else visit(found);
    }
  };
  visit("");
  return new Set(seen.values()).size;
}

function dependenciesOf(path: string, optional: boolean): string[] {
  const {
    dependencies = {},
    optionalDependencies = {},
    peerDependencies = {},
    peerDependenciesMeta,
  } = LOCKED[path]!;
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta?.[name]?.optional);
  const left = optional ? Object.keys(optionalDependencies) : [];
  const needed = Object.keys(dependencies).filter((name) => !(name in optionalDependencies));
  return [...needed, ...left, ...peers];
}

/** Where Node finds a package: beside the one that asks, else further up. */
function placeOf(path: string, name: string): string | undefined {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    const place = at === "" ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (place in LOCKED) return place;
    if (at === "") return undefined;
  }
}

function isForLinux({ os, cpu, libc }: Locked): boolean {
  const fits = (some: readonly string[] | undefined, one: string) => some === undefined || some.includes(one);
  return fits(os, "linux") && fits(cpu, "x64") && fits(libc, "glibc");
}

test("an installation takes as many packages as the page says", () => {
  const counts = rows("What an installation takes").filter(([command]) =>
    command!.startsWith("`npm install"),
  );
  expect(counts.map(([, packages]) => Number(packages))).toEqual([
    installed({ optional: true, sqlite: 13 }),
    installed({ optional: false, sqlite: 13 }),
    installed({ optional: true, sqlite: 12 }),
  ]);
});

test("every version is pinned exactly", () => {
  for (const version of Object.values({ ...dependencies, ...optionalDependencies, ...devDependencies })) {
    expect(version).toMatch(/^\d+\.\d+\.\d+( \|\| \d+\.\d+\.\d+)*$/);
  }
});
