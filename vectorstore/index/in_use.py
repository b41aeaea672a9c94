"""The index of a collection's dense search: its vectors, an index of this process, or a shared one."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vectorstore.errors import IndexUnavailableError
from vectorstore.index.brute_force import ExactSearch
from vectorstore.index.chroma_client import ChromaServer
from vectorstore.index.chroma_index import VectorIndex
from vectorstore.index.keeper import IndexKeeper
from vectorstore.index.lease import IndexLease
from vectorstore.index.served_index import ServedIndex
from vectorstore.index.sync import OnCount, catch_up, current_index, rebuild, remove_stale_builds
from vectorstore.storage.archive import Archive

_PATIENCE_SECONDS = 30
"""To wait for another process that tells the index of changes."""
_LOG = logging.getLogger(__name__)

Nearest = VectorIndex | ExactSearch | ServedIndex
"""Nearest-neighbour search; all three have the same methods."""


class IndexInUse:
    """Opens the index when it is first needed, brings it up to the archive, and swaps a new build in.

    Safe to use from several threads.
    """

    def __init__(
        self,
        home: Path,
        archive: Archive,
        changing: threading.RLock,
        *,
        chroma: ChromaServer | None = None,
        shared_name: str | None = None,
    ) -> None:
        """Say what it is made of; nothing is opened yet.

        Args:
            home: the folder of a build of this process.
            archive: what it is built from.
            changing: held by who changes articles or the index; taken before a transaction is begun.
            chroma: the server that has the index; None for the folder.
            shared_name: what the index is called where several processes share it on the server; None for one's own.
        """
        self.served = ServedIndex(archive, chroma, shared_name) if chroma and shared_name else None
        """The index that several processes share; None where this one is alone."""
        self._keeper = IndexKeeper(self.served) if self.served else None
        self._home = home
        self._archive = archive
        self._chroma = chroma
        self._changing = changing
        self._opening = threading.RLock()
        """To build an index takes minutes, in which questions need the model."""
        self._lease = IndexLease()
        self._exact = ExactSearch(archive)

    @property
    def opened(self) -> VectorIndex | None:
        """The index of this process, where it is open."""
        return self._lease.index

    def open(self, on_count: OnCount | None = None) -> VectorIndex:
        """Return the index of this process alone, caught up with the archive."""
        if (index := self._lease.index) is not None:
            return index
        with self._changing, self._opening:
            if (index := self._lease.index) is None:
                index = current_index(self._home, self._archive, self._chroma, on_count)
                self._lease.put(index)
            return index

    def open_ahead(self) -> None:
        """Open the index now, and not at the first search; build one that is shared where it is not there."""
        if self.served:
            self.sync()
        else:
            self.open()

    def keep(self) -> None:
        """Look after an index that several processes share until it is closed."""
        if self._keeper:
            self._keeper.start()

    @property
    def nearest(self) -> Nearest:
        """The nearest-neighbour search: the index where it is open or there are many chunks.

        While there are few, a process that asks one question is done sooner without opening the index. Both find the
        same, but that the index may miss some of a large collection. Where a Chroma server is set, it is asked.
        """
        if self.served:
            return self.served
        return self._exact if self._without_index() else self.open()

    def _without_index(self) -> bool:
        return self._lease.index is None and self._chroma is None and self._exact.fits()

    @contextmanager
    def searching(self) -> Iterator[Nearest]:
        """Lend ``nearest`` for a search: it is not closed before the block ends."""
        if self.served:
            yield self.served
        elif self._without_index():
            yield self._exact
        else:
            with self._lease.borrow(self.open) as index:
                yield index

    def sync(self, on_count: OnCount | None = None) -> None:
        """Apply the archive's latest changes to the index; a shared one that is away catches up later."""
        if self.served:
            try:
                self.served.bring_up(wait_seconds=_PATIENCE_SECONDS, on_count=on_count)
            except IndexUnavailableError as error:
                _LOG.warning("%s %s", error.message, error.hint)
            return
        with self._changing:
            self._put(catch_up(self._home, self._archive, self.open(on_count), self._chroma, on_count))

    def rebuild(self, on_count: OnCount | None = None) -> None:
        """Build the index anew from the archive's vectors and swap it in."""
        if self.served:
            self.served.rebuild(on_count)
            return
        with self._changing:
            self._put(rebuild(self._home, self._archive, self._chroma, on_count))

    def _put(self, fresh: VectorIndex) -> None:
        if self._lease.put(fresh) is None:
            remove_stale_builds(self._home, self._archive)

    def end_keeping(self) -> None:
        """End what ``keep`` began, after what is being told to the index."""
        if self._keeper:
            self._keeper.close()

    def close(self) -> None:
        """Close what is open."""
        with self._changing, self._opening:
            self._lease.close()
            if self.served:
                self.served.close()
