import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../src/cli/args/parse.ts";

function flagsOf(...words: string[]) {
  const request = parse(words);
  if (request.kind !== "call") throw new Error(`It is read as ${request.kind}.`);
  return request;
}

describe("the value of an option", () => {
  test("is the text that was given, behind a space or =", () => {
    const anyText = fc.string({ minLength: 1 }).filter((text) => !text.includes("\0"));
    fc.assert(
      fc.property(anyText, (text) => {
        expect(flagsOf("list", `--tag=${text}`).flags.text("tag")).toBe(text);
        fc.pre(!text.startsWith("--"));
        const { flags, args } = flagsOf("report", "--where", text, "eta");
        expect([flags.text("where"), args]).toEqual([text, ["eta"]]);
      }),
    );
  });

  test.each(["007", "1e3", "0x10", "true", "-mean", " "])("%j stays what it is", (text) => {
    expect(flagsOf("list", "--tag", text).flags.text("tag")).toBe(text);
  });

  test("may be given again where that is allowed", () => {
    expect(flagsOf("x.yaml", "--set", "eta=1", "--set=epochs=2").flags.texts("set")).toEqual([
      "eta=1",
      "epochs=2",
    ]);
  });

  test("is not taken from behind --", () => {
    expect(flagsOf("note", "x", "--", "--db", "y").args).toEqual(["x", "--db", "y"]);
  });
});
