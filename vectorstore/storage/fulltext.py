"""Search by words, whatever the database: BM25 over passages and over headlines.

A search is given as an expression of ``tokenization.any_of``: any of some words or phrases. Every store splits texts
into the same stems and ranks as FTS5's ``bm25()`` does, so that all find the same.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Self

from vectorstore.documents import Article, Chunk
from vectorstore.storage.database import Database
from vectorstore.storage.filter import Filter
from vectorstore.text.lexicon import forms
from vectorstore.text.tokenization import any_of
from vectorstore.until_changed import UntilChanged


@dataclass(frozen=True, slots=True)
class MarkedHit:
    """A chunk that has words of a search. U+0002 stands before each of them and U+0003 after it."""

    article_id: str
    title: str
    piece: str
    """The piece of its text that has most of them."""


class FullText(ABC):
    """The full text of an archive's chunks and headlines. It changes in the transactions that change the chunks."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._known: UntilChanged[dict[str, int]] = UntilChanged()

    def on(self, database: Database) -> Self:
        """Return the full text as a snapshot of the database has it; what was counted is shared."""
        viewed = copy(self)
        viewed._db = database  # noqa: SLF001 (one of the same kind)
        return viewed

    def frequency(self, word: str) -> int:
        """Return how many chunks have a word (in any form of its stem) in their text or headline."""
        known = self._known.at(self._db.changes, dict)
        if word not in known:
            known[word] = self.count(any_of(forms(word)))
        return known[word]

    @abstractmethod
    def put(self, article: Article, keyed: Sequence[tuple[int, Chunk]]) -> None:
        """Add an article's chunks, each with its key in the table chunk."""

    @abstractmethod
    def remove(self, article_id: str) -> None:
        """Remove an article's chunks from the full text."""

    @abstractmethod
    def passages(self, expression: str, limit: int, where: Filter) -> list[str]:
        """Return the ids of the best chunks by BM25 over text and headline, best first; none without a word."""

    @abstractmethod
    def headlines(self, expression: str, limit: int, where: Filter) -> list[str]:
        """Return the ids of the first chunks of the articles with the best headlines by BM25, best first."""

    @abstractmethod
    def count(self, expression: str) -> int:
        """Return how many chunks an expression finds."""

    @abstractmethod
    def has(self, expression: str) -> bool:
        """Return whether an expression finds any chunk."""

    @abstractmethod
    def articles(self, expression: str) -> set[str]:
        """Return the ids of the articles whose headline or text an expression finds."""

    @abstractmethod
    def condition(self, expression: str) -> tuple[str, str]:
        """Return a condition on rows of the table article, true for those that an expression finds, and its value."""

    @abstractmethod
    def texts(self, chunk_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Return each known chunk's headline and text, as they are indexed."""

    @abstractmethod
    def examples(self, expression: str, limit: int) -> list[str]:
        """Return headline and text of the first stored chunks that an expression finds."""

    @abstractmethod
    def hits(self, article_ids: Sequence[str], expression: str) -> list[MarkedHit]:
        """Return the chunks of some articles that an expression finds, the best first."""

    @abstractmethod
    def terms(self, first: str, last: str) -> list[str]:
        """Return the stems that chunks have from ``first`` up to but without ``last``."""

    @abstractmethod
    def chunks_with(self, term: str) -> int:
        """Return how many chunks have a stem; one that ``terms`` gives may have none any more."""

    @abstractmethod
    def faults(self) -> list[str]:
        """Return in words where the full text and the chunks disagree."""
