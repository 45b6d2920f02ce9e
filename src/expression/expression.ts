/**
 * Expressions that users write in filters and derived parameters: arithmetic, comparisons, `and`, `or`, `not`.
 *
 *     eta >= 0.5 and cost == cross-entropy
 *     layers == 784-30-10 or cost in [quadratic, log-likelihood]
 *
 * There are no calls, no assignments and no access to anything but the values handed in: the parser's tree is
 * lowered to the few nodes below, and whatever is not one of them is refused.
 */
import { type Problem, RunxError } from "../errors.ts";
import type { Json } from "../model/parameters.ts";
import { didYouMean } from "../text/near-match.ts";
import { evaluateNode, TypeMismatch } from "./evaluate.ts";
import { type Lowering, lower } from "./lower.ts";
import { parse, SyntaxProblem } from "./parse.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Longer texts are refused: nesting stays shallow enough for recursion. */
const longest = 1000;

export interface Expression {
  readonly text: string;
  /** The names it uses. */
  readonly names: readonly string[];
  /**
   * `lookUp` gives a name's value, null where it has none: comparisons with null are false (except `== null`),
   * arithmetic with null is null. @throws RunxError when a value has the wrong type for its operator.
   */
  evaluate(lookUp: (name: string) => Json): Json;
}

/** @throws RunxError for a text that is no expression, or uses a name nobody knows. */
export function compile(text: string, vocabulary: Vocabulary): Expression {
  const lowered = read(text, vocabulary);
  return {
    text,
    names: [...lowered.names],
    evaluate(lookUp) {
      try {
        return evaluateNode(lowered.node, lookUp);
      } catch (error) {
        if (!(error instanceof TypeMismatch)) throw error;
        const { message, hint } = error;
        throw refusal(vocabulary, text, { code: "expression.type", message, hint });
      }
    },
  };
}

/** The tree of an expression. Throws RunxError as `compile` does. */
export function read(text: string, vocabulary: Vocabulary): Lowering {
  if (text.length > longest) {
    throw refusal(vocabulary, `${text.slice(0, 60)}…`, {
      code: "expression.too-long",
      message: `An expression has at most ${longest} characters; this one has ${text.length}.`,
      hint: "Split it, or use `in [a, b, c]` for lists of values.",
    });
  }
  try {
    const lowered = lower(parse(text, vocabulary.isFormula), vocabulary);
    const [first, ...others] = lowered.unknown.map((name) => unknownName(text, name, vocabulary));
    if (first !== undefined) throw new RunxError(first, ...others);
    return lowered;
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    const { message, hint, index } = error;
    throw refusal(vocabulary, text, { code: "expression.syntax", message, hint }, index);
  }
}

function unknownName(text: string, name: string, vocabulary: Vocabulary): Problem {
  if (vocabulary.words?.includes(name)) return wordAlone(text, name, vocabulary);
  const guess = didYouMean(name, [...vocabulary.names, ...(vocabulary.words ?? [])], JSON.stringify);
  const known =
    vocabulary.names.length === 0 ? "There are no names here." : `Names: ${vocabulary.names.join(", ")}.`;
  return refusal(
    vocabulary,
    text,
    {
      code: "expression.unknown-name",
      message: `"${name}" is not known here.`,
      hint: `${guess}${known}${vocabulary.isFormula ? "" : " Quote a text that is not a name."}`,
    },
    positionOf(name, text),
  ).problems[0];
}

/** `quadratic` where `cost == quadratic` is meant. */
function wordAlone(text: string, word: string, vocabulary: Vocabulary): Problem {
  return refusal(
    vocabulary,
    text,
    {
      code: "expression.word",
      message: `"${word}" is a value here, and not compared with anything.`,
      hint: `Write which name has it: NAME == ${/^[\p{L}\p{N}_-]+$/u.test(word) ? word : JSON.stringify(word)}. Names: ${vocabulary.names.join(", ")}.`,
    },
    positionOf(word, text),
  ).problems[0];
}

/** The refusal of a text, with the text as excerpt. */
export function refusal(
  { origin }: Vocabulary,
  excerpt: string,
  problem: Omit<Problem, "where">,
  index?: number,
): RunxError {
  const column = index === undefined ? {} : { column: index + 1 };
  return new RunxError({ ...problem, where: { ...origin, line: 1, ...column, excerpt } });
}

/** The first place where the name stands as a whole word outside quotes: every one of them is as unknown. */
function positionOf(name: string, text: string): number {
  const pieces = /"[^"]*"|'[^']*'|[\p{L}\p{N}_$]+(?:[.-][\p{L}\p{N}_$]+)*/gu;
  for (const piece of text.matchAll(pieces)) {
    const within = piece[0].startsWith(name) || piece[0].endsWith(name) || piece[0].includes(`-${name}-`);
    if (within && !/^["']/.test(piece[0])) return piece.index + piece[0].indexOf(name);
  }
  return Math.max(0, text.indexOf(name));
}
