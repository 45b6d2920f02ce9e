"""PyTorch as most would write it: nn.Sequential, a loss, autograd, torch.optim.SGD."""

import task as common

task = common.workload()

import torch  # noqa: E402

torch.set_num_threads(1)
torch.set_default_dtype(getattr(torch, task.dtype))


def numbers(data):
    stored = torch.frombuffer(bytearray(data), dtype=getattr(torch, common.kind(task)))
    return stored.reshape(-1, task.layers[0]).to(torch.get_default_dtype()) / common.scale(task)


def classes(data):
    return torch.frombuffer(bytearray(data), dtype=torch.uint8).long()


rows, labels, test_rows, test_labels = common.data(task)
X, TEST, TEST_LABELS = numbers(rows), numbers(test_rows), classes(test_labels)
Y = torch.eye(task.layers[-1])[classes(labels)]


class Network:
    def __init__(self, seed):
        torch.manual_seed(seed)
        parts = []
        for n_in, n_out in zip(task.layers, task.layers[1:]):
            linear = torch.nn.Linear(n_in, n_out)
            torch.nn.init.normal_(linear.weight)
            torch.nn.init.normal_(linear.bias)
            parts += [linear, torch.nn.Sigmoid()]
        # The cross-entropy takes the weighted inputs of the output layer.
        self.model = torch.nn.Sequential(*(parts if task.cost == "quadratic" else parts[:-1]))
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=task.eta)

    def epoch(self):
        order = torch.randperm(len(X))
        for start in range(0, len(X), task.batch):
            rows = order[start : start + task.batch]
            self.optimizer.zero_grad()
            self.cost(self.model(X[rows]), Y[rows]).backward()
            self.optimizer.step()

    def cost(self, output, y):
        if task.cost == "quadratic":
            return 0.5 * ((output - y) ** 2).sum() / len(y)
        return torch.nn.functional.binary_cross_entropy_with_logits(output, y, reduction="sum") / len(y)

    def accuracy(self):
        with torch.no_grad():
            return float((self.model(TEST).argmax(dim=1) == TEST_LABELS).double().mean())


common.run(task, Network)
