import { log } from "../numerics/log.ts";
import { heightDoubt } from "./height.ts";
import { NO_DIGIT } from "./judge.ts";
import type { Piece } from "./pieces.ts";

/** What speaks against taking a piece of an image for a digit. */
export interface Doubts {
  /** ln of the judge's activation for no digit: from about −14, where it is surest of a digit, to 0. */
  readonly noDigit: number;
  /** −ln of what the judge leaves for digits. */
  readonly left: number;
  /** −ln of the judge's activation for the digit that the network reads. */
  readonly other: number;
  /** −ln of the network's activation for that digit. */
  readonly weak: number;
  /** −ln of how likely the digit is so high, beside the likeliest height. */
  readonly height: number;
  /** By how much it is wider than high, of the height of the writing. */
  readonly wide: number;
  /** Widths of stroke that the cut before it goes through. */
  readonly ink: number;
  /** 1 for a piece that begins at a cut. */
  readonly cut: number;
  /** Strokes beyond the first. */
  readonly joined: number;
  /** The share of strokes that are one digit each, for each cut and stroke too many: who writes so joins few. */
  readonly apart: number;
}

/**
 * What each doubt weighs, and what a further digit does: without its bonus, few large pieces would always be surer than
 * many small ones. The weights under which the right cuts of numbers composed of the validation split are likeliest among all
 * cuts of them, as scripts/learn-segmentation.mjs finds them. The judge sees the cuts, too, and makes too much of them:
 * therefore two weights are negative. `apart` was chosen by hand, on spaced numbers of the validation split.
 */
export const WEIGHTS: Doubts = {
  noDigit: 0.95,
  left: 0.36,
  other: 0.38,
  weak: 0.51,
  height: 0.8,
  wide: 1.15,
  ink: -0.61,
  cut: -0.37,
  joined: 1.28,
  apart: 5,
};
const EACH_DIGIT = -0.69;

/** No activation counts as surer than this, so that no single piece decides alone. */
const SUREST = 1e-6;

/** A stroke is about this wide, of the height of the writing. */
const STROKE = 0.13;

/** Wider than this, of the height of the writing, few digits are. */
const WIDE = 0.9;

/** Of a piece that the network takes for `digit` with this activation, and what the judge makes of it. */
export function doubtsOf(
  piece: Piece,
  digit: number,
  activation: number,
  judgement: ArrayLike<number>,
  apart: number,
): Doubts {
  const { box, height, before, strokes } = piece;
  const noDigit = judgement[NO_DIGIT]!;
  return {
    noDigit: logOf(noDigit),
    left: -logOf(1 - noDigit),
    other: -logOf(judgement[digit]!),
    weak: -logOf(activation),
    height: heightDoubt(digit, box, height),
    wide: Math.max(0, (box.right - box.left) / height - WIDE),
    ink: before === undefined ? 0 : before.ink / (STROKE * height),
    cut: before === undefined ? 0 : 1,
    joined: strokes - 1,
    apart: apart * (strokes - 1 + (before === undefined ? 0 : 1)),
  };
}

function logOf(value: number): number {
  return log(Math.min(1, Math.max(SUREST, value)));
}

export function weighed(doubts: Doubts): number {
  const { noDigit, left, other, weak, height, wide, ink, cut, joined, apart } = WEIGHTS;
  return (
    EACH_DIGIT +
    noDigit * doubts.noDigit +
    left * doubts.left +
    other * doubts.other +
    weak * doubts.weak +
    height * doubts.height +
    wide * doubts.wide +
    ink * doubts.ink +
    cut * doubts.cut +
    joined * doubts.joined +
    apart * doubts.apart
  );
}

/** A stroke against which less speaks is one digit, beyond what cuts could better. */
const CLEAR = -3;

export function isClear(doubt: number): boolean {
  return doubt < CLEAR;
}
