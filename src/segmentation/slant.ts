import { blank, type Ink } from "./ink.ts";

/** Rows moved to the right the more the higher they are: by `slant` columns a row, in parts of a pixel. */
export function sheared(ink: Ink, slant: number): Ink {
  const most = Math.ceil((Math.abs(slant) * ink.height) / 2) + 1;
  const made = blank(ink.width + 2 * most, ink.height);
  for (let y = 0; y < ink.height; y++) {
    const shift = most + slant * (ink.height / 2 - y - 0.5);
    const whole = Math.floor(shift);
    const part = shift - whole;
    for (let x = 0; x <= ink.width; x++) {
      const here = x < ink.width ? ink.values[y * ink.width + x]! : 0;
      const before = x > 0 ? ink.values[y * ink.width + x - 1]! : 0;
      made.values[y * made.width + whole + x] = Math.round((1 - part) * here + part * before);
    }
  }
  return made;
}

/** Columns to the right for each row up: −Σv·(x − x̄)(y − ȳ) / Σv·(y − ȳ)², y downwards; 0 for ink in one row. */
export function slantOf({ width, height, values }: Ink): number {
  // Sums of whole numbers are exact, so one pass is enough.
  let [mass, xs, ys, xys, yys] = [0, 0, 0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = values[y * width + x]!;
      mass += value;
      xs += value * x;
      ys += value * y;
      xys += value * x * y;
      yys += value * y * y;
    }
  }
  const across = mass * xys - xs * ys;
  const down = mass * yys - ys * ys;
  return down === 0 ? 0 : -across / down;
}
