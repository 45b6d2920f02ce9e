import { expect, test } from "vitest";
import { armKey, valueKey } from "../../src/model/arm-key.ts";

test("the order of keys tells no arms apart, at any depth", () => {
  const one = { eta: 0.5, data: { source: "csv", file: "a.csv" } };
  const other = { data: { file: "a.csv", source: "csv" }, eta: 0.5 };
  expect(armKey(one)).toBe(armKey(other));
});

test("the order of a list, its kind and an absent value do", () => {
  const keys = [{ a: [1, 2] }, { a: [2, 1] }, { a: "1,2" }, { a: null }, {}].map(armKey);
  expect(new Set(keys).size).toBe(keys.length);
});

test("a value is written as RFC 8785 has it", () => {
  expect(valueKey({ b: 1e21, a: [0.1, "\u20ac", true], A: -0 })).toBe(
    '{"A":0,"a":[0.1,"\u20ac",true],"b":1e+21}',
  );
});

test("names that objects have by themselves are names like others", () => {
  const arm = JSON.parse('{"__proto__": 1, "constructor": 2}');
  expect(armKey(arm)).toBe('{"__proto__":1,"constructor":2}');
});

test("half a surrogate pair in a record does no harm", () => {
  expect(valueKey("\ud800")).toBe('"\ufffd"');
});
