import { components } from "./components.ts";
import { boxAround, cutOut, type Ink } from "./ink.ts";

/** A stroke with less than this share of a piece's ink is a splinter of the neighbour that was cut off. */
const SPLINTER = 0.08;

/** The piece without splinters, in the box around what is left. */
export function tidied(piece: Ink): Ink {
  const strokes = components(piece);
  if (strokes.length < 2) return piece;
  const massOf = (pixels: readonly number[]) => pixels.reduce((sum, pixel) => sum + piece.values[pixel]!, 0);
  const masses = strokes.map(massOf);
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  const kept = strokes.flatMap((pixels, i) => (masses[i]! >= SPLINTER * total ? pixels : []));
  return cutOut(piece, kept, boxAround(kept, piece.width));
}
