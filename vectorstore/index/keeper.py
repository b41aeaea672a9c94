"""Looks after an index on a Chroma server while a desk runs: tells it of changes, builds it anew where it was lost."""

import logging
import threading

from vectorstore.errors import HomeError
from vectorstore.index.served_index import ServedIndex

_ROUND_SECONDS = 1.0
_LOOK_ROUNDS = 10
"""Every so many rounds it is found out whether Chroma still has all."""
_LOG = logging.getLogger(__name__)


class IndexKeeper:
    """A thread that brings the index up to date; among several processes one does it at a time."""

    def __init__(self, index: ServedIndex) -> None:
        self._index = index
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="index keeper", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End, after what is being told."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(30)

    def _run(self) -> None:
        rounds, failing = 0, False
        while not self._stop.wait(_ROUND_SECONDS):
            try:
                self._index.bring_up(look=failing or rounds % _LOOK_ROUNDS == 0)
                if failing:
                    _LOG.warning("the index is brought up to date again.")
                failing = False
            except HomeError as error:
                if not failing:
                    _LOG.warning("the index cannot be brought up to date for now: %s", error.message)
                failing = True
            except Exception:
                _LOG.exception("the index cannot be looked after")
            rounds += 1
