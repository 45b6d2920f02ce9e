/** "Play": a neuron of one input, or a small network of two, trained anew whenever something is changed. */
import type { NetworkWeights } from "../../learner/learner.ts";
import type { Dataset } from "../../model/dataset.ts";
import type { Parameters } from "../../model/parameters.ts";
import type { Lab, LabTraining } from "../../report/content/lab.ts";
import { copyText } from "../../report/page/client/copy.ts";
import { type Playable, playableIn } from "../../report/page/playable.ts";
import { numberText, typeset } from "../../text/number.ts";
import type { LabEpoch } from "../messages.ts";
import { chart, drawFitted, spanOf } from "./chart.ts";
import { unpacked } from "./datasets.ts";
import { paintRegions } from "./regions.ts";
import { LabThread } from "./thread.ts";

/** What can be set, by name. */
interface Setting {
  readonly name: string;
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** The slider moves the exponent of ten. */
  readonly log?: boolean;
  readonly whole?: boolean;
  readonly start: number;
}

type State = { readonly [name: string]: number | string };

export function startPlay(root: HTMLElement, lab: Lab): void {
  const found = playableIn(lab);
  if (found === undefined) return;
  const game = new Game(root, lab, found);
  game.begin();
}

/** How long it takes from the first epoch to the last. */
const PLAY_MS = 1500;

class Game {
  readonly #root: HTMLElement;
  readonly #lab: Lab;
  readonly #isNeuron: boolean;
  readonly #base: LabTraining;
  readonly #dataset: Dataset;
  readonly #settings: readonly Setting[];
  /** Each sets a control to what the state says. */
  readonly #controls: (() => void)[] = [];
  readonly #stage: HTMLElement;
  readonly #thread = new LabThread();
  #state: State = {};
  #epochs: LabEpoch[] = [];
  /** The epoch without finite numbers. */
  #diverged: number | undefined;
  #shown = 0;
  #frame = 0;
  #began = 0;

  constructor(root: HTMLElement, lab: Lab, { kind, training, dataset }: Playable) {
    this.#root = root;
    this.#stage = root.querySelector<HTMLElement>(".stage")!;
    this.#lab = lab;
    this.#isNeuron = kind === "neuron";
    this.#base = training;
    this.#dataset = unpacked(dataset);
    this.#settings = this.#isNeuron ? neuronSettings(training) : planeSettings(training);
  }

