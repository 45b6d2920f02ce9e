import { expect, test } from "vitest";
import { Portion } from "../../src/machines/portion.ts";

/** After some trials of so many seconds and the effort 1, with a queue that is full. */
function after(seconds: number): Portion {
  const portion = new Portion();
  for (let i = 0; i < 10; i++) {
    const { size } = portion;
    portion.got(size, size);
    portion.took(1, seconds);
  }
  return portion;
}

test("one trial is taken first, then many small ones at a time, and large ones one by one", () => {
  expect(new Portion().size).toBe(1);
  expect([0.00001, 0.005, 1].map((seconds) => after(seconds).size)).toEqual([32, 6, 1]);
});

test("a queue that has few is asked for few", () => {
  const portion = after(0.00001);
  portion.got(3, 32);
  expect(portion.size).toBe(3);
  portion.got(0, 3);
  expect(portion.size).toBe(1);
  portion.got(1, 1);
  expect(portion.size).toBe(2);
});

test("of what was taken a long trial goes back, and one by itself is trained alone", () => {
  const portion = after(0.00001);
  expect(portion.of([1, 1, 1e6, 1])).toBe(2);
  expect(portion.of([1e6, 1])).toBe(1);
  expect(portion.of([Number.POSITIVE_INFINITY, 1])).toBe(1);
  expect(portion.of([1, 1, Number.POSITIVE_INFINITY])).toBe(2);
});

test("after a trial by itself one is taken, and what it took says nothing of others", () => {
  const portion = after(0.00001);
  portion.took(Number.POSITIVE_INFINITY, 100);
  expect(portion.size).toBe(1);
  portion.took(1, 0.00001);
  expect(portion.size).toBe(32);
});
