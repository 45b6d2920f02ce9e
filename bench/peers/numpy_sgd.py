"""
NumPy, as fast as it goes: matrices for the whole mini-batch, no array made within an epoch, and the update of the weights
inside the matrix product (BLAS gemm with beta = 1).
"""

import task as common

task = common.workload()

import numpy as np  # noqa: E402
from scipy.linalg import blas  # noqa: E402

REAL = np.dtype(task.dtype).type
GEMM = blas.sgemm if task.dtype == "float32" else blas.dgemm


INPUTS, OUTPUTS = task.layers[0], task.layers[-1]


def numbers(data):
    return np.frombuffer(data, common.kind(task)).reshape(-1, INPUTS).astype(REAL) / REAL(common.scale(task))


rows, labels, test_rows, test_labels = common.data(task)
X, TEST = numbers(rows), numbers(test_rows)
Y = np.eye(OUTPUTS, dtype=REAL)[np.frombuffer(labels, np.uint8)]
TEST_LABELS = np.frombuffer(test_labels, np.uint8)


# e^−z overflows to infinity for z below −88, and 1/(1 + e^−z) is 0 then, as it should be.
np.seterr(over="ignore")


def sigmoid(z, out):
    np.negative(z, out=out)
    np.exp(out, out=out)
    out += REAL(1)
    np.reciprocal(out, out=out)


class Network:
    """W[l] is [inputs][outputs], so that a mini-batch is X·W."""

    def __init__(self, seed):
        self.random = np.random.default_rng(seed)
        shapes = list(zip(task.layers, task.layers[1:]))
        self.W = [self.random.standard_normal(shape).astype(REAL) for shape in shapes]
        self.b = [self.random.standard_normal(n).astype(REAL) for _, n in shapes]
        self.x = np.empty((task.batch, INPUTS), REAL)
        self.y = np.empty((task.batch, OUTPUTS), REAL)
        self.a, self.d, self.t = ([np.empty((task.batch, n), REAL) for n in task.layers[1:]] for _ in range(3))

    def epoch(self):
        order = self.random.permutation(len(X))
        for start in range(0, len(X) - task.batch + 1, task.batch):
            self.step(order[start : start + task.batch])

    def step(self, rows):
        x, y, a, d, t = self.x, self.y, self.a, self.d, self.t
        np.take(X, rows, axis=0, out=x, mode="clip")
        np.take(Y, rows, axis=0, out=y, mode="clip")
        before = x
        for W, b, a_l in zip(self.W, self.b, a):
            np.dot(before, W, out=a_l)
            a_l += b
            sigmoid(a_l, a_l)
            before = a_l
        last = len(a) - 1
        np.subtract(a[last], y, out=d[last])
        d[last] *= REAL(-task.eta / task.batch)
        for l in range(last, -1, -1):
            if l < last:
                np.dot(d[l + 1], self.W[l + 1].T, out=d[l])
            if l < last or task.cost == "quadratic":
                np.subtract(REAL(1), a[l], out=t[l])
                t[l] *= a[l]
                d[l] *= t[l]
        for l, d_l in enumerate(d):
            before = x if l == 0 else a[l - 1]
            # In Fortran's order Wᵀ ← dᵀ·before + Wᵀ, in place.
            GEMM(REAL(1), d_l.T, before.T, REAL(1), self.W[l].T, trans_b=True, overwrite_c=True)
            self.b[l] += d_l.sum(axis=0)

    def accuracy(self):
        a = TEST
        for W, b in zip(self.W, self.b):
            a = 1 / (1 + np.exp(-(a @ W + b)))
        return float((a.argmax(axis=1) == TEST_LABELS).mean())


common.run(task, Network)
