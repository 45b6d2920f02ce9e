import type { Reading } from "./read.ts";

/** Colours of neighbouring digits, after Okabe and Ito. */
const COLOURS = [
  [0, 90, 160],
  [200, 80, 0],
  [0, 130, 95],
  [160, 60, 120],
] as const;

const CUT = [20, 20, 20] as const;
const GROUND = 255;
const SPECK = 190;
const ENLARGED = 4;

/** A picture in RGB. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  readonly channels: 3;
  readonly depth: 8;
}

/**
 * What was read, on white and four times as large: each digit in a colour of its own, what was left out in grey, and a
 * dark line along each cut through a stroke.
 */
export function drawn({ ink, digits }: Reading): Picture {
  const owner = new Int32Array(ink.values.length).fill(-1);
  for (const [i, { pixels }] of digits.entries()) for (const pixel of pixels) owner[pixel] = i;
  const [width, height] = [ink.width * ENLARGED, ink.height * ENLARGED];
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const x = i % width;
    const y = (i - x) / width;
    const pixel = Math.floor(y / ENLARGED) * ink.width + Math.floor(x / ENLARGED);
    const full = owner[pixel]! < 0 ? [SPECK, SPECK, SPECK] : COLOURS[owner[pixel]! % COLOURS.length]!;
    const share = ink.values[pixel]! / 255;
    full.forEach((part, k) => {
      data[3 * i + k] = Math.round(GROUND + (part - GROUND) * share);
    });
  }
  for (const { top, columns } of digits.flatMap(({ cut }) => cut ?? [])) {
    for (let y = top * ENLARGED; y < (top + columns.length) * ENLARGED; y++) {
      const x = columns[Math.floor(y / ENLARGED) - top]! * ENLARGED;
      if (x < width) data.set(CUT, 3 * (y * width + x));
    }
  }
  return { width, height, data, channels: 3, depth: 8 };
}
