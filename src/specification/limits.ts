import { CST, Lexer, Parser } from "yaml";
import { type Problem, RunxError } from "../errors.ts";
import { thousands } from "../text/counted.ts";
import type { SourceText } from "./source.ts";

/** Composing takes time quadratic in errors and recursion in depth, so both are bounded before it. */
const MAX_PIECES = 60_000;
export const MAX_DEPTH = 64;
/** Values counted with aliases written out. */
export const MAX_VALUES = 10_000;

/** The syntax tokens of a text. Throws RunxError, in linear time, when there are too many or they nest too deep. */
export function boundedTokens(source: SourceText): CST.Token[] {
  refuseManyPieces(source);
  const tokens = Array.from(new Parser().parse(source.text));
  refuseDepth(source, tokens);
  return tokens;
}

/** Escapes count: each wrong one costs an error. */
function refuseManyPieces(source: SourceText): void {
  let pieces = 0;
  let offset = 0;
  for (const token of new Lexer().lex(source.text)) {
    pieces += 1 + (token.startsWith('"') ? token.split("\\").length - 1 : 0);
    if (pieces > MAX_PIECES) {
      throw tooMuch(source, offset, `${thousands(MAX_PIECES)} pieces of YAML`);
    }
    // The lexer marks scalars and documents with tokens that are not in the text.
    if (!isMark(token)) offset += token.length;
  }
}

function isMark(token: string): boolean {
  return token === CST.BOM || token === CST.DOCUMENT || token === CST.FLOW_END || token === CST.SCALAR;
}

function refuseDepth(source: SourceText, tokens: readonly CST.Token[]): void {
  const open = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, depth } = next;
    if (depth > MAX_DEPTH) throw tooDeep(source, token.offset);
    for (const child of childrenOf(token)) open.push({ token: child, depth: depth + 1 });
  }
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === "document") return token.value ? [token.value] : [];
  if (!CST.isCollection(token)) return [];
  return token.items.flatMap(({ key, value }) => [...(key ? [key] : []), ...(value ? [value] : [])]);
}

export function tooDeep(source: SourceText, offset: number): RunxError {
  return new RunxError({
    code: "spec.too-deep",
    message: `This is nested more than ${MAX_DEPTH} deep.`,
    hint: "Nothing in a spec is nested more than a few levels deep.",
    where: source.placeAt(Math.min(offset, source.text.length)),
  });
}

export function tooMuch(source: SourceText, offset: number, what: string): RunxError {
  const problem: Problem = {
    code: "spec.too-much",
    message: `There are more than ${what} here.`,
    hint: "A spec is a page of text; data belongs in files of its own (source: csv or idx).",
    where: source.placeAt(Math.min(offset, source.text.length)),
  };
  return new RunxError(problem);
}
