import type { Images } from "../error-analysis-section.ts";

type Rgb = readonly [number, number, number];

const orange: Rgb = [184, 74, 0];
const blue: Rgb = [0, 105, 166];

export function paintImages(images: Images): void {
  for (const canvas of document.querySelectorAll<HTMLCanvasElement>("canvas[data-image]")) {
    const { image, index } = canvas.dataset;
    const text = image === "mistake" || image === "neuron" ? images[image][Number(index)] : undefined;
    if (text !== undefined) paint(canvas, bytesOf(text), image === "neuron" ? weightColor : inkColor);
  }
}

function paint(canvas: HTMLCanvasElement, bytes: Uint8Array, colorOf: (byte: number) => Rgb): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const picture = context.createImageData(canvas.width, canvas.height);
  bytes.forEach((byte, i) => {
    picture.data.set([...colorOf(byte), 255], 4 * i);
  });
  context.putImageData(picture, 0, 0);
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function inkColor(byte: number): Rgb {
  return blend([28, 27, 25], byte / 255);
}

/** Two's complement: 128 … 255 stand for −128 … −1. */
function weightColor(byte: number): Rgb {
  const weight = (byte < 128 ? byte : byte - 256) / 127;
  return blend(weight < 0 ? blue : orange, Math.abs(weight));
}

/** From white to the colour. */
function blend([r, g, b]: Rgb, amount: number): Rgb {
  const mix = (part: number): number => Math.round(255 + (part - 255) * amount);
  return [mix(r), mix(g), mix(b)];
}
