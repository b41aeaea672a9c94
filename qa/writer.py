"""The shape every writer has: a question and its passages in, sentences with the places they rest on out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from qa.answer import QuoteSpan
from qa.terms import Terms
from vectorstore.article import Paragraph, Passage


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence as written, without marks, and the quotes it claims to rest on; not yet checked."""

    text: str
    evidence: tuple[tuple[Paragraph, QuoteSpan], ...]


class Writer(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def model(self) -> str | None: ...
    @property
    def prompt(self) -> str | None:
        """Name and digest of the prompt, where there is one."""
        ...

    def write(self, terms: Terms, passages: Sequence[Passage]) -> Iterator[Draft]:
        """Yield sentences in the order they are to be read; nothing when the passages do not answer."""
        ...
