/** "Play": a neuron of one input, or a small network of two, trained anew whenever something is changed. */
import type { NetworkWeights } from "../../learner/learner.ts";
import type { Dataset } from "../../model/dataset.ts";
import type { Parameters } from "../../model/parameters.ts";
import { copyText } from "../../report/page/client/copy.ts";
import type { Lab, LabTraining } from "../../report/page/lab.ts";
import type { LabEpoch } from "../messages.ts";
import { chart, spanOf } from "./chart.ts";
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
  readonly start: number;
}

type State = { readonly [name: string]: number | string };

export function startPlay(root: HTMLElement, lab: Lab): void {
  const base = lab.trainings.find(({ dataDigest, parameters: { layers, recurrent } }) => {
    const isSmall = layers[0]! <= 2 && layers.at(-1) === 1 && recurrent === undefined;
    return lab.data[dataDigest]?.kind === "here" && isSmall;
  });
  const data = base && lab.data[base.dataDigest];
  if (base === undefined || data?.kind !== "here") return;
  const game = new Game(root, lab, base, unpacked(data.dataset));
  game.begin();
}

/** How long it takes from the first epoch to the last. */
const PLAY_MS = 1500;

class Game {
  readonly #root: HTMLElement;
  readonly #lab: Lab;
  readonly #base: LabTraining;
  readonly #dataset: Dataset;
  readonly #thread = new LabThread();
  #state: State = {};
  #epochs: LabEpoch[] = [];
  #shown = 0;
  #frame = 0;
  #began = 0;

  constructor(root: HTMLElement, lab: Lab, base: LabTraining, dataset: Dataset) {
    this.#root = root;
    this.#lab = lab;
    this.#base = base;
    this.#dataset = dataset;
  }

  begin(): void {
    const settings = this.#settings();
    const given = stateInAddress();
    const { cost } = this.#base.parameters;
    this.#state = {
      cost: cost === "cross-entropy" ? cost : "quadratic",
      ...Object.fromEntries(settings.map(({ name, start }) => [name, start])),
      ...given,
    };
    this.#root.querySelector(".controls")!.append(...settings.map((s) => this.#slider(s)), this.#costs());
    this.#root.querySelector("[data-do=spec]")!.addEventListener("click", () => void copyText(this.#spec()));
    if (Object.keys(given).length > 0) this.#root.scrollIntoView();
    this.#train();
  }

  get #isNeuron(): boolean {
    return this.#base.parameters.layers[0] === 1;
  }

  #settings(): readonly Setting[] {
    const { parameters, seed } = this.#base;
    const eta = {
      name: "eta",
      label: "η",
      from: -3,
      to: 1,
      step: 0.01,
      log: true,
      start: parameters.eta ?? 1,
    };
    const epochs = {
      name: "epochs",
      label: "epochs",
      from: 10,
      to: 1000,
      step: 10,
      start: Math.min(1000, Math.max(10, parameters.epochs || 300)),
    };
    if (this.#isNeuron) {
      const { init } = parameters;
      const given = typeof init === "object" ? [init.weights[0]![0]![0]!, init.biases[0]![0]!] : [2, 2];
      const start = { from: -4, to: 4, step: 0.1 };
      return [
        eta,
        { name: "w", label: "weight at the start", ...start, start: given[0]! },
        { name: "b", label: "bias at the start", ...start, start: given[1]! },
        epochs,
      ];
    }
    const hidden = parameters.layers.length > 2 ? parameters.layers[1]! : 3;
    return [
      eta,
      { name: "hidden", label: "hidden neurons", from: 1, to: 12, step: 1, start: Math.min(12, hidden) },
      {
        name: "seed",
        label: "start weights: seed",
        from: 1,
        to: 20,
        step: 1,
        start: Math.min(20, Math.max(1, seed)),
      },
      epochs,
    ];
  }

  #slider({ name, label, from, to, step, log }: Setting): HTMLElement {
    const holder = document.createElement("label");
    const input = document.createElement("input");
    Object.assign(input, { type: "range", min: from, max: to, step, name });
    const value = Number(this.#state[name]);
    input.value = String(log ? Math.log10(value) : value);
    const shown = document.createElement("output");
    shown.textContent = String(value);
    input.addEventListener("input", () => {
      const set = log ? Number((10 ** Number(input.value)).toPrecision(3)) : Number(input.value);
      shown.textContent = String(set);
      this.#set(name, set);
    });
    holder.append(`${label} `, input, " ", shown);
    return holder;
  }

  #costs(): HTMLElement {
    const holder = document.createElement("label");
    const select = document.createElement("select");
    for (const cost of ["quadratic", "cross-entropy"]) select.append(new Option(cost, cost));
    select.value = String(this.#state.cost);
    select.addEventListener("change", () => this.#set("cost", select.value));
    holder.append("cost ", select);
    return holder;
  }

  #set(name: string, value: number | string): void {
    this.#state = { ...this.#state, [name]: value };
    history.replaceState(
      null,
      "",
      `#play?${new URLSearchParams(Object.entries(this.#state).map(([k, v]) => [k, String(v)]))}`,
    );
    this.#train();
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
        if (message.ending.status === "diverged") this.#say(`It diverges in epoch ${message.ending.epoch}.`);
      }
      if (message.kind !== "began") this.#animate();
    });
  }

  /** At once for those who want no motion. */
  #animate(): void {
    cancelAnimationFrame(this.#frame);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const share = still ? 1 : (performance.now() - this.#began) / PLAY_MS;
    const due = Math.max(1, Math.ceil(share * Number(this.#state.epochs)));
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
    const stage = this.#root.querySelector<HTMLElement>(".stage")!;
    const axes = {
      x: [0, Number(this.#state.epochs)] as const,
      y: this.#isNeuron
        ? ([0, 1] as const)
        : spanOf([0, ...this.#epochs.map(({ record }) => record.metrics[metric]!)]),
      xTitle: "epoch",
      yTitle: this.#isNeuron ? "output of the neuron" : "cost",
    };
    const lines = [...recorded, { kind: "now" as const, points }];
    const regions = this.#isNeuron ? [] : [paintRegions(this.#dataset, this.#parameters(), last.weights!)];
    const room = Math.max(260, stage.clientWidth - (this.#isNeuron || stage.clientWidth < 620 ? 0 : 300));
    stage.replaceChildren(...regions, chart(lines, axes, room, 250));
    this.#say(this.#sentence(last));
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
    const after = `After epoch ${record.epoch}: cost ${metrics["train.cost"]!.toPrecision(3)}`;
    if (!this.#isNeuron) return `${after}, ${Math.round(100 * (metrics["train.accuracy"] ?? 0))} % right.`;
    const [w, b] = ownOf(weights!);
    return `${after}, output ${metrics["train.output"]!.toPrecision(3)}, weight ${w.toPrecision(3)}, bias ${b.toPrecision(3)}.`;
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

function ownOf({ weights, biases }: NetworkWeights): readonly [number, number] {
  return [weights[0]![0]!, biases[0]![0]!];
}

/** `#play?eta=0.15&cost=quadratic`: what somebody else had on the screen. */
function stateInAddress(): State {
  const { hash } = location;
  if (!hash.startsWith("#play?")) return {};
  const known = ["eta", "w", "b", "hidden", "seed", "epochs"];
  const state: { [name: string]: number | string } = {};
  for (const [name, value] of new URLSearchParams(hash.slice("#play?".length))) {
    if (name === "cost" && (value === "quadratic" || value === "cross-entropy")) state.cost = value;
    if (known.includes(name) && value !== "" && Number.isFinite(Number(value))) state[name] = Number(value);
  }
  return state;
}
