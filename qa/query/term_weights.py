"""A question's words with their weights, to measure how much of the question a text covers."""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass

from vectorstore.documents import Passage
from vectorstore.text.query_terms import TIME_WORDS, asked_words, idf
from vectorstore.text.tokenization import stem


@dataclass(frozen=True, slots=True)
class Terms:
    """The stems of a question's content words, each with its inverse document frequency."""

    weights: Mapping[str, float]
    question: str
    parts: tuple["PartTerms", ...] = ()
    """The terms of the parts of a question over several articles; empty for others."""
    unknown: tuple[str, ...] = ()
    """Its content words that no chunk has, in any form."""

    def coverage(self, present: Set[str]) -> float:
        """Return the share of the question's weight, 0 to 1, whose stems are among ``present``."""
        total = sum(self.weights.values())
        return sum(weight for term, weight in self.weights.items() if term in present) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class PartTerms:
    """The terms of a part of a question, and the passages shown that were found for it."""

    terms: Terms
    chunk_ids: frozenset[str]

    def own(self, passages: Iterable[Passage]) -> list[Passage]:
        """Return the passages that were found for this part, in their order."""
        return [passage for passage in passages if passage.chunk_id in self.chunk_ids]


def make_terms(question: str, frequency: Callable[[str], int], chunks: int) -> Terms:
    """Weigh a question's words by inverse document frequency over the collection's chunks.

    Args:
        frequency: how many chunks have a word, in any form of its stem.
    """
    found = [word for word in asked_words(question, kind=False) if word not in TIME_WORDS]
    counts = {word: frequency(word) for word in found}
    weights = {stem(word): idf(min(count, chunks), chunks) for word, count in counts.items()}
    return Terms(weights, question, unknown=tuple(word for word, count in counts.items() if count == 0))
