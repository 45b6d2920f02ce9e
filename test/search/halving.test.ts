import { describe, expect, test } from "vitest";
import type { SearchMethod } from "../../src/model/search.ts";
import { statusesOfRung } from "../../src/search/halving.ts";
import { extent } from "../../src/search/replay.ts";
import { searched, settings } from "./spaces.ts";

const method = { kind: "successive-halving", rungs: [3, 9, 27], keep: 1 / 3 } as const;
const nine = settings({ method, trials: 9 });

describe("successive halving", () => {
  test("trains the best third of each rung for the epochs of the next", () => {
    const rungs = searched(nine, ({ eta }) => Math.abs(Number(eta) - 1));
    expect(rungs.map((rung) => rung.length)).toEqual([9, 3, 1]);
    expect(rungs.map((rung) => [...new Set(rung.map(({ point }) => point.epochs))])).toEqual([
      [3],
      [9],
      [27],
    ]);
    const losses = rungs[0]!.map(({ loss }) => loss!).sort((a, b) => a - b);
    expect(rungs[1]!.map(({ loss }) => loss)).toEqual(losses.slice(0, 3));
    expect(rungs[2]!.map(({ loss }) => loss)).toEqual(losses.slice(0, 1));
  });

  test("27 points and a share of 1/3 make 9 and 3, whatever 1/3 is in binary", () => {
    const rungs = searched({ ...nine, trials: 27 }, () => 1);
    expect(rungs.map((rung) => rung.length)).toEqual([27, 9, 3]);
    expect(extent({ ...nine, trials: 27 })).toMatchObject({ points: 39, epochs: 243, rounds: 3 });
  });

  test("a point without a result never goes on, and the search ends when none has one", () => {
    const rungs = searched(nine, ({ eta, epochs }) => (Number(eta) > 1 ? undefined : Number(epochs)));
    expect(rungs[1]!.every(({ point }) => Number(point.eta) <= 1)).toBe(true);
    expect(searched(nine, () => undefined).map((rung) => rung.length)).toEqual([9]);
  });

  test("says of each point why it stopped: its rank and what it would have needed", () => {
    const rung = [0.3, 0.1, undefined, 0.2, 0.2, 0.4].map((loss, i) =>
      loss === undefined ? { point: { eta: i } } : { point: { eta: i }, loss },
    );
    const fates = statusesOfRung(rung, { ...method, keep: 0.5 } as SearchMethod & typeof method, false);
    expect(fates).toEqual([
      { kind: "stopped", rank: 4, of: 6, threshold: 0.2 },
      { kind: "promoted", rank: 1, of: 6, threshold: 0.2 },
      { kind: "no-result" },
      { kind: "promoted", rank: 2, of: 6, threshold: 0.2 },
      { kind: "promoted", rank: 3, of: 6, threshold: 0.2 },
      { kind: "stopped", rank: 5, of: 6, threshold: 0.2 },
    ]);
    expect(statusesOfRung(rung, method, true)[1]).toEqual({ kind: "scored" });
  });
});
