import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { specsIn } from "../support/experiments.ts";

const BOOK = readFileSync("results/book.md", "utf8");

interface Claiming {
  readonly name: string;
  readonly claims: number;
}

/** What it measures fills a page of its own, docs/segmentation.md. */
const ELSEWHERE = "numbers";

const CLAIMING = ["experiments", "experiments/book", "experiments/surfaces"].flatMap((folder) =>
  specsIn(folder).flatMap((file): readonly Claiming[] => {
    const spec = parse(readFileSync(`${folder}/${file}`, "utf8")) as { name: string; claims?: unknown[] };
    const isTold = spec.claims !== undefined && spec.name !== ELSEWHERE;
    return isTold ? [{ name: spec.name, claims: spec.claims!.length }] : [];
  }),
);

test.each(CLAIMING)("what $name claims is told in results/book.md", ({ name, claims }) => {
  const [, section = ""] = BOOK.split(new RegExp(`^## ${name}$`, "m"));
  const [report = ""] = section.split(/^## /m);
  const [, table = ""] = report.split("### Claims");
  const rows = table.split("\n").filter((line) => line.startsWith("| ") && !/^\| (---|claim \|)/.test(line));
  expect(rows).toHaveLength(claims);
  for (const row of rows) expect(row).toContain(" | met | ");
});
