"""Tables that the desks of one database share besides the articles: jobs, sessions, tokens."""

import logging
import os
import secrets
import socket
import threading

from vectorstore.errors import HomeError
from vectorstore.storage.postgres.database import PostgresDatabase
from vectorstore.storage.postgres.jobs import JobTable
from vectorstore.storage.postgres.kept import Kept

_REFRESH_SECONDS = 1.0
_COLLECTION = "collection"
_LOG = logging.getLogger(__name__)


class Desks:
    """This process among those that share a database."""

    def __init__(self, url: str) -> None:
        """Connect.

        Raises:
            HomeError: the database cannot be reached.
        """
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        """Of this desk, for the others."""
        self._db = PostgresDatabase(url, use="beside")
        self.jobs = JobTable(self._db, self.name)
        self.kept = Kept(self._db)
        self.collection = self.kept.first(_COLLECTION, secrets.token_hex(4))
        """A name of the collection, the same for all desks: its index and its cookie are called by it."""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._refresh, name="shared values", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Close the connection."""
        self._stop.set()
        self._thread.join(5)
        self._db.close()

    def _refresh(self) -> None:
        while not self._stop.wait(_REFRESH_SECONDS):
            try:
                self.kept.refresh()
            except HomeError as error:
                _LOG.debug("what desks share cannot be read just now: %s", error)
