"""Intervals and tests over questions.

All are seeded and look at sorted values, so the order of the questions does not change them.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SAMPLES = 1000
LEVEL = 0.95
Values = npt.NDArray[np.float64]
Statistic = Callable[[Values], float | None]
"""Takes rows of a table, (questions, columns), and returns a figure; None where the rows have none."""


def mean(rows: Values) -> float | None:
    """Return the mean of the first column."""
    return float(rows[:, 0].mean()) if len(rows) else None


def quantile(share: float) -> Statistic:
    """Return the statistic that is the nearest-rank quantile: the smallest value that ``share`` do not exceed."""

    def of(rows: Values) -> float | None:
        ordered = np.sort(rows[:, 0])
        return float(ordered[max(0, math.ceil(share * len(ordered)) - 1)]) if len(ordered) else None

    return of


def bootstrap(
    rows: Sequence[Sequence[float]], statistic: Statistic = mean, *, samples: int = SAMPLES, seed: int = 0
) -> tuple[float, float] | None:
    """Return the 95 % percentile-bootstrap interval of a statistic over questions (Efron and Tibshirani 1993).

    Args:
        rows: one row of figures a question. samples: how many sets of as many questions are drawn, with replacement.

    Returns:
        The bounds; None with fewer than two questions, which say nothing of how questions differ.
    """
    if len(rows) < 2:
        return None
    table = np.array(sorted(map(tuple, rows)), dtype=np.float64)
    random = np.random.default_rng(seed)
    drawn = (statistic(table[random.integers(0, len(table), len(table))]) for _ in range(samples))
    figures = [figure for figure in drawn if figure is not None]
    if not figures:
        return None
    low, high = np.quantile(figures, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return round(float(low), 12), round(float(high), 12)


@dataclass(frozen=True, slots=True)
class Paired:
    """Two runs on the same questions."""

    difference: float
    """Mean of second minus first."""
    interval: tuple[float, float] | None
    p: float
    """Of a difference at least so far from 0 were the two runs alike."""
    questions: int


def paired(first: Sequence[float], second: Sequence[float], *, samples: int = 10_000, seed: int = 0) -> Paired:
    """Compare two runs' figures for the same questions, in the same order.

    The interval is bootstrapped over the questions' differences; p is that of the two-sided paired randomisation test,
    which swaps the runs' figures question by question (Smucker, Allan and Carterette 2007).

    Raises:
        ValueError: the runs have different numbers of figures, or none.
    """
    if len(first) != len(second) or not first:
        raise ValueError("paired figures must be as many, and at least one")
    gaps = np.sort(np.array(second, dtype=np.float64) - np.array(first, dtype=np.float64))
    difference = float(gaps.mean())
    return Paired(
        difference=round(difference, 12),
        interval=bootstrap([(gap,) for gap in gaps.tolist()], seed=seed),
        p=_randomisation(gaps[gaps != 0], abs(float(gaps.sum())), samples, seed),
        questions=len(gaps),
    )


def _randomisation(gaps: Values, observed: float, samples: int, seed: int) -> float:
    if not len(gaps):
        return 1.0
    random = np.random.default_rng(seed)
    extreme = 0
    for _ in range(0, samples, 1000):  # in parts, so that thousands of questions fit in memory
        signs = random.choice(np.array([-1.0, 1.0]), size=(1000, len(gaps)))
        extreme += int((np.abs(signs @ gaps) >= observed - 1e-9).sum())
    return (extreme + 1) / (math.ceil(samples / 1000) * 1000 + 1)
