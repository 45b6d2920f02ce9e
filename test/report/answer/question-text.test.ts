import { expect, test } from "vitest";
import { asksYesOrNo, splitQuestion } from "../../../src/report/answer/question-text.ts";

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

test.each([
  ["Does it work? Expected: yes.", "Does it work?", "Expected: yes."],
  [
    "A table of one's own. Do hidden neurons help? Expected: no.",
    "Do hidden neurons help?",
    "A table of one's own. Expected: no.",
  ],
  ["My experiment\nDo 3.5 epochs suffice?", "Do 3.5 epochs suffice?", "My experiment"],
  [
    "Does a long question\ngo on in the next line?\nYes.",
    "Does a long question go on in the next line?",
    "Yes.",
  ],
  ["Replay of the book's figure. It takes long.", "Replay of the book's figure.", "It takes long."],
  ["", "", ""],
])("of %j the heading is the question", (description, question, details) => {
  expect(splitQuestion(description)).toEqual({ question, details });
});
