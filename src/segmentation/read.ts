import { indexOfHighest } from "../model/highest.ts";
import type { Classify } from "./classifier.ts";
import { doubtsOf, isClear, weighed } from "./doubts.ts";
import { type Box, cutOut, type Ink } from "./ink.ts";
import { judged } from "./judge.ts";
import { normalise } from "./normalise.ts";
import { type Piece, piecesFrom, wholeStroke } from "./pieces.ts";
import { resample, resampleCrisply } from "./resample.ts";
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
  const pieces = backwards(last);
  const fields = fieldsOf(image, ink, pieces);
  return { digits: pieces.map((piece, i) => read(piece, fields[i]!, classify)), ink };
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

/**
 * The chosen pieces as the network sees them. They are cut out of the image as it came, for what is made smaller twice loses
 * strokes: each of its pixels goes where the one lies that stands for it in the smaller image, `ink`.
 */
function fieldsOf(image: Ink, ink: Ink, pieces: readonly Piece[]): readonly Ink[] {
  const owners = new Int32Array(ink.values.length).fill(-1);
  for (const [i, { pixels }] of pieces.entries()) for (const at of pixels) owners[at] = i;
  const own = pieces.map((): number[] => []);
  for (let y = 0; y < image.height; y++) {
    const row = Math.floor(((y + 0.5) * ink.height) / image.height) * ink.width;
    for (let x = 0; x < image.width; x++) {
      const at = y * image.width + x;
      if (image.values[at] === 0) continue;
      const owner = owners[row + Math.floor(((x + 0.5) * ink.width) / image.width)]!;
      if (owner >= 0) own[owner]!.push(at);
    }
  }
  const [right, down] = [image.width / ink.width, image.height / ink.height];
  return pieces.map(({ box }, i) => {
    const place = {
      left: Math.floor(box.left * right),
      top: Math.floor(box.top * down),
      right: Math.min(image.width, Math.ceil(box.right * right)),
      bottom: Math.min(image.height, Math.ceil(box.bottom * down)),
    };
    return normalise(cutOut(image, own[i]!, place), resampleCrisply);
  });
}

function read({ pixels, box, before: cut }: Piece, field: Ink, classify: Classify): ReadDigit {
  const { activations, digit } = answerOf(field, classify);
  const total = activations.reduce((sum, a) => sum + a, 0);
  return { digit, confidence: activations[digit]! / total, activations, field, box, pixels, cut };
}

function answerOf(
  field: Ink,
  classify: Classify,
): { readonly activations: number[]; readonly digit: number } {
  const activations = Array.from(classify(field));
  return { activations, digit: indexOfHighest(activations) };
}

/** A piece of the image taken for a digit. */
interface Rated {
  readonly piece: Piece;
  readonly doubt: number;
}

/** `apart` is the share of strokes that are one digit each. */
function rated(ink: Ink, piece: Piece, apart: number, classify: Classify): Rated {
  const field = normalise(cutOut(ink, piece.pixels, piece.box));
  const { activations, digit } = answerOf(field, classify);
  return {
    piece,
    doubt: weighed(doubtsOf(piece, digit, activations[digit]!, judged(piece, field), apart)),
  };
}

function backwards(last: readonly (Rated | undefined)[]): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let found = last.at(-1); found !== undefined; found = last[found.piece.from])
    pieces.unshift(found.piece);
  return pieces;
}
