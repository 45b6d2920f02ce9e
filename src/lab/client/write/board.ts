import type { LabImage } from "../../../report/content/lab.ts";
import type { Ink } from "../../../segmentation/ink.ts";
import { inkOn } from "../../../segmentation/paper.ts";
import { bytesOf } from "../base64.ts";
import { pictureOf } from "./picture.ts";

/** In pixels of the board. */
const PEN = { lineWidth: 20, lineCap: "round", lineJoin: "round", strokeStyle: "#000" } as const;
/** Of the width and the height of the board, what is painted takes at most so much. */
const ROOM = 0.94;

/** What a reader writes on. */
export class Board {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d", { willReadFrequently: true })!;
  }

  clear(): void {
    this.#context.fillStyle = "#fff";
    this.#context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  /** A number of the test split, as large as the board allows. */
  paint({ width, height, base64 }: LabImage): void {
    const small = document.createElement("canvas");
    Object.assign(small, { width, height });
    small.getContext("2d")!.putImageData(pictureOf(width, height, bytesOf(base64)), 0, 0);
    const all = this.#canvas;
    const factor = Math.min((all.width * ROOM) / width, (all.height * ROOM) / height);
    const [w, h] = [width * factor, height * factor];
    this.#context.drawImage(small, (all.width - w) / 2, (all.height - h) / 2, w, h);
  }

  get ink(): Ink {
    const { width, height } = this.#canvas;
    const { data } = this.#context.getImageData(0, 0, width, height);
    const values = new Uint8Array(width * height);
    for (let i = 0; i < values.length; i++) values[i] = data[4 * i]!;
    return inkOn({ width, height, values });
  }

  /** Draws what a pointer does; after a stroke, and at most once a frame, calls `onStroke`. */
  listen(onStroke: () => void): void {
    const canvas = this.#canvas;
    let writing = false;
    const soon = oncePerFrame(onStroke);
    canvas.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      writing = true;
      this.#begin(this.#placeOf(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!writing) return;
      this.#context.lineTo(...this.#placeOf(event));
      this.#context.stroke();
    });
    for (const end of ["pointerup", "pointercancel"] as const) {
      canvas.addEventListener(end, () => {
        if (!writing) return;
        writing = false;
        soon();
      });
    }
  }

  #begin([x, y]: readonly [number, number]): void {
    Object.assign(this.#context, PEN);
    this.#context.beginPath();
    this.#context.moveTo(x, y);
    this.#context.lineTo(x, y);
    this.#context.stroke();
  }

  #placeOf({ clientX, clientY }: PointerEvent): readonly [number, number] {
    const box = this.#canvas.getBoundingClientRect();
    const factor = this.#canvas.width / box.width;
    return [(clientX - box.left) * factor, (clientY - box.top) * factor];
  }
}

function oncePerFrame(act: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      act();
    });
  };
}
