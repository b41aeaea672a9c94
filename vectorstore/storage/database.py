"""The protocol of the database below the archive; ``sqlite`` and ``postgres`` implement it.

The tables are the same in both, and so is nearly every statement: question marks for values, upserts by ON CONFLICT,
no function that only one of them has. What differs is in the ``Dialect``, in ``FullText``, and in each one's schema.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NoReturn, Protocol

from vectorstore.documents import ArticleHead
from vectorstore.errors import HomeError

FILE_NAME = "archive.sqlite3"
"""The archive in the collection's folder, where no server keeps it."""
HEAD = "article.id, title, url, source, published"
"""The columns of an article's headline data, as ``head_of`` reads them."""
_BATCH = 500
"""Ids in one statement; SQLite allows many more, but plans are kept for few shapes."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """Parts of statements over the table article that are written in another way in each database."""

    outlet: str
    """The article's outlet, case-folded; NULL where it has none."""
    title: str
    """Its headline, case-folded."""
    searched: str
    """Headline and outlet in two lines, case-folded."""
    position: str
    """The function that gives the place of a text in another, counted from 1; 0 where it is not there."""
    authors: str
    """What gives a row for each of its authors, with the name in the column "value"."""
    version: str = "''"
    """What is another text once a row has been changed; where one process writes, nothing changes meanwhile."""
    by_article: str = ""
    """A hint to find chunks by their article."""
    derived: Mapping[str, Callable[[str, str | None], str | None]] = field(default_factory=dict)
    """Columns of the table that are worked out from headline and outlet when an article is stored."""


class Database(Protocol):
    """A store of tables; safe to use from several threads.

    Its statements see what is newest, within a transaction of their thread also what it has written. Those of a
    snapshot that it hands out see one state.
    """

    @property
    def dialect(self) -> Dialect:
        """The dialect of its SQL."""

    @property
    def place(self) -> str:
        """Where it is, for messages; without a password."""

    @property
    def changes(self) -> int:
        """A number that another content has another of; what is worked out from the content is kept under it.

        Only what is committed counts. A snapshot may see more than its number says, never less.
        """

    def rows(self, sql: str, parameters: Any = ()) -> list[Any]:
        """Run a statement, with a question mark for each value, and return all its rows."""

    def run_many(self, sql: str, parameters: Any) -> None:
        """Run a statement once for each row of parameters."""

    def transaction(self) -> AbstractContextManager[None]:
        """Return a context: what is written inside is there after a crash as a whole, or not at all."""

    def snapshot(self) -> AbstractContextManager["Database"]:
        """Return a context that hands out what was committed when it began, to read from; it waits for no writer."""

    def exclusive(self, name: str, wait_seconds: float = 0) -> AbstractContextManager[bool]:
        """Return a context that gives whether this process alone may do some work, as it does where it is alone.

        Args:
            name: of the work.
            wait_seconds: how long to wait for another process that does it.
        """

    def damage(self) -> list[str]:
        """Return what is broken beneath the tables, in words; empty where all is sound."""

    def size(self) -> int:
        """Return how many bytes it takes."""

    def scrub(self) -> None:
        """Leave nothing of what was deleted in the files, as far as this database can."""

    def close(self) -> None:
        """Close all connections."""


@dataclass(frozen=True, slots=True)
class View:
    """What a snapshot hands out: a ``Database`` that reads what was committed when it was begun, and takes no writing.

    Of one thread at a time, and of no use after the block that it was handed out for.
    """

    dialect: Dialect
    place: str
    changes: int
    """The database's number, no newer than what is seen."""
    rows: Callable[..., list[Any]]
    """Runs a statement with its values, and returns all its rows."""

    @contextmanager
    def snapshot(self) -> "Iterator[View]":
        """Give itself: a reading within a reading sees the same."""
        yield self

    def run_many(self, sql: str, parameters: Any) -> NoReturn:
        """Refuse: nothing is written through a view."""
        raise _not_written()

    def transaction(self) -> NoReturn:
        """Refuse: nothing is written through a view."""
        raise _not_written()

    def exclusive(self, name: str, wait_seconds: float = 0) -> AbstractContextManager[bool]:
        """Give False: who only reads has no work to do alone."""
        return nullcontext(False)

    def damage(self) -> NoReturn:
        """Refuse: the database itself is looked over."""
        raise _not_written()

    def size(self) -> NoReturn:
        """Refuse: the database itself is measured."""
        raise _not_written()

    def scrub(self) -> NoReturn:
        """Refuse: nothing is written through a view."""
        raise _not_written()

    def close(self) -> None:
        """Do nothing: the block that it was handed out for closes it."""


def _not_written() -> HomeError:
    return HomeError("A snapshot is only read from.", "Run: newsdesk doctor")


def by_ids(database: Database, sql: str, ids: Sequence[str], before: Sequence[str] = ()) -> Iterator[Any]:
    """Yield the rows of a statement that ends with IN, for some ids; any number of them.

    Args:
        before: values of the question marks before it.
    """
    for begin in range(0, len(ids), _BATCH):
        part = ids[begin : begin + _BATCH]
        yield from database.rows(f"{sql} ({', '.join('?' * len(part))})", (*before, *part))


def head_of(row: Sequence[str | None]) -> ArticleHead:
    """Return the headline data from a row of id, title, url, source and published."""
    article_id, title, url, source, published = row
    day = date.fromisoformat(published) if published else None
    return ArticleHead(article_id or "", title or "", url, source, day)
