import { doubtsOf, isClear, weighed } from "./doubts.ts";
import { type Box, boxAround, cutOut, type Ink } from "./ink.ts";
import { normalise } from "./normalise.ts";
import { resample } from "./resample.ts";
import { bordersOf, type Cut, pixelsBetween, type Writing, writingOf } from "./strokes.ts";

/** Gives the activations of a network's outputs, one a digit, for 28 × 28 pixels of ink. */
export type Classify = (field: Ink) => ArrayLike<number>;

/** What was read, from left to right. */
export interface Reading {
  readonly digits: readonly ReadDigit[];
  /** The cuts through strokes that part the digits. */
  readonly cuts: readonly Cut[];
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
}

/**
 * Reads a number. There are more places where a digit may end than there are digits; of all ways to choose among them
 * the one is taken for which the classifier is surest, less what speaks against its cuts and its shapes (dynamic
 * programming from left to right, as in LeCun, Bottou, Bengio and Haffner 1998, section V).
 */
export function readNumber(image: Ink, classify: Classify): Reading {
  const { ink, writing } = small(image);
  const borders = bordersOf(ink, writing, ({ pixels, box }) => {
    const { activations, digit } = digitOf(ink, pixels, box, classify);
    return isClear(doubtsOf(activations, digit, box, writing.height, undefined));
  });
  const least = borders.map((_, i) => (i === 0 ? 0 : Number.POSITIVE_INFINITY));
  const last = new Array<CandidateReading | undefined>(borders.length);
  borders.forEach((border, from) => {
    for (let to = from + 1; to < borders.length && Number.isFinite(least[from]!); to++) {
      const pixels = pixelsBetween(ink, writing, border, borders[to]!);
      if (pixels.length === 0) continue;
      const box = boxAround(pixels, ink.width);
      if (isSplinter(ink, pixels, box, writing.height) && borders.length > 2) continue;
      if (box.right - box.left > WIDEST * writing.height && to > from + 1) break;
      const digit = digitOf(ink, pixels, box, classify);
      const doubt =
        least[from]! + weighed(doubtsOf(digit.activations, digit.digit, box, writing.height, border.cut));
      if (doubt >= least[to]!) continue;
      least[to] = doubt;
      last[to] = { from, digit, cut: border.cut };
    }
  });
  return { ...backwards(last), ink };
}

/** A digit is at most this wide, of the height of the writing. */
const WIDEST = 1.6;

/** What is lower than this share of the writing, or has less ink than this share of its square, is no digit. */
const LOWEST = 0.45;
const LEAST_INK = 0.045;

function isSplinter(ink: Ink, pixels: readonly number[], box: Box, height: number): boolean {
  if (box.bottom - box.top < LOWEST * height) return true;
  const mass = pixels.reduce((sum, pixel) => sum + ink.values[pixel]!, 0) / 255;
  return mass < LEAST_INK * height * height;
}

/** Writing higher than this many pixels is made as high: somewhat more than a network sees. */
const HIGHEST = 28;

function small(image: Ink): { readonly ink: Ink; readonly writing: Writing } {
  const writing = writingOf(image);
  if (writing.height <= HIGHEST) return { ink: image, writing };
  const scaled = (length: number) => Math.max(1, Math.round((length * HIGHEST) / writing.height));
  const ink = resample(image, scaled(image.width), scaled(image.height));
  return { ink, writing: writingOf(ink) };
}

/** A piece of the image taken for a digit, on the best way to where it ends. */
interface CandidateReading {
  /** The border it begins at. */
  readonly from: number;
  readonly digit: ReadDigit;
  readonly cut: Cut | undefined;
}

function backwards(last: readonly (CandidateReading | undefined)[]): Pick<Reading, "digits" | "cuts"> {
  const digits: ReadDigit[] = [];
  const cuts: Cut[] = [];
  for (let candidate = last.at(-1); candidate !== undefined; candidate = last[candidate.from]) {
    digits.unshift(candidate.digit);
    if (candidate.cut !== undefined) cuts.unshift(candidate.cut);
  }
  return { digits, cuts };
}

function digitOf(ink: Ink, pixels: readonly number[], box: Box, classify: Classify): ReadDigit {
  const field = normalise(cutOut(ink, pixels, box));
  const activations = Array.from(classify(field));
  const digit = activations.reduce((best, a, i) => (a > activations[best]! ? i : best), 0);
  const total = activations.reduce((sum, a) => sum + a, 0);
  return { digit, confidence: activations[digit]! / total, activations, field, box, pixels };
}
