/** Lines over the board that part the digits: along each cut through a stroke, and dashed through paper. */
import type { ReadDigit, Reading } from "../../../segmentation/read.ts";

const WIDTH = 3;
const DASHES = [7, 7];

/** `over` lies over the board and is as large. */
export function drawCuts(over: HTMLCanvasElement, { digits, ink }: Reading): void {
  const context = over.getContext("2d")!;
  const [right, down] = [over.width / ink.width, over.height / ink.height];
  context.clearRect(0, 0, over.width, over.height);
  Object.assign(context, { lineWidth: WIDTH, strokeStyle: getComputedStyle(over).color });
  for (const [i, digit] of digits.entries()) {
    const before = digits[i - 1];
    if (before === undefined) continue;
    context.setLineDash(digit.cut === undefined ? DASHES : []);
    context.beginPath();
    for (const [x, y] of placesOf(before, digit)) context.lineTo(x * right, y * down);
    context.stroke();
  }
}

/** Of the line between two digits, in pixels of what was read. */
function placesOf(before: ReadDigit, { box, cut }: ReadDigit): readonly (readonly [x: number, y: number])[] {
  if (cut !== undefined) return cut.columns.map((x, y) => [x, cut.top + y + 0.5]);
  const middle = (before.box.right + box.left) / 2;
  return [
    [middle, Math.min(before.box.top, box.top)],
    [middle, Math.max(before.box.bottom, box.bottom)],
  ];
}
