/** "Write a number": a board, its cuts, and what every network makes of each digit. */
import type { Lab, LabImage, LabNetwork } from "../../../report/content/lab.ts";
import { answerTo } from "./answer.ts";
import { Board } from "./board.ts";
import { drawCuts } from "./cuts.ts";
import { type Reader, readerOf } from "./readers.ts";

/** Readings before the first one that is shown: by then a browser has compiled what reads, and answers as quickly as later. */
const PRACTICE = 8;

export function startWrite(root: HTMLElement, { reader }: Lab): void {
  if (reader !== undefined) new Writing(root, reader.networks).begin(reader.presets);
}

class Writing {
  readonly #root: HTMLElement;
  readonly #board: Board;
  readonly #networks: readonly LabNetwork[];
  /** As many as are unpacked. */
  readonly #readers: Reader[] = [];
  #hasAnswered = false;

  constructor(root: HTMLElement, networks: readonly LabNetwork[]) {
    this.#root = root;
    this.#board = new Board(root.querySelector<HTMLCanvasElement>(".board")!);
    this.#networks = networks;
  }

  begin(presets: readonly LabImage[]): void {
    this.#root.querySelector(".presets")!.append(...presets.map((preset) => this.#button(preset)));
    this.#root.querySelector("[data-do=clear]")!.addEventListener("click", () => {
      this.#board.clear();
      this.#look();
    });
    this.#board.listen(() => this.#look());
    this.#board.clear();
    const [first] = presets;
    if (first === undefined) return;
    this.#board.paint(first);
    whenSeen(this.#root, () => stepByStep(this.#preparation()));
  }

  #button(preset: LabImage): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = preset.text;
    button.addEventListener("click", () => {
      this.#board.clear();
      this.#board.paint(preset);
      this.#look();
    });
    return button;
  }

  *#preparation(): Generator<unknown> {
    while (this.#readers.length < this.#networks.length) yield this.#unpack();
    for (let i = 0; i < PRACTICE && !this.#hasAnswered; i++) yield answerTo(this.#board.ink, this.#readers);
    if (!this.#hasAnswered) this.#look();
  }

  #unpack(): void {
    this.#readers.push(readerOf(this.#networks[this.#readers.length]!));
  }

  #look(): void {
    this.#hasAnswered = true;
    while (this.#readers.length < this.#networks.length) this.#unpack();
    const root = this.#root;
    const started = performance.now();
    const { reading, items } = answerTo(this.#board.ink, this.#readers);
    drawCuts(root.querySelector<HTMLCanvasElement>(".cuts")!, reading);
    root.querySelector(".digits")!.replaceChildren(...items);
    const milliseconds = performance.now() - started;
    const number = reading.digits.map(({ digit }) => digit).join("");
    root.dataset.milliseconds = milliseconds.toFixed(1);
    root.querySelector(".read")!.textContent =
      number === "" ? "Nothing is written." : `Read as ${number}, in ${Math.ceil(milliseconds)} ms.`;
  }
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
