"""Writes importance.json: what Optuna's functional ANOVA says about fixed points. Run: python3 importance.py > importance.json"""

import json
import math
import random

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.importance import FanovaImportanceEvaluator

optuna.logging.set_verbosity(optuna.logging.WARNING)
draw = random.Random(20260101)


def real(low, high):
    return FloatDistribution(low, high), lambda: round(draw.uniform(low, high), 6)


def integer(low, high):
    return IntDistribution(low, high), lambda: draw.randint(low, high)


def choice(*values):
    return CategoricalDistribution(values), lambda: draw.choice(values)


def branin(x, y):
    return (y - 5.1 / (4 * math.pi**2) * x**2 + 5 / math.pi * x - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


FUNCTIONS = {
    # The one of Optuna's own tests of importance, on linear intervals.
    "x1^4 + x2 + x3": ({"x1": real(0.1, 3), "x2": real(0.1, 3), "x3": real(2, 4)}, lambda x1, x2, x3: x1**4 + x2 + x3, 100),
    "branin": ({"x": real(-5, 10), "y": real(0, 15)}, branin, 200),
    "mixed": (
        {"size": integer(1, 12), "kind": choice("a", "b", "c"), "rate": real(0, 1)},
        lambda size, kind, rate: (size - 6) ** 2 / 10 + {"a": 0, "b": 3, "c": 4}[kind] * rate,
        200,
    ),
}


def reference(space, function, count):
    points = [{name: draw_one() for name, (_, draw_one) in space.items()} for _ in range(count)]
    scores = [function(**point) for point in points]
    study = optuna.create_study()
    distributions = {name: distribution for name, (distribution, _) in space.items()}
    for point, score in zip(points, scores):
        study.add_trial(optuna.trial.create_trial(params=point, distributions=distributions, value=score))
    runs = [FanovaImportanceEvaluator(seed=seed).evaluate(study) for seed in range(5)]
    return {
        "points": points,
        "scores": scores,
        "optuna": {name: sum(run[name] for run in runs) / len(runs) for name in space},
    }


print(json.dumps({"optuna": optuna.__version__, **{name: reference(*given) for name, given in FUNCTIONS.items()}}))
