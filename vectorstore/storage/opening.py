"""Opens the stores of a collection."""

from pathlib import Path

from vectorstore.storage.archive import Archive
from vectorstore.storage.conversations import FILE_NAME as CONVERSATIONS_NAME
from vectorstore.storage.conversations import Conversations
from vectorstore.storage.database import FILE_NAME
from vectorstore.storage.sqlite.database import CONVERSATIONS, SqliteDatabase
from vectorstore.storage.sqlite.fulltext import SqliteFullText


def open_archive(home: Path) -> Archive:
    """Open a collection's archive, making it when it is not there.

    Raises:
        HomeError: it is damaged, is of a newer version, or cannot be written.
    """
    database = SqliteDatabase(home / FILE_NAME)
    return Archive(database, SqliteFullText(database))


def open_conversations(home: Path) -> Conversations:
    """Return a collection's conversations; their file is opened by the first use."""
    return Conversations(lambda: SqliteDatabase(home / CONVERSATIONS_NAME, CONVERSATIONS))
