/**
 * Learns what reading numbers knows beside the network that reads, each part in some two minutes after `npm run build`:
 *
 *   node scripts/learn-segmentation.mjs judge     writes the weights of the judge of src/segmentation/judge.ts
 *   node scripts/learn-segmentation.mjs weights   prints what the doubts of src/segmentation/doubts.ts weigh
 *
 * The judge learns from numbers composed of MNIST's training split, the weights from numbers of its validation split.
 */
import { writeFileSync } from "node:fs";
import { loadMnist } from "../dist/data/sources/mnist.js";
import { openEngine } from "../dist/engine/node.js";
import { exp } from "../dist/numerics/exp.js";
import { log1p } from "../dist/numerics/log.js";
import { WordSequence } from "../dist/numerics/streams.js";
import { classifierOf } from "../dist/segmentation/classifier.js";
import { compose } from "../dist/segmentation/compose.js";
import { doubtsOf, WEIGHTS } from "../dist/segmentation/doubts.js";
import { cutOut } from "../dist/segmentation/ink.js";
import { judged, NO_DIGIT } from "../dist/segmentation/judge.js";
import { judgeInput } from "../dist/segmentation/judge-input.js";
import { normalise } from "../dist/segmentation/normalise.js";
import { piecesFrom } from "../dist/segmentation/pieces.js";
import { small } from "../dist/segmentation/read.js";
import { resample } from "../dist/segmentation/resample.js";
import { bordersOf } from "../dist/segmentation/strokes.js";
import { train } from "../dist/training/train.js";

const JUDGE = { numbers: 4500, seeds: [51, 52] };
const DOUBTS = { numbers: 540, seed: 31 };

const mnist = loadMnist({ source: "mnist", train: 50_000, validation: 10_000, test: 0, scale: 255 });
const engine = openEngine();

const imagesOf = ({ inputs, targets }) => ({
  width: 28,
  height: 28,
  values: inputs.values,
  labels: targets.labels,
});

/** A composed number with all its pieces, and how much of which digit each holds. */
function latticeOf(images, spacing, length, draws) {
  const { ink: image, layers: drawn, labels } = compose(images, length, spacing, draws);
  const { ink, writing } = small(image);
  const layers = drawn.map((layer) => resample(layer, ink.width, ink.height).values);
  const wholes = layers.map((values) => values.reduce((sum, value) => sum + value, 0));
  const borders = bordersOf(ink, writing, () => false);
  const pieces = borders.flatMap((_, from) => [...piecesFrom(ink, writing, borders, from)]);
  const marked = pieces.map((piece) => {
    const inks = layers.map((values) => piece.pixels.reduce((sum, at) => sum + values[at], 0));
    const place = inks.indexOf(Math.max(...inks));
    const pure = inks[place] / inks.reduce((sum, ink) => sum + ink, 0);
    return { piece, place, right: Math.min(pure, inks[place] / wholes[place]) };
  });
  return { ink, labels, borders: borders.length, marked };
}

const fieldOf = (ink, { pixels, box }) => normalise(cutOut(ink, pixels, box));

/** Some pieces that are digits, and three times as many that are none; what is neither the one nor the other is left out. */
function judgeExamples(images) {
  const inputs = [];
  const labels = [];
  for (let n = 0; n < JUDGE.numbers * JUDGE.seeds.length; n++) {
    const i = n % JUDGE.numbers;
    const draws = new WordSequence(JUDGE.seeds[Math.floor(n / JUDGE.numbers)], "composition", i);
    const spacing = ["touching", "touching", "touching", "close", "spaced"][i % 5];
    const length = 2 + (Math.floor(i / 5) % 3);
    const { ink, labels: digits, marked } = latticeOf(images, spacing, length, draws);
    const take = (list, most, labelOf) => {
      for (const each of shuffled(list, draws).slice(0, most)) {
        inputs.push(judgeInput(each.piece, fieldOf(ink, each.piece)));
        labels.push(labelOf(each));
      }
    };
    const whole = marked.filter(({ right }) => right >= 0.86);
    take(whole, 2 * length, ({ place }) => digits[place]);
    take(
      marked.filter(({ right }) => right < 0.78),
      3 * Math.min(whole.length, 2 * length),
      () => NO_DIGIT,
    );
  }
  return { inputs, labels };
}

