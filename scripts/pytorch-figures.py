"""
What PyTorch makes of small trainings, in float64, for test/network/pytorch.test.ts:

    python3 scripts/pytorch-figures.py > test/network/pytorch.json

Full batches, so that no shuffle enters; weight decay on weights and not on biases, as runx has it.
"""

import json

import torch

torch.set_default_dtype(torch.float64)

INPUTS = [[0.0, 0.5], [1.0, -0.25], [0.75, 1.0], [-0.5, 0.25], [0.3, -1.0]]
LABELS = [0, 1, 1, 0, 2]
WEIGHTS = [
    [[0.1, -0.2], [0.4, 0.3], [-0.5, 0.6], [0.7, -0.1]],
    [[0.2, -0.3, 0.1, 0.5], [-0.4, 0.6, 0.2, -0.1], [0.3, 0.1, -0.2, 0.4]],
]
BIASES = [[0.05, -0.1, 0.15, 0.2], [0.1, -0.05, 0.02]]
STEPS = 7
DECAY = 0.02

OPTIMIZERS = {
    "sgd": ({}, lambda groups: torch.optim.SGD(groups, lr=0.5)),
    "momentum": ({"momentum": 0.8}, lambda groups: torch.optim.SGD(groups, lr=0.5, momentum=0.8)),
    "nesterov": (
        {"momentum": 0.8, "optimizer": {"kind": "nesterov"}},
        lambda groups: torch.optim.SGD(groups, lr=0.5, momentum=0.8, nesterov=True),
    ),
    "rmsprop": (
        {"optimizer": {"kind": "rmsprop", "decay": 0.9, "epsilon": 1e-8}},
        lambda groups: torch.optim.RMSprop(groups, lr=0.01, alpha=0.9),
    ),
    "adam": (
        {"optimizer": {"kind": "adam", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}},
        lambda groups: torch.optim.Adam(groups, lr=0.01),
    ),
    "adamw": (
        {"optimizer": {"kind": "adamw", "beta1": 0.8, "beta2": 0.99, "epsilon": 1e-7}},
        lambda groups: torch.optim.AdamW(groups, lr=0.01, betas=(0.8, 0.99), eps=1e-7),
    ),
}


def quadratic(z, y):
    return 0.5 * ((torch.sigmoid(z) - y) ** 2).sum(dim=1)


def log_likelihood(z, y):
    return -(y * torch.log_softmax(z, dim=1)).sum(dim=1)


def train(optimizer, decay=0.0, hidden=torch.sigmoid, cost=quadratic, class_weights=(1, 1, 1)):
    weights = [torch.tensor(W, requires_grad=True) for W in WEIGHTS]
    biases = [torch.tensor(b, requires_grad=True) for b in BIASES]
    groups = [{"params": weights, "weight_decay": decay}, {"params": biases, "weight_decay": 0.0}]
    update = optimizer(groups)
    x = torch.tensor(INPUTS)
    y = torch.eye(3)[LABELS]
    counts = torch.tensor([float(class_weights[label]) for label in LABELS])
    for _ in range(STEPS):
        update.zero_grad()
        z = hidden(x @ weights[0].T + biases[0]) @ weights[1].T + biases[1]
        (counts * cost(z, y)).mean().backward()
        update.step()
    return {"weights": [W.tolist() for W in weights], "biases": [b.tolist() for b in biases]}


SEQUENCES = [[0.0, 0.5, 1.0], [1.0, -0.25, 0.5], [0.75, 1.0, -1.0], [-0.5, 0.25, 0.0], [0.3, -1.0, 0.6]]
W = [[0.4], [-0.3], [0.2], [0.6]]
U = [[0.1, -0.2, 0.3, 0.4], [0.4, 0.3, -0.1, 0.2], [-0.5, 0.6, 0.1, -0.3], [0.7, -0.1, 0.2, 0.5]]


def train_recurrent(nonlinearity, clip=None):
    """nn.RNN over three steps of one number, read after the last; all biases in bias_ih."""
    rnn = torch.nn.RNN(1, 4, nonlinearity=nonlinearity, batch_first=True)
    head = torch.nn.Linear(4, 3)
    with torch.no_grad():
        rnn.weight_ih_l0.copy_(torch.tensor(W))
        rnn.weight_hh_l0.copy_(torch.tensor(U))
        rnn.bias_ih_l0.copy_(torch.tensor(BIASES[0]))
        rnn.bias_hh_l0.zero_()
        head.weight.copy_(torch.tensor(WEIGHTS[1]))
        head.bias.copy_(torch.tensor(BIASES[1]))
    trained = [rnn.weight_ih_l0, rnn.weight_hh_l0, rnn.bias_ih_l0, *head.parameters()]
    update = torch.optim.SGD(trained, lr=0.5)
    x = torch.tensor(SEQUENCES).unsqueeze(2)
    y = torch.eye(3)[LABELS]
    for _ in range(STEPS):
        update.zero_grad()
        log_likelihood(head(rnn(x)[0][:, -1]), y).mean().backward()
        if clip is not None:
            torch.nn.utils.clip_grad_norm_(trained, clip)
        update.step()
    both = torch.cat([rnn.weight_ih_l0, rnn.weight_hh_l0], dim=1)
    return {
        "weights": [both.tolist(), head.weight.tolist()],
        "biases": [rnn.bias_ih_l0.tolist(), head.bias.tolist()],
    }


def schedule(make):
    parameter = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([parameter], lr=0.5)
    scheduler = make(optimizer)
    rates = []
    for _ in range(12):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


cases = []
for name, (parameters, optimizer) in OPTIMIZERS.items():
    adaptive = name in ("rmsprop", "adam", "adamw")
    shared = {**parameters, "eta": 0.01 if adaptive else 0.5}
    cases.append({"name": name, "parameters": shared, **train(optimizer)})
    decayed = {**shared, "lambda": DECAY * len(INPUTS)}
    cases.append({"name": f"{name} with weight decay", "parameters": decayed, **train(optimizer, DECAY)})

sgd = OPTIMIZERS["sgd"][1]
leaky = {"activation": "leaky-relu", "eta": 0.5}
cases.append({"name": "leaky ReLU", "parameters": leaky, **train(sgd, hidden=torch.nn.functional.leaky_relu)})
weighted = {"class_weights": [1, 2, 5], "output": "softmax", "cost": "log-likelihood", "eta": 0.5}
cases.append(
    {"name": "class weights", "parameters": weighted, **train(sgd, cost=log_likelihood, class_weights=(1, 2, 5))}
)

print(
    json.dumps(
        {
            "pytorch": torch.__version__,
            "steps": STEPS,
            "inputs": INPUTS,
            "labels": LABELS,
            "weights": WEIGHTS,
            "biases": BIASES,
            "cases": cases,
            "sequences": SEQUENCES,
            "recurrent_weights": [[w + u for w, u in zip(W, U)], WEIGHTS[1]],
            "recurrent": [
                {"activation": "tanh", **train_recurrent("tanh")},
                {"activation": "relu", **train_recurrent("relu")},
                {"activation": "tanh", "clip": 0.1, **train_recurrent("tanh", clip=0.1)},
            ],
            "cosine": schedule(
                lambda optimizer: torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=11, eta_min=0.1)
            ),
        },
        indent=2,
    )
)
