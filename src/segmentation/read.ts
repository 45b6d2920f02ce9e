import type { Classify } from "./classifier.ts";
import { doubtsOf, isClear, weighed } from "./doubts.ts";
import { type Box, cutOut, type Ink } from "./ink.ts";
import { judged } from "./judge.ts";
import { normalise } from "./normalise.ts";
import { type Piece, piecesFrom, wholeStroke } from "./pieces.ts";
import { resample } from "./resample.ts";
import { bordersOf, type Cut, type Writing, writingOf } from "./strokes.ts";

/** What was read, from left to right. */
export interface Reading {
  readonly digits: readonly ReadDigit[];
  /** The image as it was cut: large writing is made smaller first. Boxes, pixels and cuts are places in it. */
  readonly ink: Ink;
}

export interface ReadDigit {
  readonly digit: number;
  /** The digit's activation as a share of all. */
  readonly confidence: number;
  readonly activations: readonly number[];
  /** What the network saw. */
  readonly field: Ink;
  readonly box: Box;
  /** Indices of its pixels. */
  readonly pixels: readonly number[];
  /** The cut through a stroke that it begins at, where it does. */
  readonly cut: Cut | undefined;
}

/**
 * Reads a number. There are more places where a digit may end than there are digits; of all ways to choose among them
 * the one is taken against which least speaks (dynamic programming from left to right, as in LeCun, Bottou, Bengio and
 * Haffner 1998, section V).
 */
export function readNumber(image: Ink, classify: Classify): Reading {
  const { ink, writing } = small(image);
  const digits = writing.strokes.filter((stroke) => {
    return isClear(rated(ink, wholeStroke(ink, writing, stroke), 0, classify).doubt);
  });
  const apart = digits.length / writing.strokes.length;
  const borders = bordersOf(ink, writing, (stroke) => digits.includes(stroke));
  const least = borders.map((_, i) => (i === 0 ? 0 : Number.POSITIVE_INFINITY));
  const last = new Array<Rated | undefined>(borders.length);
  for (let from = 0; from < borders.length; from++) {
    if (!Number.isFinite(least[from]!)) continue;
    for (const piece of piecesFrom(ink, writing, borders, from)) {
      const found = rated(ink, piece, apart, classify);
      const doubt = least[from]! + found.doubt;
      if (doubt >= least[piece.to]!) continue;
      least[piece.to] = doubt;
      last[piece.to] = found;
    }
  }
  return { digits: backwards(last), ink };
}

/** Writing higher than this many pixels is made as high: somewhat more than a network sees. */
const HIGHEST = 28;

/** The image that is cut, and what is written on it. */
export function small(image: Ink): { readonly ink: Ink; readonly writing: Writing } {
  const writing = writingOf(image);
  if (writing.height <= HIGHEST) return { ink: image, writing };
  const scaled = (length: number) => Math.max(1, Math.round((length * HIGHEST) / writing.height));
  const ink = resample(image, scaled(image.width), scaled(image.height));
  return { ink, writing: writingOf(ink) };
}

/** A piece of the image taken for a digit. */
interface Rated {
  readonly piece: Piece;
  readonly digit: ReadDigit;
  readonly doubt: number;
}

/** `apart` is the share of strokes that are one digit each. */
function rated(ink: Ink, piece: Piece, apart: number, classify: Classify): Rated {
  const { pixels, box, before } = piece;
  const field = normalise(cutOut(ink, pixels, box));
  const activations = Array.from(classify(field));
  const digit = activations.reduce((best, a, i) => (a > activations[best]! ? i : best), 0);
  const total = activations.reduce((sum, a) => sum + a, 0);
  const doubts = doubtsOf(piece, digit, activations[digit]!, judged(piece, field), apart);
  return {
    piece,
    digit: { digit, confidence: activations[digit]! / total, activations, field, box, pixels, cut: before },
    doubt: weighed(doubts),
  };
}

function backwards(last: readonly (Rated | undefined)[]): readonly ReadDigit[] {
  const digits: ReadDigit[] = [];
  for (let found = last.at(-1); found !== undefined; found = last[found.piece.from])
    digits.unshift(found.digit);
  return digits;
}
