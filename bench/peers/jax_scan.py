"""
JAX, as fast as it goes: a whole epoch is one compiled program, `lax.scan` over the mini-batches of a shuffle, the data on the
device and the weights in place. Several seeds train together, by `vmap`.
"""

import os

import task as common

task = common.workload()
os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402

jax.config.update("jax_enable_x64", task.dtype == "float64")
REAL = np.dtype(task.dtype)


def numbers(data):
    stored = np.frombuffer(data, common.kind(task)).reshape(-1, task.layers[0])
    return jnp.asarray(stored.astype(REAL) / REAL.type(common.scale(task)))


rows, labels, test_rows, test_labels = common.data(task)
X, TEST = numbers(rows), numbers(test_rows)
Y = jnp.asarray(np.eye(task.layers[-1], dtype=REAL)[np.frombuffer(labels, np.uint8)])
TEST_LABELS = np.frombuffer(test_labels, np.uint8)
STEPS = len(X) // task.batch


def weighted(network, x):
    """z of the output layer."""
    for l, (W, b) in enumerate(network):
        x = (x if l == 0 else jax.nn.sigmoid(x)) @ W + b
    return x


def cost(network, x, y):
    z = weighted(network, x)
    if task.cost == "quadratic":
        return 0.5 * jnp.sum((jax.nn.sigmoid(z) - y) ** 2) / len(x)
    return jnp.sum(jax.nn.softplus(z) - y * z) / len(x)


def step(network, rows):
    slopes = jax.grad(cost)(network, X[rows], Y[rows])
    return jax.tree.map(lambda w, slope: w - task.eta * slope, network, slopes), None


def epoch(network, order):
    return jax.lax.scan(step, network, order.reshape(STEPS, task.batch))[0]


def begin(random):
    return [
        tuple(random.standard_normal(shape).astype(REAL) for shape in ((n_in, n_out), (n_out,)))
        for n_in, n_out in zip(task.layers, task.layers[1:])
    ]


class Networks:
    """All seeds; of a single one no numbers are stacked."""

    def __init__(self):
        self.randoms = [np.random.default_rng(seed) for seed in task.seeds]
        self.networks = self.stacked([begin(random) for random in self.randoms])
        self.advance = jax.jit(epoch if len(task.seeds) == 1 else jax.vmap(epoch), donate_argnums=0)

    def stacked(self, parts):
        if len(parts) == 1:
            return jax.tree.map(jnp.asarray, parts[0])
        return jax.tree.map(lambda *each: jnp.stack(each), *parts)

    def epoch(self):
        orders = [random.permutation(len(X))[: STEPS * task.batch].astype(np.int32) for random in self.randoms]
        self.networks = jax.block_until_ready(self.advance(self.networks, self.stacked(orders)))

    def accuracies(self):
        if len(task.seeds) == 1:
            return [self.accuracy(self.networks)]
        return [self.accuracy(jax.tree.map(lambda part: part[i], self.networks)) for i in range(len(task.seeds))]

    def accuracy(self, network):
        return float((np.asarray(weighted(network, TEST)).argmax(axis=1) == TEST_LABELS).mean())


networks = Networks()
common.report(task, networks.epoch, networks.accuracies)
