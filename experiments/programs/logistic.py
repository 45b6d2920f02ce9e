"""Logistic regression by gradient descent on two clouds of points, in plain Python.

Reports by appending JSON lines to the file that RUNX_METRICS names; without it, to standard output.
"""

import argparse
import json
import math
import os
import random
import sys


def points(count, rng):
    """count points (x, y, class): two normal clouds whose centres lie 2 apart."""
    rows = []
    for i in range(count):
        label = i % 2
        rows.append((rng.gauss(2.0 * label, 1.0), rng.gauss(0.0, 1.0), label))
    return rows


def probability(weights, x, y):
    z = weights[0] + weights[1] * x + weights[2] * y
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


def evaluate(weights, rows):
    """Mean cross-entropy and the share of points on the right side."""
    loss, right = 0.0, 0
    for x, y, label in rows:
        p = probability(weights, x, y)
        loss -= math.log(p if label else 1.0 - p)
        right += (p > 0.5) == bool(label)
    return loss / len(rows), right / len(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lr", type=float, default=0.1)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--batch_size", type=int, default=10)
    options = parser.parse_args()
    rng = random.Random(int(os.environ.get("RUNX_SEED", "1")))
    train, validation = points(200, rng), points(200, rng)
    weights = [rng.gauss(0.0, 1.0) for _ in range(3)]
    told = open(os.environ["RUNX_METRICS"], "a") if "RUNX_METRICS" in os.environ else sys.stdout
    for epoch in range(1, options.epochs + 1):
        rng.shuffle(train)
        for start in range(0, len(train), options.batch_size):
            batch = train[start : start + options.batch_size]
            gradient = [0.0, 0.0, 0.0]
            for x, y, label in batch:
                error = probability(weights, x, y) - label
                for i, value in enumerate((1.0, x, y)):
                    gradient[i] += error * value / len(batch)
            weights = [w - options.lr * g for w, g in zip(weights, gradient)]
        loss, _ = evaluate(weights, train)
        val_loss, val_acc = evaluate(weights, validation)
        line = {"epoch": epoch, "loss": loss, "val_loss": val_loss, "val_acc": val_acc}
        print(json.dumps(line), file=told, flush=True)


if __name__ == "__main__":
    main()
