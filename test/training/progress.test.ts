import { describe, expect, test } from "vitest";
import type { Parameters } from "../../src/model/parameters.ts";
import { advance, begin, type Progress } from "../../src/training/progress.ts";
import { parametersOf } from "../network/fixtures.ts";

/** Progress after each of the given scores, until the training stops. */
function follow(changed: Partial<Parameters>, scores: readonly number[]): Progress[] {
  const parameters = parametersOf({ eta: 8, ...changed });
  const path: Progress[] = [];
  let progress = begin(parameters);
  for (const score of scores) {
    if (progress.stopped) break;
    progress = advance(parameters, progress, score);
    path.push(progress);
  }
  return path;
}

const etas = (path: readonly Progress[]) => path.map(({ eta }) => eta);

describe("schedules: η of the epoch after each epoch", () => {
  test("none: η stays", () => {
    expect(etas(follow({}, [1, 1, 1]))).toEqual([8, 8, 8]);
  });

  test("step: times the factor after every so many epochs", () => {
    const schedule = { kind: "step", every: 3, factor: 0.1 } as const;
    const reduced = 8 * 0.1;
    expect(etas(follow({ schedule }, [1, 1, 1, 1, 1, 1]))).toEqual([
      8,
      8,
      reduced,
      reduced,
      reduced,
      reduced * 0.1,
    ]);
  });

  test("exponential: times the factor after each epoch, by repeated multiplication", () => {
    const schedule = { kind: "exponential", factor: 0.9 } as const;
    expect(etas(follow({ schedule }, [1, 1, 1]))).toEqual([8 * 0.9, 8 * 0.9 * 0.9, 8 * 0.9 * 0.9 * 0.9]);
  });

  test("warm-up: in equal steps, from the first epoch on", () => {
    const schedule = { kind: "warm-up", epochs: 3 } as const;
    expect(begin(parametersOf({ eta: 8, schedule })).eta).toBe(2);
    expect(etas(follow({ schedule }, [1, 1, 1, 1]))).toEqual([4, 6, 8, 8]);
  });

  test("cosine: after its warm-up from η to the floor, where it stays", () => {
    const schedule = { kind: "cosine", epochs: 3, floor: 2, warm_up: 1 } as const;
    expect(begin(parametersOf({ eta: 8, schedule })).eta).toBe(4);
    expect(etas(follow({ schedule }, [1, 1, 1, 1]))).toEqual([8, 5, 2, 2]);
  });

  test("halve-on-plateau: halves after `patience` epochs without improvement, stops at the last halving", () => {
    const schedule = { kind: "halve-on-plateau", patience: 2, halvings: 3 } as const;
    const path = follow({ schedule }, [0.5, 0.6, 0.6, 0.55, 0.7, 0.7, 0.7, 0.7, 0.7, 0.9]);
    //                                  best best  –   halve best  –  halve  –  halve: ended
    expect(etas(path)).toEqual([8, 8, 8, 4, 4, 4, 2, 2, 1]);
    expect(path.map(({ halvings }) => halvings)).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 3]);
    expect(path.at(-1)!.stopped).toBe(true);
    expect(path.slice(0, -1).some(({ stopped }) => stopped)).toBe(false);
  });

  test("the book's 1/128 is seven halvings", () => {
    const schedule = { kind: "halve-on-plateau", patience: 1, halvings: 7 } as const;
    const path = follow({ schedule }, new Array<number>(20).fill(0.5));
    expect(path).toHaveLength(8);
    expect(path.at(-1)).toMatchObject({ eta: 8 / 128, stopped: true });
  });
});

describe("early stopping", () => {
  test("stops after `patience` epochs without improvement; an equal score is none", () => {
    const path = follow({ stop_early: { patience: 3 } }, [0.1, 0.3, 0.3, 0.2, 0.3, 0.9]);
    expect(path).toHaveLength(5);
    expect(path.at(-1)).toMatchObject({ epoch: 5, best: 0.3, epochsSinceBest: 3, stopped: true });
  });

  test("a rise of no more than min_delta is none", () => {
    const path = follow({ stop_early: { patience: 2, min_delta: 0.25 } }, [0.25, 0.5, 0.75, 1.125, 0.9]);
    expect(path.map(({ epochsSinceBest }) => epochsSinceBest)).toEqual([0, 1, 0, 0, 1]);
  });

  test("an improvement in time starts the count again", () => {
    const path = follow({ stop_early: { patience: 2 } }, [0.1, 0.1, 0.2, 0.2, 0.3, 0.3, 0.3, 0.9]);
    expect(path).toHaveLength(7);
  });

  test("counts on over halvings of η", () => {
    const schedule = { kind: "halve-on-plateau", patience: 1, halvings: 10 } as const;
    const path = follow({ schedule, stop_early: { patience: 3 } }, [0.5, 0.4, 0.4, 0.4, 0.9]);
    expect(path).toHaveLength(4);
    expect(path.at(-1)).toMatchObject({ halvings: 3, stopped: true });
  });
});

test("progress is plain data", () => {
  const progress = follow({ stop_early: { patience: 9 } }, [0.1, 0.3])[1]!;
  expect(JSON.parse(JSON.stringify(progress))).toEqual(progress);
});