function shuffled(list, draws) {
  const all = [...list];
  for (let i = all.length - 1; i > 0; i--) {
    const j = draws.below(i + 1);
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all;
}

function learnJudge() {
  const { inputs, labels } = judgeExamples(imagesOf(mnist.splits.train));
  const width = inputs[0].length;
  const values = new Uint8Array(new SharedArrayBuffer(inputs.length * width));
  for (const [row, input] of inputs.entries()) values.set(input, row * width);
  const classes = new Uint16Array(new SharedArrayBuffer(2 * labels.length));
  classes.set(labels);
  const split = {
    size: labels.length,
    inputs: { kind: "bytes", values, scale: 255 },
    targets: { kind: "classes", labels: classes },
  };
  const outputs = NO_DIGIT + 1;
  const names = Array.from({ length: outputs }, (_, i) => String(i));
  const identity = { inputs: width, outputs, encoding: { answer: { kind: "classes", names } } };
  return trained({ identity, splits: { train: split } }, 1, {
    layers: [width, 100, outputs],
    output: "softmax",
    cost: "log-likelihood",
    eta: 0.15,
    lambda: 1,
    batch_size: 20,
    epochs: 20,
  });
}

function trained(dataset, seed, settings) {
  const common = { activation: "sigmoid", init: "scaled", precision: "float32", monitor: [] };
  const parameters = { ...common, ...settings };
  const learner = engine.attach(engine.share(dataset), parameters, seed);
  for (const _ of train(learner, parameters));
  return learner.weights();
}

/** Signed bytes for weights, four digits for biases: what a reading is told of the judge. */
function written({ layers, weights, biases }) {
  const scales = weights.map((W) => Math.fround(W.reduce((most, w) => Math.max(most, Math.abs(w)), 0) / 127));
  const bytes = weights.map((W, l) => Int8Array.from(W, (w) => Math.round(w / scales[l])));
  const lines = (entries) => entries.map((entry) => `  ${entry},\n`).join("");
  const base64 = bytes.map(({ buffer }) => `"${Buffer.from(buffer).toString("base64")}"`);
  const rounded = biases.map((b) => `[${Array.from(b, (value) => Number(value.toFixed(4))).join(", ")}]`);
  return `// Learned by scripts/learn-segmentation.mjs. Do not edit.

export const LAYERS: readonly number[] = [${layers.join(", ")}];

/** What a byte of \`WEIGHTS\` stands for, by layer. */
export const SCALES: readonly number[] = [${scales.join(", ")}];

/** By layer, row-major [n_out][n_in]: signed bytes in base64. */
export const WEIGHTS: readonly string[] = [
${lines(base64)}];

/** By layer. */
export const BIASES: readonly (readonly number[])[] = [
${lines(rounded)}];
`;
}

/** What speaks against each piece of numbers of the validation split, and which digit it holds. */
function doubtfulLattices() {
  const images = imagesOf(mnist.splits.validation);
  const readers = digitClassifiers();
  return Array.from({ length: DOUBTS.numbers }, (_, i) => {
    const spacing = ["touching", "close", "spaced", "touching"][i % 4];
    const length = 2 + (Math.floor(i / 4) % 3);
    const draws = new WordSequence(DOUBTS.seed, "composition", i);
    const { ink, borders, marked } = latticeOf(images, spacing, length, draws);
    const classify = readers[i % readers.length];
    const pieces = marked.map(({ piece, place, right }) => {
      const field = fieldOf(ink, piece);
      const activations = Array.from(classify(field));
      const activation = Math.max(...activations);
      const doubts = doubtsOf(piece, activations.indexOf(activation), activation, judged(piece, field), 0);
      const { from, to } = piece;
      return { from, to, place: right >= 0.8 ? place : -1, doubts: [1, ...Object.values(doubts)] };
    });
    return { borders, length, pieces };
  });
}

/** Two networks of experiments/numbers.yaml. */
function digitClassifiers() {
  const settings = {
    layers: [784, 100, 10],
    output: "sigmoid",
    cost: "cross-entropy",
    eta: 0.5,
    lambda: 5,
    batch_size: 10,
    epochs: 30,
  };
  return [1, 2].map((seed) =>
    classifierOf(trained(mnist, seed, settings), { activation: "sigmoid", ...settings }, 255),
  );
}

/** ln Σ exp over all ways through a lattice, or over the right ones, and how much of that goes through each piece. */
function throughPieces({ borders, length, pieces }, weights, onlyRight) {
  const places = onlyRight ? length + 1 : 1;
  const scores = pieces.map(({ doubts }) => -doubts.reduce((sum, doubt, k) => sum + weights[k] * doubt, 0));
  const nodes = pieces.map(({ from, to, place }) =>
    onlyRight ? [from * places + place, to * places + place + 1] : [from, to],
  );
  const counts = (i) => !onlyRight || pieces[i].place >= 0;
  const ahead = new Float64Array(borders * places).fill(-Infinity);
  const behind = new Float64Array(borders * places).fill(-Infinity);
  ahead[0] = 0;
  behind[borders * places - 1] = 0;
  for (let i = 0; i < pieces.length; i++) {
    const [a, b] = nodes[i];
    if (counts(i)) ahead[b] = logSum(ahead[b], ahead[a] + scores[i]);
  }
  for (let i = pieces.length - 1; i >= 0; i--) {
    const [a, b] = nodes[i];
    if (counts(i)) behind[a] = logSum(behind[a], behind[b] + scores[i]);
  }
  const all = ahead.at(-1);
  const shares = pieces.map((_, i) =>
    counts(i) ? exp(ahead[nodes[i][0]] + scores[i] + behind[nodes[i][1]] - all) : 0,
  );
  return { all, shares };
}

function logSum(a, b) {
  const [small, large] = a < b ? [a, b] : [b, a];
  return small === -Infinity ? large : large + log1p(exp(small - large));
}

/** Ascends the mean likelihood of the right ways, a little drawn towards 0, with Adam. */
function fitted(lattices) {
  const size = lattices[0].pieces[0].doubts.length;
  const weights = new Array(size).fill(0);
  const first = new Array(size).fill(0);
  const second = new Array(size).fill(0);
  const possible = lattices.filter((lattice) => Number.isFinite(throughPieces(lattice, weights, true).all));
  for (let step = 1; step <= 260; step++) {
    const gradient = weights.map((weight) => -0.002 * weight);
    for (const lattice of possible) {
      const right = throughPieces(lattice, weights, true).shares;
      const any = throughPieces(lattice, weights, false).shares;
      lattice.pieces.forEach(({ doubts }, i) => {
        for (let k = 0; k < size; k++) gradient[k] += ((any[i] - right[i]) * doubts[k]) / possible.length;
      });
    }
    for (let k = 0; k < size; k++) {
      first[k] = 0.9 * first[k] + 0.1 * gradient[k];
      second[k] = 0.99 * second[k] + 0.01 * gradient[k] ** 2;
      const [m, v] = [first[k] / (1 - 0.9 ** step), second[k] / (1 - 0.99 ** step)];
      weights[k] += ((step < 120 ? 0.1 : 0.03) * m) / (Math.sqrt(v) + 1e-8);
    }
  }
  return weights;
}

switch (process.argv[2]) {
  case "judge":
    writeFileSync("src/segmentation/judge-weights.gen.ts", written(learnJudge()));
    break;
  case "weights": {
    const [eachDigit, ...weights] = fitted(doubtfulLattices());
    console.log({
      eachDigit,
      ...Object.fromEntries(Object.keys(WEIGHTS).map((name, k) => [name, weights[k]])),
    });
    break;
  }
  default:
    throw new Error("Say what to learn: judge or weights.");
}
