import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SearchMethod, SearchPoint } from "../../src/model/search.ts";
import { Replay, type Result } from "../../src/search/replay.ts";
import { settings } from "./spaces.ts";

const METHODS: readonly SearchMethod[] = [
  { kind: "random" },
  { kind: "sobol" },
  { kind: "successive-halving", rungs: [1, 2, 4], keep: 0.5 },
  { kind: "tpe", start: 4, generation: 3 },
];

const score = (point: SearchPoint) => Number(point.eta) + Number(point.epochs ?? 0);
const results =
  (known: (point: SearchPoint) => boolean) =>
  (points: readonly SearchPoint[]): readonly Result[] =>
    points.map((point) =>
      known(point) ? { kind: "score", score: score(point), seconds: 2 } : { kind: "waiting" },
    );

describe.each(METHODS)("a search by $kind", (method) => {
  const search = settings({ method, trials: 12, metric: "validation.accuracy" });
  const whole = new Replay(search);
  whole.advance(results(() => true));

  test("is over when every point has ended", () => {
    expect(whole.isOver).toBe(true);
    expect(whole.account(() => ({})).every(({ fate }) => fate.kind !== "waiting")).toBe(true);
  });

  test("asks for the same points in whatever order and portions results arrive", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 1, max: 5 })), fc.nat(), (portions, turn) => {
        const replay = new Replay(search);
        const known = new Set<string>();
        for (const portion of portions) {
          replay.advance(results((point) => known.has(JSON.stringify(point))));
          const waiting = replay.points.filter((point) => !known.has(JSON.stringify(point)));
          if (waiting.length === 0) break;
          for (let i = 0; i < portion; i++)
            known.add(JSON.stringify(waiting[(i * 7 + turn) % waiting.length]));
        }
        expect(replay.points).toEqual(whole.points);
        expect(replay.isOver).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

describe.each(METHODS.filter(({ kind }) => kind !== "successive-halving"))(
  "a budget of a search by $kind",
  (method) => {
    const search = settings({ method, trials: 12, metric: "validation.accuracy" });
    const whole = new Replay(search);
    whole.advance(results(() => true));

    test.each([
      [1, 4],
      [9, 8],
      [1000, 12],
    ])("of %f seconds ends it between two generations, and moves no point", (seconds, most) => {
      const replay = new Replay({ ...search, seconds });
      replay.advance(results(() => true));
      expect(replay.isOver).toBe(true);
      const spent = replay.points.length;
      expect(spent).toBeLessThanOrEqual(most);
      expect(replay.seconds).toBe(2 * spent);
      expect(spent === 12 || replay.seconds >= seconds).toBe(true);
      expect(replay.points).toEqual(whole.points.slice(0, spent));
    });
  },
);

test("higher accuracies and lower costs go on", () => {
  const method: SearchMethod = { kind: "successive-halving", rungs: [1, 2], keep: 0.25 };
  const promotedScores = (metric: "validation.accuracy" | "validation.cost") => {
    const replay = new Replay(settings({ method, trials: 8, metric }));
    replay.advance(results(() => true));
    const points = replay.account(() => ({})).filter(({ generation }) => generation === 1);
    const scores = points.map((point) => point.score!).sort((a, b) => a - b);
    const promoted = points.filter(({ fate }) => fate.kind === "promoted").map((point) => point.score!);
    return { scores, promoted, fates: points.map(({ fate }) => fate) };
  };
  const cost = promotedScores("validation.cost");
  expect(cost.promoted.sort((a, b) => a - b)).toEqual(cost.scores.slice(0, 2));
  const accuracy = promotedScores("validation.accuracy");
  expect(accuracy.promoted.sort((a, b) => a - b)).toEqual(accuracy.scores.slice(-2));
  const stopped = accuracy.fates.find(({ kind }) => kind === "stopped");
  expect(stopped).toMatchObject({ threshold: accuracy.scores.at(-2), of: 8 });
});
