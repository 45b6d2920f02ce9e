import { blank, type Ink } from "./ink.ts";

/** A grey image: 0 is black, 255 white. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

/** Differences from the paper below this many times its unevenness are taken for paper. */
const NOISE = 4;

/** An image whose darkest and lightest parts differ by less has nothing written on it. */
const FAINTEST = 24;

/**
 * The ink of a scan, a photograph or a drawing. The rim of the image is paper, light or dark: what is as bright as its
 * median is 0, what differs most is 255. Grain of the paper is taken away; white digits on black without grain, as MNIST's,
 * stay as they are.
 */
export function inkOn(image: Grey): Ink {
  const { width, height, values } = image;
  const rim = rimOf(image).sort((a, b) => a - b);
  const paper = rim[Math.floor(rim.length / 2)] ?? 255;
  const unevenness =
    rim.map((value) => Math.abs(value - paper)).sort((a, b) => a - b)[Math.floor(rim.length / 2)] ?? 0;
  const dark = paper >= 128;
  const depth = (value: number) => (dark ? paper - value : value - paper);
  const deepest = values.reduce((most, value) => Math.max(most, depth(value)), 0);
  const ink = blank(width, height);
  if (deepest < FAINTEST) return ink;
  values.forEach((value, i) => {
    const d = depth(value);
    if (d > NOISE * unevenness) ink.values[i] = Math.round((255 * d) / deepest);
  });
  return ink;
}

function rimOf({ width, height, values }: Grey): number[] {
  const rim: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const x = i % width;
    const y = (i - x) / width;
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) rim.push(values[i]!);
  }
  return rim;
}
