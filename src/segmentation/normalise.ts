import { type Box, blank, cropped, type Ink } from "./ink.ts";
import { resample } from "./resample.ts";
import { sheared, slantOf } from "./slant.ts";

/** The field that a network sees, and the box that the digit is fitted into. */
export const FIELD = 28;
const BOX = 20;

/** Where the centre of mass comes to lie: in the middle of pixel 14, counted from 0, as in all of MNIST's images. */
const MIDDLE = 14.5;

/** Fainter pixels at the rim of a digit, which scaling blurs, do not count for its size. */
const RIM = 64;

/**
 * A digit as MNIST's makers normalised theirs (LeCun, Cortes, Burges: http://yann.lecun.com/exdb/mnist/): scaled into
 * 20 × 20 with its proportions kept, grey where pixels are partly covered, and placed in 28 × 28 by its centre
 * of mass. Before that it is set half upright: that makes up for hands that slant.
 */
export function normalise(ink: Ink, resized = resample): Ink {
  const upright = trimmed(sheared(ink, -slantOf(ink) / 2));
  const longest = Math.max(upright.width, upright.height);
  const scaled = (length: number) => Math.max(1, Math.round((length * BOX) / longest));
  return centred(resized(upright, scaled(upright.width), scaled(upright.height)));
}

function trimmed(ink: Ink): Ink {
  return cropped(ink, boxOf(ink, RIM) ?? boxOf(ink, 1) ?? { left: 0, top: 0, right: 1, bottom: 1 });
}

/** Around the ink that is at least so strong. */
function boxOf({ width, height, values }: Ink, least: number): Box | undefined {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (values[y * width + x]! < least) continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      bottom = y + 1;
    }
  }
  return right === 0 ? undefined : { left, top, right, bottom };
}

/** Moved by whole pixels; a digit never leaves the field. */
function centred(digit: Ink): Ink {
  const { x, y } = centreOfMass(digit);
  const left = within(Math.round(MIDDLE - x), FIELD - digit.width);
  const top = within(Math.round(MIDDLE - y), FIELD - digit.height);
  const field = blank(FIELD, FIELD);
  for (let row = 0; row < digit.height; row++) {
    const line = digit.values.subarray(row * digit.width, (row + 1) * digit.width);
    field.values.set(line, (top + row) * FIELD + left);
  }
  return field;
}

/** From the left and the upper edge; a pixel's mass lies in its middle. */
function centreOfMass({ width, height, values }: Ink): { readonly x: number; readonly y: number } {
  let mass = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i < values.length; i++) {
    const column = i % width;
    const value = values[i]!;
    mass += value;
    x += value * (column + 0.5);
    y += value * ((i - column) / width + 0.5);
  }
  return mass === 0 ? { x: width / 2, y: height / 2 } : { x: x / mass, y: y / mass };
}

function within(place: number, most: number): number {
  return Math.min(most, Math.max(0, place));
}
