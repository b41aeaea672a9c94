"""What the best sentences agree on: the name, number or place that several articles give in answer to a question.

It is pseudo-relevance feedback (Rocchio, 1971, and the relevance models of Lavrenko and Croft, SIGIR 2001) over
nothing but things of the kind that is asked for: an article votes for all that its sentences name, with the chance that
they hold the answer, and never for itself.
"""

import math
from collections import defaultdict
from collections.abc import Sequence, Set

_LEAST = 0.02
"""Chance left to the other articles below which their votes are not scaled up any more."""


def votes(articles: Sequence[str], things: Sequence[Set[str]], worths: Sequence[float]) -> list[float]:
    """Return for each sentence, 0 to 1, how far the other articles agree on one thing that it names.

    Args:
        articles: whose sentence each is.
        things: what each names that may be the answer.
        worths: of the sentences, as differences of log-odds.
    """
    if not worths:
        return []
    chances = [math.exp(value - max(worths)) for value in worths]
    of_article: dict[str, float] = defaultdict(float)
    named_by: dict[str, set[str]] = defaultdict(set)
    for article, named, chance in zip(articles, things, chances, strict=True):
        of_article[article] += chance / sum(chances)
        for thing in named:
            named_by[thing].add(article)
    return [
        max((_vote(article, named_by[thing], of_article) for thing in named), default=0.0)
        for article, named in zip(articles, things, strict=True)
    ]


def _vote(article: str, named_by: Set[str], of_article: dict[str, float]) -> float:
    others = sum(of_article[each] for each in sorted(named_by - {article}))
    # What nearly every article names, such as the subject itself, says nothing.
    rarity = -math.log(len(named_by) / (len(of_article) + 1)) / math.log(len(of_article) + 1)
    return min(1.0, others / max(_LEAST, 1 + _LEAST - of_article[article])) * rarity
