"""Measures of refusing: was it right to answer, and are the surest answers the best?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from qa.evaluation.metrics.statistics import Values


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts of questions answered and refused, by whether the collection can answer them."""

    answerable_answered: int
    answerable_refused: int
    unanswerable_answered: int
    unanswerable_refused: int


def confusion(decisions: Sequence[tuple[bool, bool]]) -> Confusion:
    """Count decisions, each (answerable, answered)."""
    counts = {pair: decisions.count(pair) for pair in ((True, True), (True, False), (False, True), (False, False))}
    return Confusion(*counts.values())


def refusal_precision(decisions: Values) -> float | None:
    """Return the share of refusals that were right, None when nothing was refused.

    Args:
        decisions: (questions, 2): answerable and answered, each 1 or 0.
    """
    refused = decisions[decisions[:, 1] == 0]
    return float(1 - refused[:, 0].mean()) if len(refused) else None


def risk_coverage(answers: Sequence[tuple[float, bool]]) -> list[tuple[float, float]]:
    """Return the risk-coverage curve of answers, each (confidence, correct) (El-Yaniv and Wiener 2010).

    A point is (coverage, risk): the share of answers with at least some confidence, and the share of wrong ones among
    them. Answers of one confidence come together, so the order of the answers does not matter.
    """
    points, wrong, covered = [], 0, 0
    surest_first = sorted(answers, key=lambda answer: -answer[0])
    for _, level in groupby(surest_first, key=lambda answer: answer[0]):
        here = [correct for _, correct in level]
        covered += len(here)
        wrong += len(here) - sum(here)
        points.append((covered / len(answers), wrong / covered))
    return points


def area_under_risk_coverage(answers: Values) -> float | None:
    """Return the area under the risk-coverage curve (AURC; Geifman et al. 2019), None without answers.

    It is the mean, over the answers in order of falling confidence, of the risk down to each; 0 is best. Within
    answers of one confidence their mean error is taken for each, which is the expectation over their orders.

    Args:
        answers: (answers, 2): confidence, and 1 for a correct answer or 0.
    """
    if not len(answers):
        return None
    _, level, size = np.unique(-answers[:, 0], return_inverse=True, return_counts=True)
    error = np.bincount(level, weights=1 - answers[:, 1]) / size
    wrong = np.cumsum(error[np.sort(level)])
    return float((wrong / np.arange(1, len(answers) + 1)).mean())
