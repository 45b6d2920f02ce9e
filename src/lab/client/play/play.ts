/** "Play": a neuron of one input, or a small network of two, trained anew whenever something is changed. */
import type { Dataset } from "../../../model/dataset.ts";
import type { Lab, LabTraining } from "../../../report/content/lab.ts";
import { copyText } from "../../../report/page/client/copy.ts";
import { type Playable, playableIn } from "../../../report/page/playable.ts";
import type { LabEpoch, LabMessage } from "../../messages.ts";
import { drawFitted } from "../chart.ts";
import { unpacked } from "../datasets.ts";
import { LabThread } from "../thread.ts";
import { isPlayed, stateInAddress, writeAddress } from "./address.ts";
import { costChoice, slider } from "./controls.ts";
import { neuronPicture, planePicture, sentenceOf } from "./picture.ts";
import { type Setting, type State, settingsOf, startOf } from "./settings.ts";
import { type PlayedTraining, specOf, trainingOf } from "./training.ts";

export function startPlay(root: HTMLElement, lab: Lab): void {
  const found = playableIn(lab);
  if (found === undefined) return;
  const game = new Game(root, found, lab.trainings);
  game.begin();
}

/** How long it takes from the first epoch to the last. */
const PLAY_MS = 1500;

class Game {
  readonly #root: HTMLElement;
  readonly #playable: Playable;
  readonly #recorded: readonly LabTraining[];
  readonly #dataset: Dataset;
  readonly #settings: readonly Setting[];
  readonly #stage: HTMLElement;
  readonly #thread = new LabThread();
  /** Each sets a control to what the state says. */
  readonly #controls: ((state: State) => void)[] = [];
  #state: State;
  #training: PlayedTraining;
  #epochs: LabEpoch[] = [];
  /** The epoch without finite numbers. */
  #diverged: number | undefined;
  #shown = 0;
  #frame = 0;
  #began = 0;

  constructor(root: HTMLElement, playable: Playable, recorded: readonly LabTraining[]) {
    this.#root = root;
    this.#stage = root.querySelector<HTMLElement>(".stage")!;
    this.#playable = playable;
    this.#recorded = recorded;
    this.#dataset = unpacked(playable.dataset);
    this.#settings = settingsOf(playable);
    this.#state = startOf(this.#settings, playable.training);
    this.#training = trainingOf(playable, this.#state);
  }

  begin(): void {
    this.#root.querySelector(".controls")!.append(...this.#settings.map(this.#slider), this.#costs());
    this.#root.querySelector("[data-do=spec]")!.addEventListener("click", () => {
      const { train } = this.#dataset.splits;
      void copyText(specOf(this.#playable.kind, this.#training, train!));
    });
    addEventListener("hashchange", () => {
      if (isPlayed()) this.#take();
    });
    this.#take();
    drawFitted(this.#stage, () => this.#draw());
  }

  /** Begins with what the address says, and with the recorded training for what it does not. */
  #take(): void {
    this.#change(stateInAddress(this.#settings, startOf(this.#settings, this.#playable.training)));
    if (isPlayed()) this.#root.scrollIntoView();
  }

  #change(state: State): void {
    this.#state = state;
    for (const show of this.#controls) show(state);
    this.#train();
  }

  readonly #slider = (setting: Setting): HTMLElement => {
    const { name } = setting;
    const { element, show } = slider(setting, (value) =>
      this.#set({ ...this.#state, numbers: { ...this.#state.numbers, [name]: value } }),
    );
    this.#controls.push(({ numbers }) => show(numbers[name]!));
    return element;
  };

  #costs(): HTMLElement {
    const { element, show } = costChoice((cost) => this.#set({ ...this.#state, cost }));
    this.#controls.push(({ cost }) => show(cost));
    return element;
  }

  #set(state: State): void {
    writeAddress(state);
    this.#change(state);
  }

  #train(): void {
    this.#training = trainingOf(this.#playable, this.#state);
    this.#epochs = [];
    this.#diverged = undefined;
    this.#shown = 0;
    this.#began = performance.now();
    cancelAnimationFrame(this.#frame);
    const { numerics } = this.#playable.training;
    const order = { numerics, ...this.#training, dataset: this.#dataset, withWeights: true };
    void this.#thread.train(order, (message) => this.#hear(message));
  }

  #hear(message: LabMessage): void {
    switch (message.kind) {
      case "began":
        return;
      case "epochs":
        this.#epochs.push(...message.epochs);
        break;
      case "failed":
        this.#say(`It cannot be computed here: ${message.reason}`);
        break;
      case "ended":
        this.#root.dataset.played = String(this.#epochs.length);
        if (message.ending.status === "diverged") this.#diverged = message.ending.epoch;
    }
    this.#animate();
  }

  /** At once for those who want no motion. */
  #animate(): void {
    cancelAnimationFrame(this.#frame);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const share = still ? 1 : (performance.now() - this.#began) / PLAY_MS;
    // The untrained network is an epoch, too.
    const due = 1 + Math.ceil(share * this.#training.parameters.epochs);
    this.#shown = Math.min(this.#epochs.length, due);
    this.#draw();
    if (this.#shown < this.#epochs.length) this.#frame = requestAnimationFrame(() => this.#animate());
  }

  #draw(): void {
    const seen = this.#epochs.slice(0, this.#shown);
    const last = seen.at(-1);
    if (last === undefined) return;
    const { kind } = this.#playable;
    const played = {
      dataset: this.#dataset,
      parameters: this.#training.parameters,
      epochs: this.#epochs,
      recorded: this.#recorded,
    };
    const picture = kind === "neuron" ? neuronPicture : planePicture;
    this.#stage.replaceChildren(...picture(played, seen, this.#stage.clientWidth));
    const isEnd = this.#shown === this.#epochs.length && this.#diverged !== undefined;
    this.#say(`${sentenceOf(kind, last)}${isEnd ? ` It diverges in epoch ${this.#diverged}.` : ""}`);
  }

  #say(text: string): void {
    this.#root.querySelector(".read")!.textContent = text;
  }
}
