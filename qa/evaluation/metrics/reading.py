"""Measures of an answer as a reader meets it: is the first sentence an answer, are the others, are the facts said.

A question's labels are the sentences of its articles that answer (``gold``) and the facts an answer must hold, each a
list of wordings (nuggets; Voorhees, "Overview of the TREC 2003 Question Answering Track", 2004).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_LIGHT = frozenset(
    "the a an of in on to for and or is are was were be been by with that this it its as at from".split()
)
_LIGHT |= {"has", "have", "had"}
_MIN_SHARED, _MIN_WORDS = 0.7, 3


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence of an answer."""

    text: str
    from_gold: bool
    """Whether it cites an article that answers."""


@dataclass(frozen=True, slots=True)
class ReadingScores:
    """All 0 to 1; a refusal has none of it."""

    lead: float
    """1 where the first sentence answers."""
    right: float
    """Share of the sentences shown that answer."""
    nuggets: float
    """Share of the facts that the answer says."""

    @property
    def desk(self) -> float:
        """The harmonic mean of ``right`` and ``nuggets``."""
        both = self.right + self.nuggets
        return 2 * self.right * self.nuggets / both if both else 0.0


def reading_scores(shown: Sequence[Shown], quotes: Sequence[str], nuggets: Sequence[Sequence[str]]) -> ReadingScores:
    """Return the scores of an answer's sentences; those of a refusal, which shows none, are 0.

    Args:
        quotes: the sentences that answer.
        nuggets: the wordings of each fact that an answer must hold.
    """
    right = [answers(each, quotes, nuggets) for each in shown]
    text = " ".join(each.text for each in shown)
    said = sum(holds(text, nugget) for nugget in nuggets) / len(nuggets) if nuggets else float(any(right))
    return ReadingScores(float(bool(right and right[0])), sum(right) / len(right) if right else 0.0, said)


def answers(shown: Shown, quotes: Sequence[str], nuggets: Sequence[Sequence[str]]) -> bool:
    """Return whether a sentence answers: nearly a gold one's words, or a fact, cited to an article that answers."""
    if any(alike(shown.text, quote) for quote in quotes):
        return True
    return shown.from_gold and any(holds(shown.text, nugget) for nugget in nuggets)


def alike(one: str, other: str) -> bool:
    """Return whether two sentences share seven tenths of the words of the shorter one, light words left out."""
    first, second = Counter(_words(one)), Counter(_words(other))
    shorter = min(first.total(), second.total())
    return shorter >= _MIN_WORDS and (first & second).total() >= _MIN_SHARED * shorter


def holds(text: str, nugget: Sequence[str]) -> bool:
    """Return whether a text has one of the wordings of a fact, at word boundaries."""
    flat = _flat(text)
    return any(re.search(rf"(?<!\w){re.escape(_flat(wording))}(?!\w)", flat) for wording in nugget)


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower().replace("’", "'")) if word not in _LIGHT]


def _flat(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())
