/**
 * The trainings that are timed: the first 50,000 MNIST images, sigmoid everywhere, weights N(0, 1), plain stochastic
 * gradient descent with a shuffle in every epoch. `atLeast` is the test accuracy that four epochs must reach.
 */
export const WORKLOADS = {
  W1: { layers: [784, 30, 10], cost: "quadratic", eta: 3, batch: 10, atLeast: 0.9 },
  W2: { layers: [784, 100, 10], cost: "cross-entropy", eta: 0.5, batch: 10, atLeast: 0.93 },
  W3: { layers: [784, 100, 100, 10], cost: "cross-entropy", eta: 0.5, batch: 100, atLeast: 0.87 },
  W4: { layers: [784, 800, 10], cost: "cross-entropy", eta: 0.5, batch: 128, atLeast: 0.87 },
  /** Sixteen seeds of W1 on two cores; the time for all of them to advance one epoch. */
  W5: { layers: [784, 30, 10], cost: "quadratic", eta: 3, batch: 10, atLeast: 0.9, seeds: 16, threads: 2 },
};

/** One mini-batch size against another, and small networks against large: how the cost grows. */
export const GROWTH = [
  ...[10, 30, 100, 300, 1000, 3000].map((hidden) => ({ hidden, batch: 10 })),
  ...[1, 100, 1000, "full"].map((batch) => ({ hidden: 100, batch })),
];
