"""Alignment: the neighbouring sentences of the evidence that hold most of a claim."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.text.sentences import split_sentences
from qa.text.tokenizer import Token, read, rejoined

_MAX_WINDOW_SENTENCES = 3
"""Sentences of a window; a claim spread over more is not aligned."""
_SENTENCE_COST = 0.03
"""Share of the claim that each further sentence of a window must add."""


@dataclass(frozen=True, slots=True)
class EvidenceSentence:
    """A sentence of the evidence."""

    text: str
    tokens: tuple[Token, ...]
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class EvidenceWindow:
    """Neighbouring sentences of the evidence: ``first`` to ``last`` of them, both inclusive."""

    first: int
    last: int
    covered: float
    """Share of the claim's content tokens that are there, 0 to 1."""


def evidence_sentences(text: str) -> list[EvidenceSentence]:
    """Return the sentences of a paragraph as they are compared."""
    text = rejoined(text)
    pieces = [text[span.start : span.end] for span in split_sentences(text)]
    return [EvidenceSentence(piece, read(piece), frozenset(token.key for token in read(piece))) for piece in pieces]


def best_window(claim: Sequence[Token], evidence: Sequence[EvidenceSentence]) -> EvidenceWindow:
    """Return the window with most of the claim's content; of equals the shorter, then the first."""
    wanted = [token.key for token in claim if token.content] or [token.key for token in claim]
    best = EvidenceWindow(0, 0, 0.0)
    best_worth = -1.0
    for length in range(1, _MAX_WINDOW_SENTENCES + 1):
        for first in range(len(evidence) - length + 1):
            keys = frozenset[str]().union(*(each.keys for each in evidence[first : first + length]))
            covered = sum(key in keys for key in wanted) / len(wanted) if wanted else 0.0
            if covered - _SENTENCE_COST * length > best_worth + 1e-9:
                best, best_worth = EvidenceWindow(first, first + length - 1, covered), covered - _SENTENCE_COST * length
    return best