  begin(): void {
    const controls = [...this.#settings.map((setting) => this.#slider(setting)), this.#costs()];
    this.#root.querySelector(".controls")!.append(...controls);
    this.#root.querySelector("[data-do=spec]")!.addEventListener("click", () => void copyText(this.#spec()));
    addEventListener("hashchange", () => {
      if (isPlayed()) this.#take();
    });
    this.#take();
    drawFitted(this.#stage, () => this.#draw());
  }

  /** Begins with what the address says, and with the recorded training for what it does not. */
  #take(): void {
    const { cost } = this.#base.parameters;
    this.#change({
      cost: cost === "cross-entropy" ? cost : "quadratic",
      ...Object.fromEntries(this.#settings.map(({ name, start }) => [name, start])),
      ...stateInAddress(this.#settings),
    });
    if (isPlayed()) this.#root.scrollIntoView();
  }

  #change(state: State): void {
    this.#state = state;
    for (const show of this.#controls) show();
    this.#train();
  }

  #slider({ name, label, from, to, step, log }: Setting): HTMLElement {
    const holder = document.createElement("label");
    const input = document.createElement("input");
    Object.assign(input, { type: "range", min: from, max: to, step, name });
    const shown = document.createElement("output");
    this.#controls.push(() => {
      const value = Number(this.#state[name]);
      input.value = String(log ? Math.log10(value) : value);
      input.setAttribute("aria-valuetext", String(value));
      shown.textContent = numberText(value);
    });
    input.addEventListener("input", () => {
      this.#set(name, log ? Number((10 ** Number(input.value)).toPrecision(3)) : Number(input.value));
    });
    holder.append(`${label} `, input, " ", shown);
    return holder;
  }

  #costs(): HTMLElement {
    const holder = document.createElement("label");
    const select = document.createElement("select");
    for (const cost of ["quadratic", "cross-entropy"]) select.append(new Option(cost, cost));
    this.#controls.push(() => {
      select.value = String(this.#state.cost);
    });
    select.addEventListener("change", () => this.#set("cost", select.value));
    holder.append("cost ", select);
    return holder;
  }

  #set(name: string, value: number | string): void {
    const state = { ...this.#state, [name]: value };
    const written = new URLSearchParams(Object.entries(state).map(([key, each]) => [key, String(each)]));
    history.replaceState(null, "", `${ADDRESS}${written}`);
    this.#change(state);
  }

  #parameters(): Parameters {
    const { eta, cost, epochs, w, b, hidden } = this.#state;
    const { data, precision } = this.#base.parameters;
    return {
      data,
      layers: this.#isNeuron ? [1, 1] : [2, Number(hidden), 1],
      activation: "sigmoid",
      output: "sigmoid",
      cost: cost === "cross-entropy" ? "cross-entropy" : "quadratic",
      init: this.#isNeuron ? { weights: [[[Number(w)]]], biases: [[Number(b)]] } : "gaussian",
      precision,
      monitor: ["initial", "train", "output"],
      epochs: Number(epochs),
      eta: Number(eta),
      batch_size: 1,
    };
  }

  #train(): void {
    this.#epochs = [];
    this.#diverged = undefined;
    this.#shown = 0;
    this.#began = performance.now();
    cancelAnimationFrame(this.#frame);
    const order = {
      numerics: this.#base.numerics,
      parameters: this.#parameters(),
      seed: this.#isNeuron ? 1 : Number(this.#state.seed),
      dataset: this.#dataset,
      withWeights: true,
    };
    void this.#thread.train(order, (message) => {
      if (message.kind === "epochs") this.#epochs.push(...message.epochs);
      if (message.kind === "failed") this.#say(`It cannot be computed here: ${message.reason}`);
      if (message.kind === "ended") {
        this.#root.dataset.played = String(this.#epochs.length);
        if (message.ending.status === "diverged") this.#diverged = message.ending.epoch;
      }
      if (message.kind !== "began") this.#animate();
    });
  }

  /** At once for those who want no motion. */
  #animate(): void {
    cancelAnimationFrame(this.#frame);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const share = still ? 1 : (performance.now() - this.#began) / PLAY_MS;
    // The untrained network is an epoch, too.
    const due = 1 + Math.ceil(share * Number(this.#state.epochs));
    this.#shown = Math.min(this.#epochs.length, due);
    this.#draw();
    if (this.#shown < this.#epochs.length) this.#frame = requestAnimationFrame(() => this.#animate());
  }

  #draw(): void {
    const seen = this.#epochs.slice(0, this.#shown);
    const last = seen.at(-1);
    if (last === undefined) return;
    const metric = this.#isNeuron ? "train.output" : "train.cost";
    const points = seen.map(({ record }) => [record.epoch, record.metrics[metric]!] as const);
    const recorded = this.#isNeuron ? this.#recorded(metric) : [];
    const { clientWidth } = this.#stage;
    const axes = {
      x: [0, Number(this.#state.epochs)] as const,
      y: this.#isNeuron
        ? wholeOf(recorded.flatMap((line) => line.points.map(([, value]) => value)))
        : spanOf([0, ...this.#epochs.map(({ record }) => record.metrics[metric]!)]),
      xTitle: "epoch",
      yTitle: this.#isNeuron ? "output of the neuron" : "cost",
    };
    const lines = [...recorded, { kind: "now" as const, points }];
    const regions = this.#isNeuron ? [] : [paintRegions(this.#dataset, this.#parameters(), last.weights!)];
    const room = Math.max(260, clientWidth - (this.#isNeuron || clientWidth < 620 ? 0 : 300));
    this.#stage.replaceChildren(...regions, chart(lines, axes, room, 250));
    const isEnd = this.#shown === this.#epochs.length && this.#diverged !== undefined;
    this.#say(`${this.#sentence(last)}${isEnd ? ` It diverges in epoch ${this.#diverged}.` : ""}`);
  }

  /** The recorded curves, to compare with. */
  #recorded(
    metric: string,
  ): readonly { readonly kind: "recorded"; readonly points: readonly (readonly [number, number])[] }[] {
    const most = Number(this.#state.epochs);
    return this.#lab.trainings.flatMap(({ epochs }) => {
      const points = epochs.flatMap(({ epoch, metrics }) =>
        metrics[metric] === undefined || epoch > most ? [] : [[epoch, metrics[metric]] as const],
      );
      return points.length === 0 ? [] : [{ kind: "recorded" as const, points }];
    });
  }

  #sentence({ record, weights }: LabEpoch): string {
    const { metrics } = record;
    const after = `After epoch ${record.epoch}: cost ${valueText(metrics["train.cost"]!)}`;
    if (!this.#isNeuron) return `${after}, ${Math.round(100 * (metrics["train.accuracy"] ?? 0))} % right.`;
    const [w, b] = ownOf(weights!);
    return `${after}, output ${valueText(metrics["train.output"]!)}, weight ${valueText(w)}, bias ${valueText(b)}.`;
  }

  #say(text: string): void {
    this.#root.querySelector(".read")!.textContent = text;
  }

  /** What reproduces the screen. */
  #spec(): string {
    const { layers, init, epochs, eta, cost, precision } = this.#parameters();
    const { inputs, targets } = this.#dataset.splits.train!;
    const rows = (values: ArrayLike<number>, width: number) =>
      Array.from(
        { length: values.length / width },
        (_, i) =>
          `[${Array.from(values)
            .slice(i * width, (i + 1) * width)
            .join(", ")}]`,
      ).join(", ");
    const wanted = targets.kind === "classes" ? targets.labels : targets.values;
    return [
      "name: play",
      "data:",
      "  source: inline",
      `  inputs: [${rows(inputs.values, layers[0]!)}]`,
      `  targets: [${rows(wanted, 1)}]`,
      `layers: [${layers.join(", ")}]`,
      `cost: ${cost}`,
      `eta: ${eta}`,
      "batch_size: 1",
      `epochs: ${epochs}`,
      typeof init === "object"
        ? `init: ${JSON.stringify(init).replaceAll('"', "").replaceAll(":", ": ")}`
        : `init: ${init}`,
      `precision: ${precision}`,
      this.#isNeuron ? "seeds: 1" : `seeds: [${this.#state.seed}]`,
      "monitor: [initial, train, output]",
      `report: { metric: ${this.#isNeuron ? "train.output" : "train.cost"} }`,
      "",
    ].join("\n");
  }
}

/** From 0 to 1, and as far as the outputs of linear neurons go that are drawn beside it. */
function wholeOf(outputs: readonly number[]): readonly [number, number] {
  return [Math.min(0, ...outputs), Math.max(1, ...outputs)];
}

function valueText(value: number): string {
  return typeset(value.toPrecision(3));
}

function ownOf({ weights, biases }: NetworkWeights): readonly [number, number] {
  return [weights[0]![0]!, biases[0]![0]!];
}

const ADDRESS = "#play?";

/** Whether the address says what is on the screen, as `#play?eta=0.15&cost=quadratic`. */
function isPlayed(): boolean {
  return location.hash.startsWith(ADDRESS);
}

/** What somebody else had on the screen. Numbers beyond a slider's ends are put to its end; what is no number is left out. */
function stateInAddress(settings: readonly Setting[]): State {
  if (!isPlayed()) return {};
  const given = new URLSearchParams(location.hash.slice(ADDRESS.length));
  const cost = given.get("cost");
  const numbers = settings.flatMap((setting): [string, number][] => {
    const text = given.get(setting.name)?.trim() ?? "";
    const value = Number(text);
    return text === "" || Number.isNaN(value) ? [] : [[setting.name, within(setting, value)]];
  });
  return {
    ...Object.fromEntries(numbers),
    ...((cost === "quadratic" || cost === "cross-entropy") && { cost }),
  };
}

function within({ from, to, whole, log }: Setting, value: number): number {
  const [least, most] = log ? [10 ** from, 10 ** to] : [from, to];
  return Math.min(most, Math.max(least, whole ? Math.round(value) : value));
}

function neuronSettings({ parameters }: LabTraining): readonly Setting[] {
  const { init } = parameters;
  const [w, b] = typeof init === "object" ? [init.weights[0]![0]![0]!, init.biases[0]![0]!] : [2, 2];
  return [
    etaSetting(parameters),
    startSetting("w", "weight at the start", w),
    startSetting("b", "bias at the start", b),
    epochsSetting(parameters),
  ];
}

function planeSettings({ parameters, seed }: LabTraining): readonly Setting[] {
  const { layers } = parameters;
  const hidden = layers.length > 2 ? layers[1]! : 3;
  return [
    etaSetting(parameters),
    { name: "hidden", label: "hidden neurons", ...wholeNumbers(1, 12, 1, hidden) },
    { name: "seed", label: "start weights: seed", ...wholeNumbers(1, 20, 1, seed) },
    epochsSetting(parameters),
  ];
}

/** Wider than usual where the recorded training lies outside. */
function etaSetting({ eta = 1 }: Parameters): Setting {
  const [from, to] = [Math.min(-3, Math.floor(Math.log10(eta))), Math.max(1, Math.ceil(Math.log10(eta)))];
  return { name: "eta", label: "η", from, to, step: 0.01, log: true, start: eta };
}

function startSetting(name: string, label: string, start: number): Setting {
  const most = Math.max(4, Math.ceil(Math.abs(start)));
  return { name, label, from: -most, to: most, step: 0.1, start };
}

function epochsSetting({ epochs }: Parameters): Setting {
  return { name: "epochs", label: "epochs", ...wholeNumbers(10, 1000, 10, epochs || 300) };
}

function wholeNumbers(from: number, to: number, step: number, start: number) {
  return { from, to, step, whole: true, start: Math.min(to, Math.max(from, start)) };
}
