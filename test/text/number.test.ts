import { expect, test } from "vitest";
import { figureText, numberText } from "../../src/text/number.ts";

test("figures have separators before the point and a true minus", () => {
  const texts = ["999", "1000", "-1234567.891234", "0.123456", "1e+300", "1.2345e-12"].map(figureText);
  expect(texts).toEqual(["999", "1,000", "−1,234,567.891234", "0.123456", "1e300", "1.2345e−12"]);
});

test("a parameter is written as it is typed, but for the minus", () => {
  expect([10000, -0.5, 1e-7].map(numberText)).toEqual(["10000", "−0.5", "1e−7"]);
});
