"""A question's words and what each is worth, to measure how much of the question a text speaks of."""

import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass

from vectorstore.article import Passage
from vectorstore.asked_kind import Kind, asked_kind
from vectorstore.lexical import stem, words
from vectorstore.query import TIME_WORDS, asked_words, asks_number, idf

_NUMBER_WORDS = frozenset(
    """one two three four five six seven eight nine ten eleven twelve dozen dozens hundred hundreds thousand thousands
    million millions billion billions trillion half third quarter""".split()
)
_DAY_WORDS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december today yesterday tomorrow""".split()
)
_ASKS_NAME = re.compile(r"\b(?:who|whose|whom|which|what|where|name)\b", re.IGNORECASE)
_ASKS_TIME = re.compile(r"\b(?:when|(?:what|which) (?:day|date|month|year|time))\b", re.IGNORECASE)
_ASKS_WHY = re.compile(r"\b(?:why|reasons?|what (?:caused|led|made|prompted|explains?))\b", re.IGNORECASE)
_GIVES_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|thanks to|so that|in order to|to avoid|reasons?|caus(?:e|ed|es|ing)"
    r"|cit(?:ed|ing)|blam(?:e|ed|es|ing)|explain(?:s|ed|ing)?|understood|motiv\w+|purpose|aim(?:s|ed|ing)?|polic(?:y|ies)|strategy"
    r"|goal|driven|prompted|sparked|triggered|fuell?ed|stem(?:s|med)?|in response|in protest|over (?:fears|concerns)"
    r"|resulted|results?|led to|as part of|therefore|after)\b",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"(?<![.!?“\"] )(?<!^)\b[A-Z][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Terms:
    """The stems of a question's content words, each with its inverse document frequency."""

    weights: Mapping[str, float]
    question: str
    parts: tuple["PartTerms", ...] = ()
    """Those of the parts of a question over several articles; empty for a single question."""
    unknown: tuple[str, ...] = ()
    """Its content words that no chunk has, in any form."""

    def coverage(self, present: Set[str]) -> float:
        """Return the share of the question's weight, 0 to 1, whose stems are among ``present``."""
        total = sum(self.weights.values())
        return sum(weight for term, weight in self.weights.items() if term in present) / total if total else 0.0

    @property
    def kind(self) -> Kind:
        """Of thing that is asked for."""
        return asked_kind(self.question)

    @property
    def asks_why(self) -> bool:
        return bool(_ASKS_WHY.search(self.question))

    def fits_kind(self, text: str) -> bool:
        """Say whether a text has the kind of thing asked for: a number, a day, a reason, or a new name."""
        if asks_number(self.question):
            return any(c.isdigit() for c in text) or bool(_NUMBER_WORDS & set(words(text)))
        if _ASKS_TIME.search(self.question):
            return any(c.isdigit() for c in text) or bool(_DAY_WORDS & set(words(text)))
        if self.asks_why:
            return bool(_GIVES_REASON.search(text))
        if _ASKS_NAME.search(self.question):
            asked = self.question.lower()
            return any(name.lower() not in asked for name in _CAPITALISED.findall(text))
        return True


@dataclass(frozen=True, slots=True)
class PartTerms:
    """The terms of a part of a question, and the passages shown that were found for it."""

    terms: Terms
    chunk_ids: frozenset[str]

    def own(self, passages: Iterable[Passage]) -> list[Passage]:
        return [passage for passage in passages if passage.chunk_id in self.chunk_ids]


def make_terms(question: str, frequency: Callable[[str], int], chunks: int) -> Terms:
    """Weigh a question's words by how few of the collection's chunks have them.

    Args:
        frequency: how many chunks have a word, in any form of its stem.
    """
    found = [word for word in asked_words(question, kind=False) if word not in TIME_WORDS]
    counts = {word: frequency(word) for word in found}
    weights = {stem(word): idf(min(count, chunks), chunks) for word, count in counts.items()}
    return Terms(weights, question, unknown=tuple(word for word, count in counts.items() if count == 0))
