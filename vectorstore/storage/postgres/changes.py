"""Changes that other processes make to a database: heard of within a moment, by LISTEN and NOTIFY."""

import logging
import threading
from collections.abc import Callable
from typing import Any

import psycopg

Connection = psycopg.Connection[Any]
_TELL = "SELECT pg_notify('newsdesk_' || hashtext(current_schema()), '')"
_CHANNEL = "SELECT 'newsdesk_' || hashtext(current_schema())"
_LOOK_SECONDS = 0.5
_LOG = logging.getLogger(__name__)


class Changes:
    """Counts what others have changed. Whoever was cut off meanwhile counts one, since there may have been any."""

    def __init__(self, connect: Callable[[], Connection], own: Callable[[], int]) -> None:
        """Begin to listen.

        Args:
            own: gives the server's number of the connection by which this process writes; that is not counted.
        """
        self.count = 0
        self._connect, self._own = connect, own
        self._stop = threading.Event()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=self._run, name="database changes", daemon=True)
        self._thread.start()
        self._listening.wait(5)  # what changes from now on is heard of

    def tell(self, connection: Connection) -> None:
        """Notify the other desks of a change; within a transaction, once it is committed."""
        connection.execute(_TELL)

    def close(self) -> None:
        """Stop listening."""
        self._stop.set()
        self._thread.join(5)

    def _run(self) -> None:
        told = False
        while not self._stop.is_set():
            try:
                with self._connect() as connection:
                    row = connection.execute(_CHANNEL).fetchone()
                    assert row is not None
                    connection.execute(f'LISTEN "{row[0]}"')
                    self.count += 1
                    self._listening.set()
                    told = False
                    self._listen(connection)
            except psycopg.Error as error:
                if not told:
                    _LOG.warning("changes of other desks are not heard of for now: %s", " ".join(str(error).split()))
                told = True
                self._stop.wait(_LOOK_SECONDS)

    def _listen(self, connection: Connection) -> None:
        while not self._stop.is_set():
            for heard in connection.notifies(timeout=_LOOK_SECONDS):
                if heard.pid != self._own():
                    self.count += 1
