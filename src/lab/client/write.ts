/** "Write a number": a board, its cuts, and what every network makes of each digit. */
import type { NetworkWeights } from "../../learner/learner.ts";
import { connectionsOf } from "../../model/connections.ts";
import type { Lab, LabImage, LabNetwork } from "../../report/content/lab.ts";
import { type Classify, classifierOf } from "../../segmentation/classifier.ts";
import type { Ink } from "../../segmentation/ink.ts";
import { inkOn } from "../../segmentation/paper.ts";
import { type Reading, readNumber } from "../../segmentation/read.ts";
import { bytesOf } from "./base64.ts";
import { drawCuts } from "./cuts.ts";
import { outputsOf } from "./outputs.ts";

/** Networks that choose the cuts together: one an arm, so that the answer comes at once. */
const CUTTERS = 2;

/** Readings before the first one that is shown: by then a browser has compiled what reads, and answers as quickly as later. */
const PRACTICE = 8;

/** Of the pen, in pixels of the board. */
const PEN = 20;

interface Reader {
  readonly arm: string;
  readonly hue: number | undefined;
  readonly seed: number;
  readonly classify: Classify;
}

export function startWrite(root: HTMLElement, { reader }: Lab): void {
  const board = root.querySelector<HTMLCanvasElement>(".board")!;
  const context = board.getContext("2d", { willReadFrequently: true })!;
  if (reader === undefined) return;
  const { networks } = reader;
  const readers: Reader[] = [];
  const unpack = () => readers.push(unpacked(networks[readers.length]!));
  let answered = false;
  const look = () => {
    answered = true;
    while (readers.length < networks.length) unpack();
    show(root, board, context, readers);
  };
  const clear = () => {
    context.fillStyle = "#fff";
    context.fillRect(0, 0, board.width, board.height);
  };
  const presets = root.querySelector<HTMLElement>(".presets")!;
  for (const preset of reader.presets) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = preset.text;
    button.addEventListener("click", () => {
      clear();
      paint(context, board, preset);
      look();
    });
    presets.append(button);
  }
  root.querySelector("[data-do=clear]")!.addEventListener("click", () => {
    clear();
    look();
  });
  listenForPen(board, context, look);
  clear();
  const [first] = reader.presets;
  if (first === undefined) return;
  paint(context, board, first);
  const preparation = function* () {
    while (readers.length < networks.length) yield unpack();
    for (let i = 0; i < PRACTICE && !answered; i++) yield answerTo(board, context, readers);
    if (!answered) look();
  };
  whenSeen(root, () => stepByStep(preparation()));
}

function whenSeen(root: HTMLElement, act: () => void): void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      act();
    },
    { rootMargin: "300px" },
  );
  observer.observe(root);
}

/** Between two steps the page listens to its reader. */
function stepByStep(steps: Iterator<unknown>): void {
  if (!steps.next().done) setTimeout(() => stepByStep(steps));
}

function listenForPen(
  board: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  onStroke: () => void,
): void {
  const placeOf = (event: PointerEvent) => {
    const box = board.getBoundingClientRect();
    const factor = board.width / box.width;
    return [(event.clientX - box.left) * factor, (event.clientY - box.top) * factor] as const;
  };
  let writing = false;
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      onStroke();
    });
  };
  board.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    board.setPointerCapture(event.pointerId);
    writing = true;
    Object.assign(context, { lineWidth: PEN, lineCap: "round", lineJoin: "round", strokeStyle: "#000" });
    const [x, y] = placeOf(event);
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x, y);
    context.stroke();
  });
  board.addEventListener("pointermove", (event) => {
    if (!writing) return;
    context.lineTo(...placeOf(event));
    context.stroke();
  });
  for (const end of ["pointerup", "pointercancel"] as const) {
    board.addEventListener(end, () => {
      if (!writing) return;
      writing = false;
      soon();
    });
  }
}

/** A number of the test split, as large as the board allows. */
function paint(
  context: CanvasRenderingContext2D,
  board: HTMLCanvasElement,
  { width, height, base64 }: LabImage,
): void {
  const small = document.createElement("canvas");
  Object.assign(small, { width, height });
  small.getContext("2d")!.putImageData(pictureOf(width, height, bytesOf(base64)), 0, 0);
  const factor = Math.min((board.width * 0.94) / width, (board.height * 0.94) / height);
  const [w, h] = [width * factor, height * factor];
  context.drawImage(small, (board.width - w) / 2, (board.height - h) / 2, w, h);
}

/** Black ink on white. */
function pictureOf(width: number, height: number, inks: Uint8Array): ImageData {
  const picture = new ImageData(width, height);
  for (const [i, ink] of inks.entries()) picture.data.set([255 - ink, 255 - ink, 255 - ink, 255], 4 * i);
  return picture;
}

function inkIn(board: HTMLCanvasElement, context: CanvasRenderingContext2D): Ink {
  const { width, height } = board;
  const { data } = context.getImageData(0, 0, width, height);
  const values = new Uint8Array(width * height);
  for (let i = 0; i < values.length; i++) values[i] = data[4 * i]!;
  return inkOn({ width, height, values });
}

function show(
  root: HTMLElement,
  board: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  readers: readonly Reader[],
): void {
  const started = performance.now();
  const { reading, items } = answerTo(board, context, readers);
  drawCuts(root.querySelector<HTMLCanvasElement>(".cuts")!, reading);
  root.querySelector(".digits")!.replaceChildren(...items);
  const milliseconds = performance.now() - started;
  const number = reading.digits.map(({ digit }) => digit).join("");
  root.dataset.milliseconds = milliseconds.toFixed(1);
  root.querySelector(".read")!.textContent =
    number === "" ? "Nothing is written." : `Read as ${number}, in ${Math.ceil(milliseconds)} ms.`;
}

/** What is on the board, and an item for each digit. */
function answerTo(
  board: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  readers: readonly Reader[],
): { readonly reading: Reading; readonly items: readonly HTMLElement[] } {
  const reading = readNumber(inkIn(board, context), committee(readers));
  return { reading, items: reading.digits.map((digit, i) => digitItem(reading, i, readers, digit.field)) };
}

/** Mean activations of one network of each of the first arms. */
function committee(readers: readonly Reader[]): Classify {
  const arms = [...new Set(readers.map(({ arm }) => arm))].slice(0, CUTTERS);
  const members = arms.map((arm) => readers.find((reader) => reader.arm === arm)!.classify);
  return (field) => {
    const all = members.map((classify) => classify(field));
    return Array.from(all[0]!, (_, j) => all.reduce((sum, a) => sum + a[j]!, 0) / all.length);
  };
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

function unpacked(network: LabNetwork): Reader {
  const { arm, hue, seed, parameters, scale } = network;
  return { arm, hue, seed, classify: classifierOf(weightsOf(network), parameters, scale) };
}

function weightsOf({ layers, parameters, base64 }: LabNetwork): NetworkWeights {
  const all = new Float32Array(bytesOf(base64).buffer);
  let at = 0;
  const take = (length: number) => {
    at += length;
    return all.subarray(at - length, at);
  };
  const shape = { layers, recurrent: parameters.recurrent !== undefined };
  const parts = connectionsOf(shape).map(({ nIn, nOut }) => ({
    weights: take(nOut * nIn),
    biases: take(nOut),
  }));
  return {
    ...shape,
    weights: parts.map(({ weights }) => weights),
    biases: parts.map(({ biases }) => biases),
  };
}
