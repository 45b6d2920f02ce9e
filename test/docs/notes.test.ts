import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { figureKinds } from "../../src/report/content/kinds.ts";

const PAGE = readFileSync("docs/mathematics.md", "utf8");
const MAP = PAGE.slice(PAGE.indexOf("## The notes"), PAGE.indexOf("## Neurons"));

interface Row {
  readonly sentence: string;
  readonly code: string;
  readonly experiment: string;
  readonly picture: string;
  readonly claim: string;
}

const ROWS = MAP.split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (---|the notes say)/.test(line))
  .map((line): Row => {
    const [sentence, code, experiment, picture, claim] = line.split(" | ").map((cell) => cell.trim());
    return {
      sentence: sentence!.replace("| ", ""),
      code: code!,
      experiment: experiment!,
      picture: picture!,
      claim: claim!.replace(/ *\|$/, ""),
    };
  });

const links = (cell: string) =>
  [...cell.matchAll(/\[(.+?)\]\((\.\.\/[^)]+)\)/g)].map(([, name, path]) => ({
    name: name!.replaceAll("`", ""),
    path: join("docs", path!),
  }));

/** The equations that a sentence speaks of: `(4) to (7)` are four. */
function equationsOf(sentence: string): number[] {
  const ranges = [...sentence.matchAll(/\((\d+)\) to \((\d+)\)/g)].flatMap(([, from, to]) =>
    Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => Number(from) + i),
  );
  return [...ranges, ...[...sentence.matchAll(/\((\d+)\)/g)].map(([, n]) => Number(n))];
}

test("every equation of the notes stands in the map", () => {
  const named = new Set(ROWS.flatMap(({ sentence }) => equationsOf(sentence)));
  expect([...named].sort((a, b) => a - b)).toEqual(Array.from({ length: 26 }, (_, i) => i + 1));
});

test.each(ROWS)("$sentence: leads to code and an experiment", ({ code, experiment }) => {
  expect(links(code)).not.toEqual([]);
  for (const { name, path } of links(code)) {
    const declared = new RegExp(`^(export )?(function\\*?|const|type|interface|class) ${name}\\b`, "m");
    expect(readFileSync(path, "utf8"), `${name} in ${path}`).toMatch(declared);
  }
  expect(links(experiment)).not.toEqual([]);
  for (const { name, path } of links(experiment)) {
    expect(existsSync(path), path).toBe(true);
    expect(basename(path, ".yaml")).toBe(name);
  }
});

test.each(ROWS)("$sentence: pictures can be drawn, and claims are made", ({ experiment, picture, claim }) => {
  const kinds: readonly string[] = figureKinds;
  const drawn = [...picture.matchAll(/`(.+?)`/g)].map(([, kind]) => kind!);
  expect(drawn.length > 0 || picture === "–").toBe(true);
  for (const kind of drawn) expect(kinds, kind).toContain(kind);
  const made = links(experiment).flatMap(({ path }) => {
    const { claims = [] } = parse(readFileSync(path, "utf8")) as { claims?: { source: string }[] };
    return claims.map(({ source }) => source);
  });
  const named = [...claim.matchAll(/“(.+?)”/g)].map(([, source]) => source!);
  expect(named.length > 0 || claim === "–").toBe(true);
  for (const source of named) expect(made).toContain(source);
});
