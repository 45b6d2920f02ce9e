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
export function slantOf({ width, values }: Ink): number {
  let mass = 0;
  let xs = 0;
  let ys = 0;
  eachInk(width, values, (x, y, value) => {
    mass += value;
    xs += value * x;
    ys += value * y;
  });
  let across = 0;
  let down = 0;
  eachInk(width, values, (x, y, value) => {
    across += value * (x - xs / mass) * (y - ys / mass);
    down += value * (y - ys / mass) * (y - ys / mass);
  });
  return down === 0 ? 0 : -across / down;
}

function eachInk(
  width: number,
  values: Uint8Array,
  see: (x: number, y: number, value: number) => void,
): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value > 0) see(i % width, Math.floor(i / width), value);
  }
}
