"""Writes reference.json: what SciPy says about fixed samples. Run: python3 reference.py > reference.json"""

import itertools
import json
import random

import numpy
import scipy
from scipy import optimize, special, stats

draw = random.Random(20240607)


def fraction(low, high):
    """Accuracies over 10,000 images, so that ties occur."""
    return draw.randint(low, high) / 10000


def sample(n, low=8600, high=9600):
    return [fraction(low, high) for _ in range(n)]


def interval(result):
    return [float(result.low), float(result.high)]


def describe(values):
    half = stats.t.ppf(0.975, len(values) - 1) * stats.sem(values)
    return {
        "values": values,
        "mean": float(numpy.mean(values)),
        "std": float(numpy.std(values, ddof=1)),
        "ci95": [float(numpy.mean(values) - half), float(numpy.mean(values) + half)],
        "quartiles": [float(q) for q in numpy.quantile(values, [0.25, 0.5, 0.75])],
        "interquartileMean": float(stats.trim_mean(values, 0.25)),
    }


def paired(a, b):
    result = stats.ttest_rel(b, a)
    return {
        "a": a,
        "b": b,
        "t": float(result.statistic),
        "p": float(result.pvalue),
        "ci95": interval(result.confidence_interval(0.95)),
    }


def welch(a, b):
    result = stats.ttest_ind(b, a, equal_var=False)
    return {
        "a": a,
        "b": b,
        "t": float(result.statistic),
        "df": float(result.df),
        "p": float(result.pvalue),
        "ci95": interval(result.confidence_interval(0.95)),
    }


def signed_rank(differences):
    """By counting all 2^n assignments of signs to SciPy's ranks of the non-zero differences."""
    left = [d for d in differences if d != 0]
    ranks = stats.rankdata([abs(d) for d in left])
    observed = sum(r for r, d in zip(ranks, left) if d > 0)
    middle = sum(ranks) / 2
    far = 0
    for signs in itertools.product([0, 1], repeat=len(left)):
        total = sum(r for r, s in zip(ranks, signs) if s)
        far += abs(total - middle) >= abs(observed - middle) - 1e-9
    return {"differences": differences, "statistic": float(observed), "p": far / 2 ** len(left)}


def untied(n):
    sizes = draw.sample(range(1, 500), n)
    differences = [size * draw.choice([-1, 1, 1]) for size in sizes]
    result = stats.wilcoxon(differences, method="exact", alternative="two-sided")
    return {"differences": differences, "p": float(result.pvalue)}


def many(n):
    differences = [draw.randint(-40, 60) for _ in range(n)]
    result = stats.wilcoxon(differences, zero_method="wilcox", correction=False, method="asymptotic")
    return {"differences": differences, "p": float(result.pvalue)}


def power(d):
    """The effect in standard errors that a two-sided t-test at 5 % finds four times of five."""
    critical = stats.t.ppf(0.975, d)
    at = lambda nc: stats.nct.sf(critical, d, nc) + numpy.nan_to_num(stats.nct.cdf(-critical, d, nc))
    return [d, float(optimize.brentq(lambda nc: at(nc) - 0.8, 0.5, 15))]


def equivalence(a, b, margin):
    """Two one-sided paired t-tests (Schuirmann 1987)."""
    differences = numpy.array(b) - numpy.array(a)
    lower = stats.ttest_1samp(differences, -margin, alternative="greater").pvalue
    upper = stats.ttest_1samp(differences, margin, alternative="less").pvalue
    return {"a": a, "b": b, "margin": margin, "p": float(max(lower, upper))}


def overlapping(a, b, common):
    """T_new2 of Derrick, Toher and White (2017); the first values of both are pairs."""
    n, m = len(a), len(b)
    v, w = numpy.var(a, ddof=1), numpy.var(b, ddof=1)
    r = stats.pearsonr(a[:common], b[:common]).statistic
    error = numpy.sqrt(v / n + w / m - 2 * r * numpy.sqrt(v * w) * common / (n * m))
    gamma = (v / n + w / m) ** 2 / ((v / n) ** 2 / (n - 1) + (w / m) ** 2 / (m - 1))
    own = n + m - 2 * common
    df = common - 1 + (gamma - common + 1) / (own + 2 * common) * own
    t = (numpy.mean(b) - numpy.mean(a)) / error
    return {"a": a, "b": b, "common": common, "t": float(t), "df": float(df), "p": float(2 * stats.t.sf(abs(t), df))}


degrees = [1, 2, 3, 4, 5, 7, 10, 29, 30, 100, 1000, 2.5, 7.9, 13.37, 10000]
print(
    json.dumps(
        {
            "scipy": scipy.__version__,
            "critical": [[c, d, float(stats.t.ppf((1 + c) / 2, d))] for d in degrees for c in (0.5, 0.9, 0.95, 0.999)],
            "tail": [[t, d, float(2 * stats.t.sf(t, d))] for d in degrees for t in (0, 0.1, 1, 2.776, 12, 80)],
            "beta": [
                [x, a, b, float(special.betainc(a, b, x))]
                for x in (1e-9, 0.01, 0.2, 0.5, 0.77, 0.999)
                for a in (0.5, 1, 3.25, 40, 700)
                for b in (0.5, 2, 19.5, 350)
            ],
            "logGamma": [[x, float(special.gammaln(x))] for x in (1e-3, 0.1, 0.5, 1.5, 2.5, 7, 30.25, 171, 5e5)],
            "normal": [[z, float(2 * stats.norm.sf(z))] for z in (0, 1e-6, 0.5, 1.96, 2.999, 3.001, 6, 20)],
            "describe": [describe(sample(n)) for n in (2, 3, 4, 5, 8, 9, 31)],
            "paired": [paired(sample(n), sample(n, 8800)) for n in (2, 3, 5, 12, 40)],
            "welch": [welch(sample(n), sample(m, 9000)) for n, m in ((2, 2), (3, 8), (10, 4), (25, 25))],
            "signedRank": [
                signed_rank(d)
                for d in (
                    [1],
                    [0, 0, 3],
                    [1, 1, 1, 1, 1],
                    [1, -1, 2, 2, -3, 0],
                    [5, 5, -5, 7, 0, 0, 1, -2],
                    [draw.randint(-4, 6) for _ in range(14)],
                )
            ],
            "signedRankUntied": [untied(n) for n in (3, 6, 11, 25, 50)],
            "signedRankMany": [many(n) for n in (260, 600)],
            "superiority": [
                {
                    "a": a,
                    "b": b,
                    "chance": float(stats.mannwhitneyu(b, a).statistic) / (len(a) * len(b)),
                }
                for a, b in (([1, 2, 3], [2, 3, 4, 5]), ([0.9, 0.9], [0.9]), (sample(20, 9000, 9050), sample(30, 9010, 9060)))
            ],
            "noncentral": [
                [t, d, nc, float(stats.nct.sf(t, d, nc))]
                for d in (1, 2, 4, 9, 29.5, 200)
                for t in (0.3, 2.2, 4.3)
                for nc in (-1.5, 0, 0.7, 2.8, 6)
            ],
            "power": [power(d) for d in (2, 4, 9, 30, 99)],
            "equivalence": [equivalence(sample(n, 9000, 9100), sample(n, 9000, 9100), 0.003) for n in (3, 6, 20)],
            "overlapping": [
                overlapping(sample(n), sample(m, 8800), common)
                for n, m, common in ((5, 5, 4), (10, 9, 8), (10, 10, 3), (4, 12, 4), (30, 20, 15))
            ],
        },
        indent=1,
    )
)
