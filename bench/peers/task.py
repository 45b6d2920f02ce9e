"""
What every peer does alike: reads the data, parses the workload, times epochs and prints one line of JSON.

The first 50,000 training images of MNIST, pixels / 255, or a made-up table; sigmoid everywhere, weights and biases from
N(0, 1), plain stochastic gradient descent with a new shuffle in every epoch, which is part of the timed epoch. One thread.
"""

import argparse
import gzip
import json
import os
import pathlib
import statistics
import struct
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

TRAINING = 50_000


def workload():
    """The arguments of a run: layers, cost, eta, batch, steps, epochs, seeds, dtype, table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--layers", type=lambda text: [int(size) for size in text.split(",")], required=True)
    parser.add_argument("--cost", choices=["quadratic", "cross-entropy", "log-likelihood"], required=True)
    parser.add_argument("--eta", type=float, required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--steps", type=int, help="of a recurrent network")
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--seeds", type=lambda text: [int(seed) for seed in text.split(",")], default=[1])
    parser.add_argument("--dtype", choices=["float32", "float64"], default="float32")
    parser.add_argument("--table", action="store_true", help="150 rows instead of MNIST")
    return parser.parse_args()


def data(task):
    """
    Rows and labels: training, then test. Labels are bytes; rows are bytes of pixels, to be divided by `scale(task)`, or
    float64.
    """
    return table() if task.table else mnist()


def scale(task):
    return 1 if task.table else 255


def kind(task):
    """The numbers of the rows, as NumPy and PyTorch name them."""
    return "float64" if task.table else "uint8"


def mnist():
    folder = pathlib.Path(os.environ["MNIST_DIR"])
    names = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"]
    images, labels, test_images, test_labels = (idx(folder / f"{name}-ubyte") for name in names)
    return images[: TRAINING * 784], labels[:TRAINING], test_images, test_labels


def idx(path):
    data = path.read_bytes() if path.exists() else gzip.decompress(path.with_name(path.name + ".gz").read_bytes())
    dimensions = data[3]
    (count,) = struct.unpack(">I", data[4:8])
    assert count > 0
    return data[4 + 4 * dimensions :]


def table():
    """The rows of `table()` in bench/train.mjs; they are tested on what they learned."""
    state = 1
    values = []
    for i in range(600):
        state = (state * 1_664_525 + 1_013_904_223) % 2**32
        label = i // 4 % 3
        values.append((label if i % 4 in (label, 3) else 0) + state / 2**32 - 0.5)
    rows = struct.pack("=600d", *values)
    labels = bytes(row % 3 for row in range(150))
    return rows, labels, rows, labels


def run(task, begin):
    """`begin(seed)` makes a network with `epoch()` and `accuracy()`. All seeds take each epoch one after another."""
    networks = [begin(seed) for seed in task.seeds]

    def epoch():
        for network in networks:
            network.epoch()

    report(task, epoch, lambda: [network.accuracy() for network in networks])


def report(task, epoch, accuracies):
    """Times the epochs, which all seeds have taken when `epoch()` returns. The first one, which may compile, counts little."""
    times = []
    for _ in range(task.epochs):
        started = time.perf_counter()
        epoch()
        times.append(time.perf_counter() - started)
    reached = accuracies()
    line = {
        "seconds_per_epoch": statistics.median(times[1:] or times),
        "accuracy": sum(reached) / len(reached),
    }
    print(json.dumps(line))
