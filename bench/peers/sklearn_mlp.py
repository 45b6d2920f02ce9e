"""
scikit-learn's MLPClassifier. Classes as rows of zeros and a one are several labels to it: sigmoid outputs and the
cross-entropy. It has no quadratic cost with sigmoid outputs.
"""

import task as common

task = common.workload()

import numpy as np  # noqa: E402
from sklearn.neural_network import MLPClassifier  # noqa: E402


def numbers(data):
    stored = np.frombuffer(data, common.kind(task)).reshape(-1, task.layers[0])
    return stored.astype(task.dtype) / np.dtype(task.dtype).type(common.scale(task))


rows, labels, test_rows, test_labels = common.data(task)
X, TEST = numbers(rows), numbers(test_rows)
Y = np.eye(task.layers[-1], dtype=int)[np.frombuffer(labels, np.uint8)]
TEST_LABELS = np.frombuffer(test_labels, np.uint8)


class Network:
    def __init__(self, seed):
        self.model = MLPClassifier(
            hidden_layer_sizes=task.layers[1:-1],
            activation="logistic",
            solver="sgd",
            alpha=0,
            batch_size=task.batch,
            learning_rate_init=task.eta,
            momentum=0,
            nesterovs_momentum=False,
            random_state=seed,
        )
        # One mini-batch, so that there are weights, which get the values that all peers begin with.
        self.model.partial_fit(X[: task.batch], Y[: task.batch], classes=range(task.layers[-1]))
        random = np.random.default_rng(seed)
        for part in (*self.model.coefs_, *self.model.intercepts_):
            part[:] = random.standard_normal(part.shape)

    def epoch(self):
        self.model.partial_fit(X, Y)

    def accuracy(self):
        return float((self.model.predict_proba(TEST).argmax(axis=1) == TEST_LABELS).mean())


common.run(task, Network)
