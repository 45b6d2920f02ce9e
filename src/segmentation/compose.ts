import { WordSequence } from "../numerics/streams.ts";
import { blank, type Ink } from "./ink.ts";
import { resample } from "./resample.ts";
import { sheared } from "./slant.ts";

/** How near digits stand: paper between them, a pixel or two of paper, or ink on ink. */
export const SPACINGS = ["spaced", "close", "touching"] as const;

export type Spacing = (typeof SPACINGS)[number];

/** Single digits to compose numbers of, normalised as MNIST's. */
export interface SingleDigits {
  readonly width: number;
  readonly height: number;
  /** Row-major, one image after another. */
  readonly values: Uint8Array;
  readonly labels: Uint16Array;
}

/** An image of a number, and what is written on it. */
export interface Composed {
  readonly ink: Ink;
  readonly labels: readonly number[];
  /** Each digit's ink alone, on the same field. */
  readonly layers: readonly Ink[];
}

/** As shares: heights from 0.8 to 2 of the source's, a slant of up to 0.15 either way; each digit a little its own. */
const SMALLEST = 0.8;
const LARGEST = 2;
const SLANT = 0.15;
const OWN_SIZE = 0.08;
const OWN_SLANT = 0.05;
const OWN_HEIGHT = 0.06;

/** Paper between two digits at their nearest, as a share of the height: from, to. Negative: ink on ink. */
const GAPS: Readonly<Record<Spacing, readonly [number, number]>> = {
  spaced: [0.15, 0.5],
  close: [0.05, 0.1],
  touching: [-0.05, 0],
};

const MARGIN = 4;

/**
 * A number of `count` digits drawn from `images`: one hand, so one size and slant, and little differences.
 *
 * @param nextRow says which image is the next digit; by default any of them
 */
export function compose(
  images: SingleDigits,
  count: number,
  spacing: Spacing,
  draws: WordSequence,
  nextRow = () => draws.below(images.labels.length),
): Composed {
  const size = SMALLEST + (LARGEST - SMALLEST) * draws.uniform();
  const slant = around(SLANT, draws);
  const height = Math.round(20 * size);
  const drawn = Array.from({ length: count }, () => {
    const row = nextRow();
    const own = size * (1 + around(OWN_SIZE, draws));
    const ink = sheared(scaled(imageOf(images, row), own), slant + around(OWN_SLANT, draws));
    return { ink, label: images.labels[row]!, down: Math.round(around(OWN_HEIGHT, draws) * height) };
  });
  const [least, most] = GAPS[spacing];
  const places: Placed[] = [];
  for (const { ink, down } of drawn) {
    const gap = (least + (most - least) * draws.uniform()) * height;
    // Ink that meets by less than a pixel would not touch, and less than two pixels of paper may not part.
    const whole = spacing === "touching" ? Math.min(-1, Math.round(gap)) : Math.max(2, Math.round(gap));
    places.push({ ink, top: down, left: leftOf(ink, down, places.at(-1), whole) });
  }
  return { ...laidOut(places), labels: drawn.map(({ label }) => label) };
}

const SAMPLE_SEED = 2;

/** A number of four digits that stand apart, one of three that stand close, one of three that touch. */
export function samples(images: SingleDigits): readonly Composed[] {
  return SPACINGS.map((spacing, i) => {
    return compose(images, i === 0 ? 4 : 3, spacing, new WordSequence(SAMPLE_SEED, "composition", i));
  });
}

interface Placed {
  readonly ink: Ink;
  readonly left: number;
  readonly top: number;
}

/** Uniform in [−most, most). */
function around(most: number, draws: WordSequence): number {
  return most * (2 * draws.uniform() - 1);
}

function imageOf({ width, height, values }: SingleDigits, row: number): Ink {
  const size = width * height;
  return { width, height, values: values.subarray(row * size, (row + 1) * size) };
}

function scaled(ink: Ink, by: number): Ink {
  return resample(ink, Math.max(1, Math.round(ink.width * by)), Math.max(1, Math.round(ink.height * by)));
}

/** Where a digit stands so that the paper between it and the one before is `gap` pixels wide at its narrowest. */
function leftOf(ink: Ink, top: number, before: Placed | undefined, gap: number): number {
  if (before === undefined) return 0;
  let left = Number.NEGATIVE_INFINITY;
  for (let y = 0; y < ink.height; y++) {
    const first = firstInk(ink, y);
    if (first === undefined) continue;
    for (const beside of [-1, 0, 1]) {
      const last = lastInk(before.ink, y + top - before.top + beside);
      if (last !== undefined) left = Math.max(left, before.left + last + 1 + gap - first);
    }
  }
  return Number.isFinite(left) ? left : before.left + before.ink.width + gap;
}

/** Fainter pixels are the edge of a stroke. */
const SEEN = 96;

function firstInk({ width, values }: Ink, y: number): number | undefined {
  for (let x = 0; x < width; x++) if (values[y * width + x]! >= SEEN) return x;
  return undefined;
}

function lastInk({ width, height, values }: Ink, y: number): number | undefined {
  if (y < 0 || y >= height) return undefined;
  for (let x = width - 1; x >= 0; x--) if (values[y * width + x]! >= SEEN) return x;
  return undefined;
}

function laidOut(places: readonly Placed[]): { readonly ink: Ink; readonly layers: readonly Ink[] } {
  const left = Math.min(...places.map((place) => place.left)) - MARGIN;
  const top = Math.min(...places.map((place) => place.top)) - MARGIN;
  const width = Math.max(...places.map((place) => place.left + place.ink.width)) + MARGIN - left;
  const height = Math.max(...places.map((place) => place.top + place.ink.height)) + MARGIN - top;
  const ink = blank(width, height);
  const layers = places.map((place) => {
    const layer = blank(width, height);
    place.ink.values.forEach((value, i) => {
      const x = i % place.ink.width;
      const y = (i - x) / place.ink.width;
      const at = (place.top - top + y) * width + place.left - left + x;
      layer.values[at] = value;
      ink.values[at] = Math.max(ink.values[at]!, value);
    });
    return layer;
  });
  return { ink, layers };
}
