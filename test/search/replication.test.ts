import { describe, expect, test } from "vitest";
import { type Look, replicate } from "../../src/search/replication.ts";

const rule = { metric: "test.accuracy", width: 0.01, start: 3, step: 2, max: 10 } as const;
const widths =
  (width: (seeds: number) => number) =>
  (seeds: number): Look => ({ kind: "width", width: width(seeds) });

describe("seeds until the comparison is narrow enough", () => {
  test("looks at 3, 5, 7, 9 and 10 seeds, and stops at the first that is", () => {
    const looks: number[] = [];
    const look = (seeds: number): Look => {
      looks.push(seeds);
      return { kind: "width", width: 1 / seeds };
    };
    expect(replicate(rule, look)).toEqual({ seeds: 10, width: 0.1, end: "at-most" });
    expect(looks).toEqual([3, 5, 7, 9, 10]);
    expect(
      replicate(
        rule,
        widths((seeds) => 0.05 / seeds),
      ),
    ).toEqual({
      seeds: 5,
      width: 0.01,
      end: "narrow-enough",
    });
  });

  test("asks for no more than the next portion while trainings wait", () => {
    const untilFive = (seeds: number): Look =>
      seeds <= 5 ? { kind: "width", width: 1 } : { kind: "waiting" };
    expect(replicate(rule, untilFive)).toEqual({ seeds: 7, width: 1, end: "going-on" });
    expect(replicate(rule, () => ({ kind: "waiting" }))).toEqual({ seeds: 3, end: "going-on" });
  });

  test("goes on while too few seeds have a result", () => {
    expect(replicate(rule, () => ({ kind: "unknown" }))).toEqual({ seeds: 10, end: "at-most" });
  });

  test("equal differences have an interval of width 0", () => {
    expect(
      replicate(
        rule,
        widths(() => 0),
      ),
    ).toEqual({ seeds: 3, width: 0, end: "narrow-enough" });
  });
});
