import { expect, test } from "vitest";
import { asksYesOrNo } from "../../src/report/question-text.ts";

test.each([
  ["Does cross-entropy learn better? Each cost has its rate.", true],
  ["A first run: does a small network learn digits at all?", true],
  ["Do 3.5 epochs suffice?", true],
  ["What holds back overfitting?", false],
  ["Which learning rate suits it?", false],
  ["In which minimum does it end?", false],
  ["A curve through points.\nHow many neurons does it need?", false],
  ["Does the output jump, or does it move?", false],
  ["Replay of the book's figure.", undefined],
])("%s", (description, expected) => {
  expect(asksYesOrNo(description)).toBe(expected);
});
