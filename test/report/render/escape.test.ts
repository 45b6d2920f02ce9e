import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { forLatex, forMarkdown, forTerminal, jsonText } from "../../../src/text/escape.ts";
import { hostile } from "../hostile.ts";

const anyText = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(..."<>&|`*_[]()\\$#~^{}%@:/ab1.-\n\u001b") }),
);

describe("for the terminal", () => {
  test("no control, direction, invisible or broken character is left", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(forTerminal(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  test("ordinary text of any script stays as it is", () => {
    for (const text of ["cross-entropy (η 0.5)", "漢字", "naïve é", "−0.3 ± 1", "a_b*c"]) {
      expect(forTerminal(text)).toBe(text);
    }
  });

  test("a clipboard command becomes harmless text", () => {
    expect(forTerminal("\u001b]52;c;ZXZpbA==\u0007")).toBe("\ufffd]52;c;ZXZpbA==\ufffd");
  });
});

test("JSON holds no such character either, and reads back whole", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const json = jsonText({ [text]: [text] }, 2);
      expect(json.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(JSON.parse(json)).toEqual({ [text]: [text] });
    }),
  );
});

describe("for Markdown", () => {
  test("no tag opens, no cell ends, no link or picture starts", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const escaped = forMarkdown(text);
        expect(escaped).not.toMatch(/[<>\n]/);
        expect(escaped).not.toMatch(/(?<!\\)(?:\\\\)*[|`*_[\]!]/);
        expect(escaped).not.toContain("://");
      }),
    );
  });

  test("figures are not disturbed", () => {
    expect(forMarkdown("94.85 ± 0.18")).toBe("94.85 ± 0.18");
    expect(forMarkdown("cross-entropy (η 0.5)")).toBe("cross-entropy (η 0.5)");
  });

  test("a line does not become a list", () => {
    expect(forMarkdown("- a")).toBe("\\- a");
    expect(forMarkdown("1. a")).toBe("1\\. a");
  });
});

describe("for LaTeX", () => {
  test("Greek letters and signs of mathematics become formulas", () => {
    expect(forLatex("σ' of δ ≤ 0.1 × η…")).toBe(
      "$\\sigma$' of $\\delta$ $\\le$ 0.1 $\\times$ $\\eta$\\ldots{}",
    );
  });

  test("every special character stands for itself", () => {
    expect(forLatex("\\input{a} 100% a_b #1 $x$ & ~^")).toBe(
      "\\textbackslash{}input\\{a\\} 100\\% a\\_b \\#1 \\$x\\$ \\& \\textasciitilde{}\\textasciicircum{}",
    );
    expect(forLatex("η 0.5, −3 ± 1")).toBe("$\\eta$ 0.5, $-$3 $\\pm$ 1");
  });

  test("no command is left but those written here", () => {
    const ours =
      /\\(?:ldots\{\}|text(?:backslash|ascii(?:tilde|circum)|less|greater|bar|quotedbl)\{\}|[{}$&#_%])/g;
    fc.assert(
      fc.property(anyText, (text) => {
        const rest = forLatex(text)
          .replace(/\$(?:\\[a-z]+|_1|-)\$/g, "")
          .replace(ours, "");
        expect(rest).not.toMatch(/[\\{}$&#^_%~]/);
      }),
    );
  });
});
