/** What the networks make of what is on the board. */
import type { Ink } from "../../../segmentation/ink.ts";
import { type Reading, readNumber } from "../../../segmentation/read.ts";
import { outputsOf } from "./outputs.ts";
import { pictureOf } from "./picture.ts";
import { committee, type Reader } from "./readers.ts";

/** With an item for each digit. */
export interface WrittenAnswer {
  readonly reading: Reading;
  readonly items: readonly HTMLElement[];
}

export function answerTo(ink: Ink, readers: readonly Reader[]): WrittenAnswer {
  const reading = readNumber(ink, committee(readers));
  return { reading, items: reading.digits.map((digit, i) => digitItem(reading, i, readers, digit.field)) };
}

function digitItem(reading: Reading, index: number, readers: readonly Reader[], field: Ink): HTMLElement {
  const item = document.createElement("li");
  const seen = document.createElement("canvas");
  Object.assign(seen, { width: field.width, height: field.height });
  seen.setAttribute("role", "img");
  seen.setAttribute("aria-label", `What the networks see of digit ${index + 1}`);
  seen.getContext("2d")!.putImageData(pictureOf(field.width, field.height, field.values), 0, 0);
  item.append(seen);
  const arms = [...new Set(readers.map(({ arm }) => arm))];
  for (const arm of arms) {
    const members = readers.filter((reader) => reader.arm === arm);
    item.append(
      outputsOf(
        arm,
        members[0]!.hue,
        members.map(({ classify }) => Array.from(classify(field))),
      ),
    );
  }
  item.setAttribute("data-digit", String(reading.digits[index]!.digit));
  return item;
}
