"""How likely the passages answer the question: the ground for a refusal.

A logistic regression over a few signals. Its coefficients are in ``confidence.json`` with where they come from;
``benchmarks/fit_confidence.py`` fits them again.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from qa.terms import Terms
from vectorstore.article import Passage
from vectorstore.lexical import stem, stems
from vectorstore.recency import Recency

_FRESH_DAYS = 14
_NAME = re.compile(r"(?<!^)\b[A-Z][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Signals:
    """What the estimate rests on, each 0 to 1."""

    similarity: float
    """Of the closest passage to the question."""
    passage_coverage: float
    """Share of the question's weighted words in one passage with its headline, the best of all."""
    paragraph_coverage: float
    """The same within one paragraph."""
    top_coverage: float
    """The same over the three best passages together: a word that is in none of them was not found at all."""
    article_coverage: float
    """The same over all of the first passage's article, where that was read whole."""
    fresh_coverage: float
    """The best product of passage coverage and freshness, exp(-days / 14) from the days preferred, 1 where none are.

    News that is answered is mostly answered at once.
    """
    fresh_names: float
    """The best product of the share of the question's names in a passage and its freshness."""
    fresh_similarity: float
    """The best product of a passage's similarity and its freshness."""
    rarity: float
    """The mean weight of the question's words over 10: rare words that are found are no chance."""
    freshest: float
    """Freshness of the freshest passage, against which the products above are to be read."""
    kind_open: float
    """1 where the kind of thing asked for, such as a state or a sum of money, cannot be told."""


def signals(terms: Terms, passages: Sequence[Passage], recency: Recency | None = None) -> Signals:
    """Measure the signals of some passages, which are not empty.

    Args:
        recency: the days that are preferred; None where age plays no part.
    """
    by_passage = [stems(passage.article.title) | stems(passage.text) for passage in passages]
    by_paragraph = [stems(paragraph.text) for passage in passages for paragraph in passage.paragraphs]
    coverage = [terms.coverage(present) for present in by_passage]
    freshness = [_freshness(passage, recency) for passage in passages]
    names = [_names_in(present, terms) for present in by_passage]
    return Signals(
        similarity=max(0.0, *(passage.similarity for passage in passages)),
        passage_coverage=max(coverage),
        paragraph_coverage=max(map(terms.coverage, by_paragraph)),
        top_coverage=terms.coverage(set().union(*by_passage[:3])),
        article_coverage=terms.coverage(by_passage[0] | passages[0].article_words),
        fresh_coverage=_best_product(coverage, freshness),
        fresh_names=_best_product(names, freshness),
        fresh_similarity=_best_product([max(0.0, passage.similarity) for passage in passages], freshness),
        rarity=sum(terms.weights.values()) / (10 * len(terms.weights) or 1),
        freshest=max(freshness),
        kind_open=float(terms.kind == "name"),
    )


def _best_product(shares: Sequence[float], freshness: Sequence[float]) -> float:
    return max(share * fresh for share, fresh in zip(shares, freshness, strict=True))


def _names_in(present: Set[str], terms: Terms) -> float:
    """Return the share of the weight of the question's names that a text has; 1 where the question names nobody."""
    named = {stem(name.lower()) for name in _NAME.findall(terms.question)} & terms.weights.keys()
    total = sum(terms.weights[name] for name in named)
    return sum(terms.weights[name] for name in named & present) / total if total else 1.0


def _freshness(passage: Passage, recency: Recency | None) -> float:
    if recency is None:
        return 1.0
    days = recency.distance(passage.article.published)
    return math.exp(-days / _FRESH_DAYS) if days is not None else 0.0


def confidence(measured: Signals, *, timely: bool) -> float:
    """Return the estimated chance, 0 to 1, that the passages hold the answer.

    Args:
        timely: whether days are preferred. Then old passages make an answer less likely, for what happened this week is
            mostly told this week; but not where they match so closely that age does not matter.
    """
    model = _model()
    match = _logistic(model["timeless"], measured)
    if not timely:
        return match
    return max(_logistic(model["timely"], measured), match if match >= model["sure"] else 0.0)


def any_part(terms: Terms, passages: Sequence[Passage], recency: Recency | None) -> float:
    """Return the estimated chance, 0 to 1, that the passages of some part of a question answer that part.

    The parts are taken for independent: 1 - (1 - p)(1 - q)… . A part is seldom a question but a statement in words of
    its own, so each alone is judged lower than a single question that is answered as well.
    """
    unanswered = 1.0
    for part in terms.parts:
        own = part.own(passages)
        if own:
            unanswered *= 1 - confidence(signals(part.terms, own, recency), timely=False)
    return 1 - unanswered


def _logistic(model: Mapping[str, Any], measured: Signals) -> float:
    total = model["intercept"] + sum(weight * getattr(measured, name) for name, weight in model["weights"].items())
    return float(1 / (1 + math.exp(-total)))


@cache
def _model() -> dict[str, Any]:
    model: dict[str, Any] = json.loads(files("qa").joinpath("confidence.json").read_text(encoding="utf-8"))
    return model
