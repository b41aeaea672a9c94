"""Fusion: what several searches found, put in one order by a linear model over the features.

Its weights, and where they come from, are in ``linear_ranker.json``.
There are two sets of weights: ``timeless``, the rule, and ``timely``, where the question prefers days: the same and
those of age. ``benchmarks/fit_ranking.py`` fits them again, listwise: the chance of a candidate is
its softmax share among all candidates of its question (ListNet; Cao and others, "Learning to Rank: From Pairwise
Approach to Listwise Approach", ICML 2007).
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from vectorstore.fitted_model import load_fitted
from vectorstore.search.features import NAMES, Matrix

Occasion = Literal["timely", "timeless"]
Scores = npt.NDArray[np.float64]
RERANKER_WEIGHT = 0.5
"""Of a reranker's scores beside the linear model's; docs/experiments/search.md has what others gave."""


def feature_scores(features: Matrix, occasion: Occasion) -> Scores:
    """Return the score of each candidate (candidates,), higher is better; comparable within one question only."""
    weights = load_fitted("vectorstore.search", "linear_ranker.json")[occasion]["weights"]
    result: Scores = features @ np.array([weights.get(name, 0.0) for name in NAMES])
    return result


def with_reranker(fused: Scores, reranked: Scores) -> Scores:
    """Return the scores of candidates with a reranker's scores (candidates,) taken in.

    Both are standardised over the candidates, so that any reranker's scale will do.
    """
    return _standard(fused) + RERANKER_WEIGHT * _standard(reranked)


def best_first(scores: Scores, ids: Sequence[str]) -> list[int]:
    """Return the candidates' places in order of score, ties in order of id, whatever order they come in."""
    rounded = np.round(scores, 9)
    return sorted(range(len(ids)), key=lambda place: (-rounded[place], ids[place]))


def _standard(values: Scores) -> Scores:
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 0 else np.zeros(len(values))
