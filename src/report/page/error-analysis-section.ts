import { agreeing, counted } from "../../text/counted.ts";
import type { ErrorAnalysis } from "../content/error-analysis.ts";
import { splitTitle } from "../content/inspection.ts";
import { type Html, html } from "./html.ts";
import { unbroken } from "./unbroken.ts";

const mistakeLimit = 60;
const neuronLimit = 100;

/** Misclassified images and hidden neurons. The script paints the canvases from `imagesOf`. */
export function errorAnalysisSection(errors: ErrorAnalysis): Html {
  const { arm, seed, classes, mistakes, neurons, image } = errors;
  const name = (index: number): string => classes[index] ?? String(index);
  const shown = mistakes.slice(0, mistakeLimit);
  const count = mistakeCount(errors);
  const canvas = (kind: string, i: number, label: string): Html =>
    html`<canvas width="${image.width}" height="${image.height}" data-image="${kind}" data-index="${i}" role="img" aria-label="${label}"></canvas>`;
  return html`<h2>What it gets wrong</h2>
<p>${counted(count, "image")} of the ${splitTitle(errors.split)} split ${agreeing(count, "is", "are")} misclassified by one training: ${unbroken(arm)}, seed ${seed}. ${shown.length < count ? `${shown.length} of them, ` : "Here they are, "}with the true class and what it was taken for.</p>
<ul class="images">
${shown.map((mistake, i) => html`<li>${canvas("mistake", i, `Image ${mistake.index}: ${name(mistake.actual)} taken for ${name(mistake.predicted)}`)}<span>${name(mistake.actual)} → <b>${name(mistake.predicted)}</b></span></li>\n`)}
</ul>
${
  neurons.length === 0
    ? undefined
    : html`<h2>What its hidden neurons look at</h2>
<p>The weights from each pixel to a neuron of the first hidden layer: orange for positive, blue for negative, each image scaled to its largest weight.</p>
<ul class="images neurons">
${neurons.slice(0, neuronLimit).map(({ index }, i) => html`<li>${canvas("neuron", i, `Weights of hidden neuron ${index + 1}`)}<span>${index + 1}</span></li>\n`)}
</ul>`
}`;
}

function mistakeCount({ confusion }: ErrorAnalysis): number {
  return confusion.reduce(
    (sum, counts, actual) =>
      sum + counts.reduce((a, count, predicted) => a + (actual === predicted ? 0 : count), 0),
    0,
  );
}

/** Base64 of one byte a pixel: ink for images; for weights −127 … 127 in two's complement. */
export interface Images {
  readonly mistake: readonly string[];
  readonly neuron: readonly string[];
}

export function imagesOf({ mistakes, neurons }: ErrorAnalysis): Images {
  return {
    mistake: mistakes.slice(0, mistakeLimit).map(({ pixels }) => Buffer.from(pixels).toString("base64")),
    neuron: neurons.slice(0, neuronLimit).map(({ weights }) => {
      const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
      const bytes = Int8Array.from(weights, (weight) =>
        largest === 0 ? 0 : Math.round((127 * weight) / largest),
      );
      return Buffer.from(bytes.buffer).toString("base64");
    }),
  };
}
