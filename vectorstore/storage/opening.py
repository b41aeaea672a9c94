"""Opens the stores of a collection: in its folder, or in the database that a URL names."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore.errors import HomeError
from vectorstore.storage.archive import Archive
from vectorstore.storage.conversations import FILE_NAME as CONVERSATIONS_NAME
from vectorstore.storage.conversations import Conversations
from vectorstore.storage.database import FILE_NAME, Database
from vectorstore.storage.sqlite.database import CONVERSATIONS, SqliteDatabase
from vectorstore.storage.sqlite.fulltext import SqliteFullText

if TYPE_CHECKING:
    from vectorstore.storage.postgres.desks import Desks
    from vectorstore.storage.postgres.locks import Use


def open_archive(home: Path, url: str | None = None, *, wait_seconds: float = 5, shared: bool = False) -> Archive:
    """Open a collection's archive, making it when it is not there.

    Args:
        home: the collection's folder.
        url: a PostgreSQL database, such as postgresql://desk@db.example/news, that keeps it in place of the folder.
        wait_seconds: how long to wait for another process that has the database.
        shared: whether other processes may have the database open so too.

    Raises:
        HomeError: it is damaged, is of another version, or cannot be reached or written.
        LockedError: another process has the database.
    """
    if url is None:
        database = SqliteDatabase(home / FILE_NAME)
        return Archive(database, SqliteFullText(database))
    served = _connected(url, "shared" if shared else "alone", wait_seconds)
    from vectorstore.storage.postgres.fulltext import PostgresFullText

    return Archive(served, PostgresFullText(served))


def open_conversations(home: Path, url: str | None = None) -> Conversations:
    """Return a collection's conversations; their store is opened by the first use."""
    if url is None:
        return Conversations(lambda: SqliteDatabase(home / CONVERSATIONS_NAME, CONVERSATIONS))
    return Conversations(lambda: _connected(url, "beside", 0))


def open_desks(url: str) -> "Desks":
    """Return what the processes that share a database keep beside the articles.

    Raises:
        HomeError: the database cannot be reached.
    """
    with _needs_psycopg():
        from vectorstore.storage.postgres.desks import Desks
    return Desks(url)


def _connected(url: str, use: "Use", wait_seconds: float) -> Database:
    with _needs_psycopg():
        from vectorstore.storage.postgres.database import PostgresDatabase
    return PostgresDatabase(url, use=use, wait_seconds=wait_seconds)


@contextmanager
def _needs_psycopg() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise HomeError(
            "A PostgreSQL database is named, and what speaks to one is not installed.",
            "Run: pip install 'newsdesk[postgres]'",
        ) from error
