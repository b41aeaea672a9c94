"""The two ends of a move: a collection's folder, or a PostgreSQL database, each held by this process alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from vectorstore.errors import HomeError
from vectorstore.home_lock import HomeLock
from vectorstore.storage.archive import Archive
from vectorstore.storage.conversations import FILE_NAME as CONVERSATIONS_NAME
from vectorstore.storage.conversations import Conversations
from vectorstore.storage.database import FILE_NAME
from vectorstore.storage.opening import open_archive, open_conversations

_SCHEMES = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True)
class Place:
    """A collection's stores."""

    name: str
    """For messages; without a password."""
    archive: Archive
    conversations: Conversations


def is_url(where: str) -> bool:
    """Return whether a place is a database, and not a folder.

    Raises:
        HomeError: it is the address of something else.
    """
    if where.startswith(_SCHEMES):
        return True
    if "://" in where:
        raise HomeError(
            f"{where.partition('://')[0]}:// is no place for a collection.",
            "Name a folder, or a database as postgresql://USER:PASSWORD@HOST/NAME.",
        )
    return False


@contextmanager
def open_place(where: str, *, new: bool, wait_seconds: float = 5) -> Iterator[Place]:
    """Open the stores of a folder or of a database's URL.

    Args:
        new: whether a folder may be made, and may be without a collection.

    Raises:
        HomeError: there is no collection, or it cannot be read or written.
        LockedError: another process has it open.
    """
    if is_url(where):
        with _opened(Path(), where, wait_seconds) as place:
            yield place
        return
    home = Path(where).expanduser().absolute()
    if not new and not any((home / name).is_file() for name in (FILE_NAME, CONVERSATIONS_NAME)):
        raise HomeError(f"There is no collection in {home}.", "Name the folder that newsdesk config tells.")
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HomeError(f"The folder {home} cannot be made: {error.strerror or error}.", "Name another.") from error
    lock = HomeLock(home, "migrate")
    lock.acquire(wait_seconds)
    try:
        with _opened(home, None, wait_seconds) as place:
            yield place
    finally:
        lock.release()


@contextmanager
def _opened(home: Path, url: str | None, wait_seconds: float) -> Iterator[Place]:
    archive = open_archive(home, url, wait_seconds=wait_seconds)
    try:
        conversations = open_conversations(home, url)
        try:
            yield Place(archive.database.place, archive, conversations)
        finally:
            conversations.close()
    finally:
        archive.close()
