import { type DecodedPng, decode } from "fast-png";
import { thousands } from "../../text/counted.ts";
import { type DataFile, readDataFile } from "../bytes/data-file.ts";
import { beginsWith, PNG } from "../bytes/signatures.ts";
import { refusal } from "../refusal.ts";

/** An image in grey. `values` is row-major [height][width]: 0 is black, 255 white. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

const MOST_BYTES = 2 ** 26;

/** Unpacked, a small file may be huge: this is 256 megapixels in grey. */
const MOST_PIXELS = 2 ** 28;

/** Whether a file begins as a PNG file does. */
export function isPng({ bytes }: DataFile): boolean {
  return beginsWith(bytes, PNG);
}

/** Reads a PNG of any kind as grey; what is transparent is white. Throws RunxError for other files and broken ones. */
export function readPng(path: string): GreyImage {
  const { bytes } = readDataFile(path, MOST_BYTES);
  refuseOthers(path, bytes);
  try {
    return greyOf(decode(Uint8Array.from(bytes)));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `The file is a damaged PNG: ${why.replace(/[\s.:]+$/, "")}.`;
    throw refusal("png-damaged", message, "Save the image again.", { file: path });
  }
}

function refuseOthers(path: string, bytes: Uint8Array): void {
  if (bytes.length < 24 || !beginsWith(bytes, PNG)) {
    const message = "The file is not a PNG image.";
    throw refusal("png-signature", message, "Save the image as PNG.", { file: path });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width * height <= MOST_PIXELS) return;
  const message = `The image has ${thousands(width)} × ${thousands(height)} pixels; at most ${thousands(MOST_PIXELS)} are read.`;
  throw refusal("png-size", message, "Make it smaller, or cut out what matters.", { file: path });
}

function greyOf({ width, height, data, depth, channels, palette, transparency }: DecodedPng): GreyImage {
  const most = 2 ** (palette === undefined ? depth : 8) - 1;
  const values = new Uint8Array(width * height);
  for (let i = 0; i < values.length; i++) {
    const pixel =
      depth === 16 || (depth === 8 && palette === undefined)
        ? data.subarray(i * channels, (i + 1) * channels)
        : looked(sampleAt(data, i, width, depth), palette);
    values[i] = Math.round((255 * shown(pixel, most, transparency)) / most);
  }
  return { width, height, values };
}

function looked(sample: number, palette: DecodedPng["palette"]): ArrayLike<number> {
  return palette === undefined ? [sample] : (palette[sample] ?? []);
}

/** Samples of less than eight bits lie several to a byte, from the left, each row from a new byte on. */
function sampleAt(data: DecodedPng["data"], i: number, width: number, depth: number): number {
  if (depth >= 8) return data[i]!;
  const x = i % width;
  const row = (i - x) / width;
  const bit = x * depth;
  const byte = data[row * Math.ceil((width * depth) / 8) + Math.floor(bit / 8)]!;
  return (byte >> (8 - depth - (bit % 8))) & (2 ** depth - 1);
}

/** Brightness (ITU-R BT.601) over white. */
function shown(pixel: ArrayLike<number>, most: number, transparency: Uint16Array | undefined): number {
  const [first = 0, second = 0, third = 0, fourth = most] = Array.from(pixel);
  const coloured = pixel.length > 2;
  const brightness = coloured ? 0.299 * first + 0.587 * second + 0.114 * third : first;
  const named =
    transparency?.length &&
    [first, second, third].slice(0, transparency.length).every((v, k) => v === transparency[k]);
  const alpha = named ? 0 : coloured ? fourth : pixel.length === 2 ? second : most;
  return most + ((brightness - most) * alpha) / most;
}
