"""Further connections to a SQLite file, which only read: each sees the file as it was when its reading began.

In WAL mode they wait for no writer, and no writer for them.
"""

import queue
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Snapshots:
    """Connections that only read, one for each reading that goes on; safe to use from several threads."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._free: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()
        self._closed = False

    @contextmanager
    def begin(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection that sees one state of the file."""
        try:
            connection = self._free.get_nowait()
        except queue.Empty:
            connection = self._connect()
        try:
            connection.execute("BEGIN")
            connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()  # it begins with the first reading
            yield connection
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if self._closed:
                connection.close()
            else:
                self._free.put(connection)

    def close(self) -> None:
        """Close the connections that are free."""
        self._closed = True
        while not self._free.empty():
            self._free.get_nowait().close()
