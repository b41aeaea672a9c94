"""The vector index of several processes: on a Chroma server, built and brought up to date by one of them at a time.

Each build is a collection of Chroma's with a name of its own; the archive says which is in use. Whoever holds the
database's lock for it tells the index what the outbox holds, and builds it anew where Chroma has lost it. Readers ask
the archive each time which build it is, so that a new one is used at once. Writing to it twice does no harm.
"""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vectorstore.errors import HomeError, IndexUnavailableError, UnreachableError, first_line
from vectorstore.index.chroma_client import ChromaServer, close, open_server, translated
from vectorstore.index.chroma_index import VectorIndex, make_collection
from vectorstore.index.sync import GENERATION, OnCount, identity, put_chunks
from vectorstore.inference.vectors import Vectors
from vectorstore.storage.archive import Archive
from vectorstore.storage.filter import Filter

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

_ASK_SECONDS = 4.0
"""A search that takes longer is given up: the answer is then made of what words find."""
_WRITE_SECONDS = 120.0
_REST_SECONDS = 3.0
"""After a failure Chroma is left alone so long, lest every question wait for it."""
_PAGE_CHUNKS = 1000
_SWAPS = 3
"""New builds during one search that are followed."""
_MOST_LISTED = 10_000
_WORK = "index"
_LOG = logging.getLogger(__name__)


