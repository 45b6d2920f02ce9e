/** What can be set in "Play", and what is set. */
import type { Parameters } from "../../../model/parameters.ts";
import type { LabTraining } from "../../../report/content/lab.ts";
import type { Playable } from "../../../report/page/playable.ts";

/** A number that a slider sets. */
export interface Setting {
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

export const COSTS = ["quadratic", "cross-entropy"] as const;

export type PlayCost = (typeof COSTS)[number];

/** What is on the screen. */
export interface State {
  readonly cost: PlayCost;
  readonly numbers: { readonly [setting: string]: number };
}

export function isPlayCost(text: unknown): text is PlayCost {
  return COSTS.some((cost) => cost === text);
}

/** As it was recorded. */
export function startOf(settings: readonly Setting[], { parameters: { cost } }: LabTraining): State {
  return {
    cost: isPlayCost(cost) ? cost : "quadratic",
    numbers: Object.fromEntries(settings.map(({ name, start }) => [name, start])),
  };
}

export function within({ from, to, whole, log }: Setting, value: number): number {
  const [least, most] = log ? [10 ** from, 10 ** to] : [from, to];
  return Math.min(most, Math.max(least, whole ? Math.round(value) : value));
}

export function settingsOf({ kind, training }: Playable): readonly Setting[] {
  const own = kind === "neuron" ? neuronSettings(training) : planeSettings(training);
  return [etaSetting(training.parameters), ...own, epochsSetting(training.parameters)];
}

function neuronSettings({ parameters: { init } }: LabTraining): readonly Setting[] {
  const [w, b] = typeof init === "object" ? [init.weights[0]![0]![0]!, init.biases[0]![0]!] : [2, 2];
  return [startSetting("w", "weight at the start", w), startSetting("b", "bias at the start", b)];
}

function planeSettings({ parameters: { layers }, seed }: LabTraining): readonly Setting[] {
  const hidden = layers.length > 2 ? layers[1]! : 3;
  return [
    { name: "hidden", label: "hidden neurons", ...wholeNumbers(1, 12, 1, hidden) },
    { name: "seed", label: "start weights: seed", ...wholeNumbers(1, 20, 1, seed) },
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
