"""Further connections to a SQLite file, which only read: each sees the file as it was when its reading began.

In WAL mode they wait for no writer, and no writer for them.
"""

import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """What a thread reads from while it is in a snapshot."""

    connection: sqlite3.Connection
    changes: int
    """The file's count of changes, no newer than what is seen."""


class Snapshots:
    """Connections that only read, one for each thread that needs one."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._free: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()
        self._mine = threading.local()
        self._closed = False

    @property
    def current(self) -> Reading | None:
        """What this thread reads from; None outside of a snapshot."""
        reading: Reading | None = getattr(self._mine, "reading", None)
        return reading

    @contextmanager
    def begin(self, changes: int) -> Iterator[None]:
        """Begin one for this thread; ``changes`` was counted before."""
        try:
            connection = self._free.get_nowait()
        except queue.Empty:
            connection = self._connect()
        try:
            connection.execute("BEGIN")
            connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()  # it begins with the first reading
            with self._reading(Reading(connection, changes)):
                yield
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if self._closed:
                connection.close()
            else:
                self._free.put(connection)

    def leave(self) -> AbstractContextManager[None]:
        """Within the block this thread is in no snapshot."""
        return self._reading(None)

    def close(self) -> None:
        """Close the connections that are free."""
        self._closed = True
        while not self._free.empty():
            self._free.get_nowait().close()

    @contextmanager
    def _reading(self, reading: Reading | None) -> Iterator[None]:
        before = self.current
        self._mine.reading = reading
        try:
            yield
        finally:
            self._mine.reading = before
