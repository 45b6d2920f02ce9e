import type { Ink } from "./ink.ts";

/** Ink at least this strong holds a stroke together; fainter pixels are its edge. */
const STROKE = 96;

/**
 * Connected strokes, eight neighbours to a pixel: the pixel indices of each, in the order in which a scan by rows
 * meets them. The faint edge of a stroke goes to the stroke that reaches it first; faint pixels that no stroke
 * reaches are left out.
 */
export function components(ink: Ink): readonly (readonly number[])[] {
  const owner = new Int32Array(ink.values.length).fill(-1);
  const queue = new Int32Array(ink.values.length);
  let count = 0;
  let end = 0;
  for (let pixel = 0; pixel < ink.values.length; pixel++) {
    if (owner[pixel] !== -1 || ink.values[pixel]! < STROKE) continue;
    owner[pixel] = count++;
    queue[end] = pixel;
    end = spread(ink, STROKE, owner, queue, end, end + 1);
  }
  // Breadth first from all strokes at once, so that each takes what is nearest to it.
  end = spread(ink, 1, owner, queue, 0, end);
  const all = Array.from({ length: count }, (): number[] => []);
  for (let i = 0; i < end; i++) all[owner[queue[i]!]!]!.push(queue[i]!);
  return all;
}

/**
 * Goes on from the pixels of the queue between `first` and `end` over ink of at least `least`; what is reached joins the
 * queue and gets its reacher's owner.
 *
 * @returns the end of the queue
 */
function spread(
  { width, height, values }: Ink,
  least: number,
  owner: Int32Array,
  queue: Int32Array,
  first: number,
  end: number,
): number {
  let last = end;
  for (let i = first; i < last; i++) {
    const pixel = queue[i]!;
    const x = pixel % width;
    const y = (pixel - x) / width;
    const [left, right] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)];
    const bottom = Math.min(height - 1, y + 1);
    for (let row = Math.max(0, y - 1); row <= bottom; row++) {
      for (let next = row * width + left; next <= row * width + right; next++) {
        if (owner[next] !== -1 || values[next]! < least) continue;
        owner[next] = owner[pixel]!;
        queue[last++] = next;
      }
    }
  }
  return last;
}
