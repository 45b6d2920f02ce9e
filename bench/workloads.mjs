/**
 * The trainings that are timed: the first 50,000 MNIST images, sigmoid everywhere, weights N(0, 1), plain stochastic
 * gradient descent with a shuffle in every epoch. `atLeast` is the test accuracy that four epochs must reach; with W1, a
 * seed in which one digit is not learned yet has 84 %.
 */
export const WORKLOADS = {
  W1: { layers: [784, 30, 10], cost: "quadratic", eta: 3, batch: 10, atLeast: 0.8 },
  W2: { layers: [784, 100, 10], cost: "cross-entropy", eta: 0.5, batch: 10, atLeast: 0.93 },
  W3: { layers: [784, 100, 100, 10], cost: "cross-entropy", eta: 0.5, batch: 100, atLeast: 0.87 },
  W4: { layers: [784, 800, 10], cost: "cross-entropy", eta: 0.5, batch: 128, atLeast: 0.87 },
  /** Recurrent networks that read an image row by row; tanh neurons, softmax. */
  R1: { layers: [28, 100, 10], steps: 28, cost: "log-likelihood", eta: 0.005, batch: 10, atLeast: 0.85 },
  R2: { layers: [28, 100, 10], steps: 28, cost: "log-likelihood", eta: 0.05, batch: 100, atLeast: 0.85 },
  /** Sixteen seeds of W1 on two cores; the time for all of them to advance one epoch. */
  W5: { layers: [784, 30, 10], cost: "quadratic", eta: 3, batch: 10, atLeast: 0.8, seeds: 16, threads: 2 },
};

/** 150 made-up rows of four numbers and three classes, the size of Fisher's irises. */
export const TABLE = {
  layers: [4, 10, 3],
  cost: "cross-entropy",
  eta: 0.5,
  batch: 10,
  table: true,
  atLeast: 0.95,
};