class ServedIndex:
    """Has the shape of ``VectorIndex`` for searching; safe to use from several threads."""

    def __init__(self, archive: Archive, server: ChromaServer, name: str) -> None:
        """Say where the index is; nothing is asked yet.

        Args:
            name: of the collection, the same for all its processes.
        """
        self._archive = archive
        self._server = server
        self._prefix = f"newsdesk-{name}-"
        self._clients: dict[float, Client] = {}
        self._opened: tuple[int, VectorIndex] | None = None
        self._opening = threading.Lock()
        self._rested = 0.0

    # -- reading

    def search(self, vector: Vectors, limit: int, where: Filter) -> list[str]:
        """Return the ids of the chunks nearest to a vector (dimension,), nearest first; see ``search_windows``."""
        return self.search_windows(vector, limit, [where], 4 * limit)[0]

    def search_windows(self, vector: Vectors, limit: int, windows: Sequence[Filter], far: int) -> list[list[str]]:
        """Do as ``VectorIndex.search_windows`` does.

        Raises:
            IndexUnavailableError: the server does not answer in time, or has no index for now.
        """
        if time.monotonic() < self._rested:
            raise IndexUnavailableError("The Chroma server did not answer a moment ago.", "newsdesk doctor says more.")
        with self._asked():
            for _ in range(_SWAPS):
                asked = self._generation()
                try:
                    found = self._current().search_windows(vector, limit, windows, far)
                except HomeError:  # another process may have built a new one meanwhile
                    self._opened = None
                    if asked == self._generation():
                        raise
                else:
                    # A build that is deleted while Chroma looks through it gives little or nothing, and no error.
                    if asked == self._generation():
                        return found
            return self._current().search_windows(vector, limit, windows, far)

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """Separate errors of the server from those of the database, and do not call it for a while after one."""
        try:
            yield
        except UnreachableError:  # that is the database
            raise
        except HomeError as error:
            self._rested = time.monotonic() + _REST_SECONDS
            raise IndexUnavailableError(error.message, error.hint) from error

    def check(self) -> None:
        """Check that the server answers and has the index.

        Raises:
            HomeError: it does not, or has not.
        """
        self._opened = None
        self._current().count()
        self._rested = 0.0

    def compare(self) -> tuple[int, int]:
        """Return how many chunks the index misses, and how many it has too many, apart from what it was not told yet.

        Raises:
            HomeError: the server does not answer, or has no index.
        """
        self._opened = None
        held = self._current().ids()
        with self._archive.snapshot() as view:
            wanted = set(view.chunks.ids())
            told = {chunk_id for chunk_id, _ in view.outbox.pending()}
        return len(wanted - held - told), len(held - wanted - told)

    def _generation(self) -> int:
        # From a snapshot of its own: the build of an older one may be gone, and who writes is not waited for.
        with self._archive.snapshot() as view:
            return int(view.meta(GENERATION) or 0)

    def _current(self) -> VectorIndex:
        generation, known = self._generation(), self._opened
        if known is None or known[0] != generation:
            with self._opening:
                known = self._opened = (generation, self._open(generation, _ASK_SECONDS))
        return known[1]

    def _open(self, generation: int, timeout_seconds: float) -> VectorIndex:
        """Return a build of the index; one that is not there is not made."""
        if generation == 0:
            raise IndexUnavailableError("The vector index is not built yet.", "It is being built; ask again later.")
        client = self._client(timeout_seconds)
        with translated():
            return VectorIndex(
                client, client.get_collection(f"{self._prefix}{generation}", embedding_function=None), None
            )

    def _client(self, timeout_seconds: float) -> "Client":
        if timeout_seconds not in self._clients:
            _check_answers(self._server.url)
            self._clients[timeout_seconds] = open_server(self._server, timeout_seconds)
        return self._clients[timeout_seconds]

    # -- writing

    def bring_up(self, *, wait_seconds: float = 0, look: bool = False, on_count: OnCount | None = None) -> bool:
        """Apply the archive's latest changes to the index, and build it where there is none.

        Args:
            wait_seconds: how long to wait for another process that does it.
            look: whether to find out if Chroma has lost some of it.

        Returns:
            Whether this process could do it.

        Raises:
            IndexUnavailableError: the server does not answer.
        """
        if not look and self._generation() and not self._archive.outbox.noted(1):
            return True
        with self._archive.database.exclusive(_WORK, wait_seconds) as ours:
            if not ours:
                return False
            with self._asked():
                index = self._whole(look) or self._build(on_count)
                while notes := self._archive.outbox.noted(_PAGE_CHUNKS):
                    index.remove([chunk_id for chunk_id, removed, _ in notes if removed])
                    self._tell(index, [chunk_id for chunk_id, removed, _ in notes if not removed])
                    self._archive.outbox.clear_noted(notes)
        return True

    def rebuild(self, on_count: OnCount | None = None) -> None:
        """Build the index anew from the archive's vectors and let all processes use it.

        Raises:
            HomeError: the server does not answer, or another process does the same and does not end.
        """
        with self._archive.database.exclusive(_WORK, wait_seconds=600) as ours:
            if not ours:
                raise HomeError("Another process builds the index just now.", "Wait until it has ended.")
            self._build(on_count)

    def _whole(self, look: bool) -> VectorIndex | None:
        """Return the build in use, None where there is none, or fewer or more chunks are in it than should be."""
        generation = self._generation()
        if generation == 0:
            return None
        if f"{self._prefix}{generation}" not in [each.name for each in self._listed()]:
            _LOG.warning("The Chroma server has lost the index; it is built anew.")
            return None
        index = self._open(generation, _WRITE_SECONDS)
        if look:
            with self._archive.snapshot() as view:
                settled = not view.outbox.noted(1)
                chunks = view.counts().chunks
            if settled and (found := index.count()) != chunks:
                _LOG.warning("The index has %d chunks and the archive %d; it is built anew.", found, chunks)
                return None
        return index

    def _build(self, on_count: OnCount | None = None) -> VectorIndex:
        client = self._client(_WRITE_SECONDS)
        generation = 1 + max([self._generation(), *(int(each.name[len(self._prefix) :]) for each in self._listed())])
        with self._archive.snapshot() as view:
            ids = view.chunks.ids()
            told = view.outbox.noted(len(ids) + 1_000_000)
        collection = make_collection(client, f"{self._prefix}{generation}", identity(self._archive))
        index = VectorIndex(client, collection, None)
        for begin in range(0, len(ids), _PAGE_CHUNKS):
            self._tell(index, ids[begin : begin + _PAGE_CHUNKS])
            if on_count:
                on_count(min(begin + _PAGE_CHUNKS, len(ids)), len(ids))
        with self._archive.transaction():
            self._archive.outbox.clear_noted(told)
            self._archive.set_meta(GENERATION, str(generation))
        self._rested = 0.0
        for each in self._listed():
            if each.name != f"{self._prefix}{generation}":
                with translated():
                    client.delete_collection(each.name)
        return index

    def _tell(self, index: VectorIndex, chunk_ids: list[str]) -> None:
        with self._archive.snapshot() as view:
            put_chunks(view, index, chunk_ids, lost=True)

    def _listed(self) -> "list[Collection]":
        """Return the builds that the server has."""
        with translated():
            found = self._client(_WRITE_SECONDS).list_collections(limit=_MOST_LISTED)
        return [each for each in found if each.name.startswith(self._prefix)]

    def close(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            close(client)
        self._clients.clear()


def _check_answers(url: str) -> None:
    """Check that a server answers at all: Chroma's client would wait for one that hangs without end."""
    from urllib.error import HTTPError  # a collection in a folder does without them
    from urllib.request import urlopen

    base = url if "//" in url else f"http://{url}"
    try:
        with urlopen(f"{base.rstrip('/')}/api/v2/heartbeat", timeout=_ASK_SECONDS):  # noqa: S310 (the setting's address)
            pass
    except HTTPError as error:
        error.close()  # it asks for a token, and so answers
    except (OSError, ValueError) as error:
        raise IndexUnavailableError(
            f"The Chroma server {url} does not answer ({first_line(error)}).",
            "Start it (chroma run --path FOLDER); the index catches up by itself.",
        ) from error
