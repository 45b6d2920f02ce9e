import { log } from "../numerics/log.ts";
import type { Ink } from "./ink.ts";
import type { Piece } from "./pieces.ts";

/** Half the field's width: what is seen of it. */
const SIDE = 14;

/** A stroke is about this wide, of the height of the writing. */
const STROKE = 0.13;

/** Each pixel stands for four of the field; behind them how the piece lies in the writing, in bytes. */
export function judgeInput(piece: Piece, { width, values }: Ink): Uint8Array {
  const { box, height, before, after, strokes, gap } = piece;
  const [wide, high] = [box.right - box.left, box.bottom - box.top];
  const inkOf = (cut: Piece["before"]) => (cut === undefined ? 0 : cut.ink / (4 * STROKE * height));
  const lies = [
    (log(wide / high) + 1.5) / 3,
    high / height,
    before === undefined ? 0 : 1,
    after === undefined ? 0 : 1,
    inkOf(before),
    inkOf(after),
    (strokes - 1) / 3,
    (2 * gap) / height,
  ];
  const input = new Uint8Array(SIDE * SIDE + lies.length);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const at = 2 * (y * width + x);
      const sum = values[at]! + values[at + 1]! + values[at + width]! + values[at + width + 1]!;
      input[y * SIDE + x] = Math.floor((sum + 2) / 4);
    }
  }
  input.set(lies.map(byte), SIDE * SIDE);
  return input;
}

/** From 0 to 1 as from 0 to 255. */
function byte(value: number): number {
  return Math.min(255, Math.max(0, Math.round(255 * value)));
}
