import { components } from "./components.ts";
import { type Box, boxAround, cutOut, type Ink } from "./ink.ts";
import { type Seam, seams } from "./seams.ts";

/** Strokes that hang together, or stand one above the other: written as one. */
export interface Stroke {
  /** Indices into the image. */
  readonly pixels: readonly number[];
  readonly box: Box;
}

/** Strokes that share this much of the narrower one's width are one, as the bar of a 5 and its bow. */
const SHARED = 0.6;

/** Strokes smaller than this share of the height of the writing, both ways, are specks. */
const SPECK = 0.16;

export interface Writing {
  /** From left to right. */
  readonly strokes: readonly Stroke[];
  /** Of the tallest stroke, in pixels. */
  readonly height: number;
}

export function writingOf(ink: Ink): Writing {
  const all = components(ink).map((pixels) => ({ pixels, box: boxAround(pixels, ink.width) }));
  const height = Math.max(0, ...all.map(({ box }) => box.bottom - box.top));
  const written = all.filter(
    ({ box }) => Math.max(box.right - box.left, box.bottom - box.top) > SPECK * height,
  );
  const strokes = grouped(written, ink.width).sort(
    (a, b) => a.box.left + a.box.right - b.box.left - b.box.right,
  );
  return { strokes, height };
}

function grouped(strokes: readonly Stroke[], width: number): Stroke[] {
  const groups = [...strokes];
  for (let i = 0; i < groups.length; i++) {
    const other = groups.findIndex((group, at) => at > i && overlap(groups[i]!.box, group.box) >= SHARED);
    if (other < 0) continue;
    const pixels = [...groups[i]!.pixels, ...groups[other]!.pixels];
    groups.splice(other, 1);
    groups[i] = { pixels, box: boxAround(pixels, width) };
    i--;
  }
  return groups;
}

/** As a share of the narrower one's width. */
function overlap(a: Box, b: Box): number {
  const common = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  return common / Math.min(a.right - a.left, b.right - b.left);
}

/** A place where one digit may end and the next begin: before a stroke, or at a cut through it. */
export interface Border {
  /** The stroke's number; that of the last one and one more for the end of the writing. */
  readonly stroke: number;
  readonly cut?: Cut;
}

/** A seam in the image: row `top + i` is parted before column `columns[i]`. */
export interface Cut extends Seam {
  readonly top: number;
}

/**
 * All borders from left to right, the ends of the writing included.
 *
 * @param isWhole says of a stroke that it need not be cut
 */
export function bordersOf(
  ink: Ink,
  { strokes, height }: Writing,
  isWhole: (stroke: Stroke) => boolean,
): readonly Border[] {
  const inside = strokes.flatMap((each, stroke): Border[] => {
    const { pixels, box } = each;
    const found = isWhole(each) ? [] : seams(cutOut(ink, pixels, box), height);
    const cuts = found.map(({ columns, ink: crossed }) => ({
      stroke,
      cut: { top: box.top, columns: columns.map((column) => column + box.left), ink: crossed },
    }));
    return [{ stroke }, ...cuts];
  });
  return [...inside, { stroke: strokes.length }];
}

/** The pixels from one border to a later one; none where the two cuts cross each other. */
export function pixelsBetween(
  { width }: Ink,
  { strokes }: Writing,
  from: Border,
  to: Border,
): readonly number[] {
  if (from.stroke === to.stroke && from.cut && to.cut && cross(from.cut, to.cut)) return [];
  const pixels: number[] = [];
  for (let stroke = from.stroke; stroke <= Math.min(to.stroke, strokes.length - 1); stroke++) {
    if (stroke === to.stroke && to.cut === undefined) break;
    const after = stroke === from.stroke ? from.cut : undefined;
    const before = stroke === to.stroke ? to.cut : undefined;
    for (const pixel of strokes[stroke]!.pixels) {
      const x = pixel % width;
      const y = (pixel - x) / width;
      if (after !== undefined && x < after.columns[y - after.top]!) continue;
      if (before !== undefined && x >= before.columns[y - before.top]!) continue;
      pixels.push(pixel);
    }
  }
  return pixels;
}

/** Whether the left one of two cuts through the same stroke lies to the right of the other anywhere. */
function cross(left: Cut, right: Cut): boolean {
  return left.columns.some((column, i) => column > right.columns[i]!);
}
