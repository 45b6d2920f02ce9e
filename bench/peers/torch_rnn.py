"""PyTorch as most would write a recurrent network: nn.RNN, nn.Linear, a loss, autograd, torch.optim.SGD."""

import task as common

task = common.workload()

import torch  # noqa: E402

torch.set_num_threads(1)
torch.set_default_dtype(getattr(torch, task.dtype))


def rows(data):
    flat = torch.frombuffer(bytearray(data), dtype=torch.uint8)
    return flat.reshape(-1, task.steps, task.layers[0]).to(torch.get_default_dtype()) / 255


def classes(data):
    return torch.frombuffer(bytearray(data), dtype=torch.uint8).long()


images, labels, test_images, test_labels = common.mnist()
X, Y = rows(images), classes(labels)
TEST, TEST_LABELS = rows(test_images), classes(test_labels)


class Network:
    def __init__(self, seed):
        torch.manual_seed(seed)
        inputs, hidden, outputs = task.layers
        self.rnn = torch.nn.RNN(inputs, hidden, batch_first=True)
        self.head = torch.nn.Linear(hidden, outputs)
        self.parameters = [*self.rnn.parameters(), *self.head.parameters()]
        self.optimizer = torch.optim.SGD(self.parameters, lr=task.eta)

    def outputs(self, x):
        states, _ = self.rnn(x)
        return self.head(states[:, -1])

    def epoch(self):
        order = torch.randperm(len(X))
        for start in range(0, len(X), task.batch):
            chosen = order[start : start + task.batch]
            self.optimizer.zero_grad()
            torch.nn.functional.cross_entropy(self.outputs(X[chosen]), Y[chosen]).backward()
            self.optimizer.step()

    def accuracy(self):
        with torch.no_grad():
            return float((self.outputs(TEST).argmax(dim=1) == TEST_LABELS).double().mean())


common.run(task, Network)
