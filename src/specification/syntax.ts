import type { ErrorCode, YAMLError } from "yaml";
import type { Problem } from "../errors.ts";
import type { SourceText } from "./source.ts";

/** What yaml's terse messages mean to someone who is not thinking of YAML. */
const REMEDIES: Partial<Record<ErrorCode, readonly [message: string, hint: string]>> = {
  BAD_INDENT: [
    "The indentation does not fit the lines above.",
    "Indent the keys of one mapping alike, with spaces.",
  ],
  TAB_AS_INDENT: ["A tab is used for indentation.", "YAML is indented with spaces: replace the tab."],
  BLOCK_AS_IMPLICIT_KEY: [
    "A second “key: value” begins within a value.",
    "Begin it on a line of its own, or put the text into quotes.",
  ],
  MULTILINE_IMPLICIT_KEY: [
    "A key: value begins in the middle of a text.",
    "Check the indentation and the quotes of the lines above.",
  ],
  MISSING_CHAR: [
    "A closing bracket, quote, comma or colon is missing.",
    "Close what is opened here or above.",
  ],
  TAG_RESOLVE_FAILED: ["This YAML tag is unknown.", "Remove the tag (the word with the exclamation mark)."],
  BAD_DQ_ESCAPE: [
    "This backslash escape does not exist.",
    "Use single quotes, or write the backslash twice in double quotes.",
  ],
  BAD_ALIAS: ["This alias or anchor is malformed.", "Remove the & or *, or put the text into quotes."],
  BAD_DIRECTIVE: ["This YAML directive is unknown.", "Remove the line that begins with %."],
};

/** Mistakes after which the rest of the file is read as it is meant. */
const SELF_CONTAINED: ReadonlySet<ErrorCode> = new Set([
  "BAD_ALIAS",
  "BAD_DIRECTIVE",
  "BAD_DQ_ESCAPE",
  "TAG_RESOLVE_FAILED",
]);

/** The mistakes up to the first that makes the rest of the file unreadable: what comes after it may be its consequence. */
export function causesOf(mistakes: readonly YAMLError[]): readonly YAMLError[] {
  const inOrder = mistakes.toSorted((a, b) => a.pos[0] - b.pos[0]);
  const misleading = inOrder.findIndex(({ code }) => !SELF_CONTAINED.has(code));
  return misleading < 0 ? inOrder : inOrder.slice(0, misleading + 1);
}

export function syntaxProblem(error: YAMLError, source: SourceText): Problem {
  const [message, hint] = REMEDIES[isUnclosed(error) ? "MISSING_CHAR" : error.code] ?? [
    `This is not valid YAML: ${error.message}.`,
    "Check the brackets, quotes and indentation here and in the line above.",
  ];
  const where = source.placeAt(Math.min(error.pos[0], source.text.length));
  return { code: "spec.syntax", message, hint, where };
}

/** A bracket that is never closed: yaml finds the next line of the file too little indented for a list in brackets. */
function isUnclosed({ code, message }: YAMLError): boolean {
  return code === "BAD_INDENT" && message.startsWith("Flow ");
}
