"""How likely the passages answer the question: the ground for a refusal.

A logistic regression over a few signals. Its coefficients are in ``confidence.json`` with where they come from;
``benchmarks/fit_confidence.py`` fits them again.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from importlib.resources import files

from qa.terms import Terms
from vectorstore.article import Passage
from vectorstore.lexical import stems
from vectorstore.recency import Recency

_FRESH_DAYS = 14


@dataclass(frozen=True, slots=True)
class Signals:
    """What the estimate rests on; each 0 to 1 and higher where an answer is likelier."""

    similarity: float
    """Of the closest passage to the question."""
    passage_coverage: float
    """Share of the question's weighted words in one passage with its headline, the best of all."""
    paragraph_coverage: float
    """The same within one paragraph."""
    top_coverage: float
    """The same over the three best passages together: a word that is in none of them was not found at all."""
    freshness: float
    """Of the best passage: exp(-days / 14) from the days preferred; 1 where none are."""
    fresh_coverage: float
    """The best product of passage coverage and freshness: news that is answered is mostly answered at once."""


def signals(terms: Terms, passages: Sequence[Passage], recency: Recency | None = None) -> Signals:
    """Measure the signals of some passages, which are not empty.

    Args:
        recency: the days that are preferred; None where age plays no part.
    """
    by_passage = [stems(passage.article.title) | stems(passage.text) for passage in passages]
    by_paragraph = [stems(paragraph.text) for passage in passages for paragraph in passage.paragraphs]
    coverage = [terms.coverage(present) for present in by_passage]
    freshness = [_freshness(passage, recency) for passage in passages]
    return Signals(
        similarity=max(0.0, *(passage.similarity for passage in passages)),
        passage_coverage=max(coverage),
        paragraph_coverage=max(map(terms.coverage, by_paragraph)),
        top_coverage=terms.coverage(set().union(*by_passage[:3])),
        freshness=freshness[0],
        fresh_coverage=max(share * fresh for share, fresh in zip(coverage, freshness, strict=True)),
    )


def _freshness(passage: Passage, recency: Recency | None) -> float:
    if recency is None:
        return 1.0
    days = recency.distance(passage.article.published)
    return math.exp(-days / _FRESH_DAYS) if days is not None else 0.0


def confidence(measured: Signals) -> float:
    """Return the estimated chance, 0 to 1, that the passages hold the answer."""
    intercept, weights = _model()
    total = intercept + sum(weight * value for weight, value in zip(weights, astuple(measured), strict=True))
    return 1 / (1 + math.exp(-total))


@cache
def _model() -> tuple[float, tuple[float, ...]]:
    data = json.loads(files("qa").joinpath("confidence.json").read_text(encoding="utf-8"))
    return float(data["intercept"]), tuple(float(data["weights"][field.name]) for field in fields(Signals))
