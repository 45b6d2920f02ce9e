"""PyTorch without autograd: the equations written out, every result into a buffer that is there already."""

import task as common

task = common.workload()

import torch  # noqa: E402

torch.set_num_threads(1)
torch.set_grad_enabled(False)
REAL = getattr(torch, task.dtype)
INPUTS, OUTPUTS = task.layers[0], task.layers[-1]


def numbers(data):
    stored = torch.frombuffer(bytearray(data), dtype=getattr(torch, common.kind(task)))
    return stored.reshape(-1, INPUTS).to(REAL) / common.scale(task)


def classes(data):
    return torch.frombuffer(bytearray(data), dtype=torch.uint8).long()


rows, labels, test_rows, test_labels = common.data(task)
X, TEST, TEST_LABELS = numbers(rows), numbers(test_rows), classes(test_labels)
Y = torch.eye(OUTPUTS, dtype=REAL)[classes(labels)]


class Network:
    def __init__(self, seed):
        self.random = torch.Generator().manual_seed(seed)
        shapes = list(zip(task.layers, task.layers[1:]))
        self.W = [torch.randn(shape, generator=self.random, dtype=REAL) for shape in shapes]
        self.b = [torch.randn(n, generator=self.random, dtype=REAL) for _, n in shapes]
        self.x = torch.empty((task.batch, INPUTS), dtype=REAL)
        self.y = torch.empty((task.batch, OUTPUTS), dtype=REAL)
        self.a, self.d = ([torch.empty((task.batch, n), dtype=REAL) for n in task.layers[1:]] for _ in range(2))

    def epoch(self):
        order = torch.randperm(len(X), generator=self.random)
        for start in range(0, len(X) - task.batch + 1, task.batch):
            self.step(order[start : start + task.batch])

    def step(self, rows):
        x, a, d = self.x, self.a, self.d
        torch.index_select(X, 0, rows, out=x)
        torch.index_select(Y, 0, rows, out=self.y)
        before = x
        for W, b, a_l in zip(self.W, self.b, a):
            torch.addmm(b, before, W, out=a_l)
            a_l.sigmoid_()
            before = a_l
        last = len(a) - 1
        torch.sub(a[last], self.y, out=d[last])
        for l in range(last, -1, -1):
            if l < last:
                torch.mm(d[l + 1], self.W[l + 1].t(), out=d[l])
            if l < last or task.cost == "quadratic":
                d[l] *= a[l]
                d[l].addcmul_(d[l], a[l], value=-1)
        for l, d_l in enumerate(d):
            before = x if l == 0 else a[l - 1]
            self.W[l].addmm_(before.t(), d_l, alpha=-task.eta / task.batch)
            self.b[l].add_(d_l.sum(dim=0), alpha=-task.eta / task.batch)

    def accuracy(self):
        a = TEST
        for W, b in zip(self.W, self.b):
            a = torch.sigmoid(a @ W + b)
        return float((a.argmax(dim=1) == TEST_LABELS).double().mean())


common.run(task, Network)
