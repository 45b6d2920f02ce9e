/** Ink on paper. `values` is row-major [height][width]: 0 is paper, 255 is full ink. */
export interface Ink {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

/** Pixels from `left` to before `right` and from `top` to before `bottom`. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function blank(width: number, height: number): Ink {
  return { width, height, values: new Uint8Array(width * height) };
}

/** The smallest box around the pixels of these indices; they are at least one. */
export function boxAround(pixels: readonly number[], width: number): Box {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0, 0];
  for (let i = 0; i < pixels.length; i++) {
    const x = pixels[i]! % width;
    const y = (pixels[i]! - x) / width;
    if (x < left) left = x;
    if (x >= right) right = x + 1;
    if (y < top) top = y;
    if (y >= bottom) bottom = y + 1;
  }
  return { left, top, right, bottom };
}

/** These pixels alone, in the box around them. */
export function cutOut(ink: Ink, pixels: readonly number[], box: Box): Ink {
  const cut = blank(box.right - box.left, box.bottom - box.top);
  for (const pixel of pixels) {
    const x = pixel % ink.width;
    const y = (pixel - x) / ink.width;
    cut.values[(y - box.top) * cut.width + x - box.left] = ink.values[pixel]!;
  }
  return cut;
}

/** Everything in the box. */
export function cropped(ink: Ink, { left, top, right, bottom }: Box): Ink {
  const made = blank(right - left, bottom - top);
  for (let y = top; y < bottom; y++) {
    made.values.set(ink.values.subarray(y * ink.width + left, y * ink.width + right), (y - top) * made.width);
  }
  return made;
}
