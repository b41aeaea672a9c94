"""Opens the stores of a collection: in its folder, or in the database that a URL names."""

from pathlib import Path

from vectorstore.errors import HomeError
from vectorstore.storage.archive import Archive
from vectorstore.storage.conversations import FILE_NAME as CONVERSATIONS_NAME
from vectorstore.storage.conversations import Conversations
from vectorstore.storage.database import FILE_NAME, Database
from vectorstore.storage.sqlite.database import CONVERSATIONS, SqliteDatabase
from vectorstore.storage.sqlite.fulltext import SqliteFullText


def open_archive(home: Path, url: str | None = None, *, wait_seconds: float = 5) -> Archive:
    """Open a collection's archive, making it when it is not there.

    Args:
        home: the collection's folder.
        url: a PostgreSQL database, such as postgresql://desk@db.example/news, that keeps it in place of the folder.
        wait_seconds: how long to wait for another process that has the database.

    Raises:
        HomeError: it is damaged, is of another version, or cannot be reached or written.
        LockedError: another process has the database.
    """
    if url is None:
        database = SqliteDatabase(home / FILE_NAME)
        return Archive(database, SqliteFullText(database))
    served = _connected(url, owned=True, wait_seconds=wait_seconds)
    from vectorstore.storage.postgres.fulltext import PostgresFullText

    return Archive(served, PostgresFullText(served))


def open_conversations(home: Path, url: str | None = None) -> Conversations:
    """Return a collection's conversations; their store is opened by the first use."""
    if url is None:
        return Conversations(lambda: SqliteDatabase(home / CONVERSATIONS_NAME, CONVERSATIONS))
    return Conversations(lambda: _connected(url, owned=False, wait_seconds=0))


def _connected(url: str, *, owned: bool, wait_seconds: float) -> Database:
    try:
        from vectorstore.storage.postgres.database import PostgresDatabase
    except ImportError as error:
        raise HomeError(
            "A PostgreSQL database is named, and what speaks to one is not installed.",
            "Run: pip install 'newsdesk[postgres]'",
        ) from error
    return PostgresDatabase(url, owned=owned, wait_seconds=wait_seconds)
