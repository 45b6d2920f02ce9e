/** The thread in which a page trains: one training, then it is ended. */
import { openEngine } from "../engine/browser.ts";
import type { Learner } from "../learner/learner.ts";
import { reference } from "../network/reference.ts";
import { digitImages, numbersExam } from "../segmentation/exam.ts";
import { train } from "../training/train.ts";
import type { LabEpoch, LabMessage, LabOrder } from "./messages.ts";

/** Epochs that follow quickly are posted together, at most this often. */
const POST_EVERY_MS = 40;

/** What a worker in a browser has; the types of the page's own scripts would contradict those of the engine. */
declare const self: {
  postMessage(message: LabMessage): void;
  addEventListener(kind: "message", hear: (event: { readonly data: LabOrder }) => void): void;
};

const post = (message: LabMessage): void => self.postMessage(message);

self.addEventListener("message", ({ data }) => {
  try {
    follow(data);
  } catch (error) {
    post({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
  }
});

function follow(order: LabOrder): void {
  const { parameters, dataset } = order;
  const { numerics, learner } = begun(order);
  post({ kind: "began", numerics });
  const digits = digitImages(dataset);
  const training = train(learner, parameters, undefined, digits && numbersExam(digits, parameters));
  const started = performance.now();
  let posted = started;
  let epochs: LabEpoch[] = [];
  for (;;) {
    const step = training.next();
    if (!step.done)
      epochs.push({ record: step.value.record, ...(order.withWeights && { weights: learner.weights() }) });
    if (step.done || performance.now() - posted >= POST_EVERY_MS) {
      if (epochs.length > 0) post({ kind: "epochs", epochs });
      epochs = [];
      posted = performance.now();
    }
    if (step.done) {
      post({ kind: "ended", ending: step.value, seconds: (performance.now() - started) / 1000 });
      return;
    }
  }
}

function begun({ kernels, numerics, parameters, seed, dataset }: LabOrder): {
  readonly numerics: string;
  readonly learner: Learner;
} {
  if (numerics.startsWith("reference/")) {
    const learner = reference.attach(reference.share(dataset), parameters, seed);
    return { numerics: reference.numerics, learner };
  }
  const engine = openEngine((arithmetic) => kernels[arithmetic], numerics);
  return { numerics: engine.numerics, learner: engine.attach(engine.share(dataset), parameters, seed) };
}
