import { type Box, boxAround, type Ink } from "./ink.ts";
import { type Border, type Cut, pixelsBetween, type Stroke, type Writing } from "./strokes.ts";

/** The ink between two borders: what may be a digit. */
export interface Piece {
  /** Numbers of the borders. */
  readonly from: number;
  readonly to: number;
  /** Indices into the image. */
  readonly pixels: readonly number[];
  readonly box: Box;
  /** The height of the writing, in pixels. */
  readonly height: number;
  /** The cuts that it begins and ends at, where it does. */
  readonly before: Cut | undefined;
  readonly after: Cut | undefined;
  /** How many strokes it takes from. */
  readonly strokes: number;
  /** The widest paper between two parts of it, in columns. */
  readonly gap: number;
}

/** A digit is at most this wide, of the height of the writing. */
const WIDEST = 1.6;

/** All pieces that begin at a border, the narrowest first. Of one stroke alone a splinter is a piece, too. */
export function* piecesFrom(
  ink: Ink,
  writing: Writing,
  borders: readonly Border[],
  from: number,
): Generator<Piece> {
  for (let to = from + 1; to < borders.length; to++) {
    const piece = pieceBetween(ink, writing, borders, from, to);
    if (piece === undefined) continue;
    if (piece.box.right - piece.box.left > WIDEST * writing.height && to > from + 1) return;
    if (borders.length === 2 || !isSplinter(ink, piece)) yield piece;
  }
}

/** A stroke as one piece. */
export function wholeStroke(ink: Ink, { height }: Writing, { pixels, box }: Stroke): Piece {
  const gap = widestGap(ink, pixels, box);
  return { from: 0, to: 1, pixels, box, height, before: undefined, after: undefined, strokes: 1, gap };
}

function pieceBetween(
  ink: Ink,
  writing: Writing,
  borders: readonly Border[],
  from: number,
  to: number,
): Piece | undefined {
  const [first, last] = [borders[from]!, borders[to]!];
  const pixels = pixelsBetween(ink, writing, first, last);
  if (pixels.length === 0) return undefined;
  const box = boxAround(pixels, ink.width);
  return {
    from,
    to,
    pixels,
    box,
    height: writing.height,
    before: first.cut,
    after: last.cut,
    strokes: last.stroke - first.stroke + (last.cut === undefined ? 0 : 1),
    gap: widestGap(ink, pixels, box),
  };
}

/** Fainter pixels do not bridge paper. */
const SEEN = 64;

function widestGap({ width, values }: Ink, pixels: readonly number[], { left, right }: Box): number {
  const inked = new Array<boolean>(right - left).fill(false);
  for (const pixel of pixels) if (values[pixel]! >= SEEN) inked[(pixel % width) - left] = true;
  let widest = 0;
  let paper = 0;
  for (const ink of inked) {
    paper = ink ? 0 : paper + 1;
    widest = Math.max(widest, paper);
  }
  return widest;
}

/** What is lower than this share of the writing, or has less ink than this share of its square, is no digit. */
const LOWEST = 0.45;
const LEAST_INK = 0.045;

function isSplinter({ values }: Ink, { pixels, box, height }: Piece): boolean {
  if (box.bottom - box.top < LOWEST * height) return true;
  const mass = pixels.reduce((sum, pixel) => sum + values[pixel]!, 0) / 255;
  return mass < LEAST_INK * height * height;
}
