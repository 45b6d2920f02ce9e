import { log } from "../numerics/log.ts";
import { type Box, boxAround, cutOut, type Ink } from "./ink.ts";
import { normalise } from "./normalise.ts";
import { unlikeliness } from "./shape.ts";
import { bordersOf, type Cut, pixelsBetween, writingOf } from "./strokes.ts";

/** Gives the activations of a network's outputs, one a digit, for 28 × 28 pixels of ink. */
export type Classify = (field: Ink) => ArrayLike<number>;

/** What was read, from left to right. */
export interface Reading {
  readonly digits: readonly ReadDigit[];
  /** The cuts through strokes that part the digits. */
  readonly cuts: readonly Cut[];
}

export interface ReadDigit {
  readonly digit: number;
  /** The digit's activation as a share of all. */
  readonly confidence: number;
  readonly activations: readonly number[];
  /** What the network saw. */
  readonly field: Ink;
  /** Where it lies in the image. */
  readonly box: Box;
  /** Indices of its pixels in the image. */
  readonly pixels: readonly number[];
}

/** A stroke is about this much of the height of the writing. */
const STROKE = 0.13;

/** A digit is at most this wide, of the height of the writing. */
const WIDEST = 1.6;

/** A network that is surer than this, or less sure, counts as this: one piece decides nothing alone. */
const LEAST_CERTAINTY = 1e-4;

/**
 * Reads a number. There are more places where a digit may end than there are digits; of all ways to choose among them
 * the one is taken for which the classifier is surest, less what speaks against its cuts and its shapes (dynamic
 * programming from left to right, as in LeCun, Bottou, Bengio and Haffner 1998, section V).
 */
export function readNumber(ink: Ink, classify: Classify): Reading {
  const { borders, pieces } = candidates(ink, classify);
  const chosen = likeliest(borders, pieces, WEIGHING);
  return {
    digits: chosen.map(({ digit }) => digit),
    cuts: chosen.flatMap(({ cut }) => (cut === undefined ? [] : [cut])),
  };
}

/** What lies between two borders, taken for one digit. */
export interface Candidate {
  /** Numbers of the borders. */
  readonly from: number;
  readonly to: number;
  readonly digit: ReadDigit;
  /** Where it begins within a stroke. */
  readonly cut?: Cut;
  readonly doubts: Doubts;
}

/** What speaks against a candidate; 0 where nothing does. */
export interface Doubts {
  /** −ln of the network's certainty. */
  readonly network: number;
  /** −ln of how likely the digit has this shape. */
  readonly shape: number;
  /** Widths of stroke that its cut goes through. */
  readonly cut: number;
}

/** All that may be digits, ordered by `from`; `borders` is the number of borders. */
export function candidates(ink: Ink, classify: Classify): { readonly borders: number; readonly pieces: readonly Candidate[] } {
  const writing = writingOf(ink);
  const borders = bordersOf(ink, writing);
  const pieces: Candidate[] = [];
  borders.forEach((border, from) => {
    for (let to = from + 1; to < borders.length; to++) {
      const pixels = pixelsBetween(ink, writing, border, borders[to]!);
      if (pixels.length === 0) continue;
      const box = boxAround(pixels, ink.width);
      if (box.right - box.left > WIDEST * writing.height) break;
      const digit = digitOf(ink, pixels, box, classify);
      const { cut } = border;
      pieces.push({ from, to, digit, ...(cut && { cut }), doubts: doubtsOf(digit, cut, writing.height) });
    }
  });
  return { borders: borders.length, pieces };
}

/** How the doubts are weighed; found with numbers composed of the validation split. */
export interface Weighing extends Doubts {
  /** For each digit: without it a wide digit falls apart. */
  readonly digit: number;
}

export const WEIGHING: Weighing = { network: 1, shape: 1, cut: 1, digit: 0 };

/** The way from the first border to the last with the least doubt. */
export function likeliest(borders: number, pieces: readonly Candidate[], weighing: Weighing): readonly Candidate[] {
  const least = new Array<number>(borders).fill(Number.POSITIVE_INFINITY);
  const last = new Array<Candidate | undefined>(borders);
  least[0] = 0;
  // Ordered by `from`: what leads to a candidate is known before it is looked at.
  for (const piece of pieces) {
    const doubt = least[piece.from]! + weighed(piece.doubts, weighing);
    if (doubt >= least[piece.to]!) continue;
    least[piece.to] = doubt;
    last[piece.to] = piece;
  }
  const way: Candidate[] = [];
  for (let piece = last[borders - 1]; piece !== undefined; piece = last[piece.from]) way.unshift(piece);
  return way;
}

function weighed({ network, shape, cut }: Doubts, weighing: Weighing): number {
  return weighing.network * network + weighing.shape * shape + weighing.cut * cut + weighing.digit;
}

function digitOf(ink: Ink, pixels: readonly number[], box: Box, classify: Classify): ReadDigit {
  const field = normalise(cutOut(ink, pixels, box));
  const activations = Array.from(classify(field));
  const digit = highest(activations);
  const total = activations.reduce((sum, a) => sum + a, 0);
  return { digit, confidence: activations[digit]! / total, activations, field, box, pixels };
}

function highest(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
}

function doubtsOf(digit: ReadDigit, cut: Cut | undefined, height: number): Doubts {
  return {
    network: -log(Math.max(LEAST_CERTAINTY, certainty(digit))),
    shape: unlikeliness(digit.digit, digit.box, height),
    cut: cut === undefined ? 0 : cut.ink / (STROKE * height),
  };
}

/** a_j·Π(1 − a_i) over the other outputs: how near the outputs are to a 1 for the digit and 0 for the others. */
function certainty({ activations, digit }: ReadDigit): number {
  return activations.reduce((product, a, i) => product * within01(i === digit ? a : 1 - a), 1);
}

function within01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
