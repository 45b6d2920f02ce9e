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
  const found: number[][] = [];
  for (let pixel = 0; pixel < ink.values.length; pixel++) {
    if (owner[pixel] !== -1 || ink.values[pixel]! < STROKE) continue;
    owner[pixel] = found.length;
    found.push(spread(ink, [pixel], STROKE, owner));
  }
  // Breadth first from all strokes at once, so that each takes what is nearest to it.
  const edges = spread(ink, found.flat(), 1, owner);
  const all = found.map((): number[] => []);
  for (const pixel of edges) all[owner[pixel]!]!.push(pixel);
  return all;
}

/** The pixels reached from `seeds` over ink of at least `least`, the seeds first; each takes its reacher's owner. */
function spread(
  { width, height, values }: Ink,
  seeds: readonly number[],
  least: number,
  owner: Int32Array,
): number[] {
  const reached = [...seeds];
  for (let i = 0; i < reached.length; i++) {
    const pixel = reached[i]!;
    const x = pixel % width;
    const y = (pixel - x) / width;
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
      for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
        const next = row * width + column;
        if (owner[next] !== -1 || values[next]! < least) continue;
        owner[next] = owner[pixel]!;
        reached.push(next);
      }
    }
  }
  return reached;
}
