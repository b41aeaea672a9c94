"""A collection's folder, held by this process: its lock, archive, index and embedding model."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from vectorstore.chunking import Chunking
from vectorstore.errors import HomeError, IndexMismatchError
from vectorstore.home_lock import HomeLock
from vectorstore.index.brute_force import ExactSearch
from vectorstore.index.chroma_index import VectorIndex
from vectorstore.index.sync import OnCount, catch_up, current_index, rebuild, remove_stale_builds
from vectorstore.inference.embedder import Embedder
from vectorstore.storage.archive import MOVING, Archive
from vectorstore.storage.manifest import Manifest
from vectorstore.storage.opening import open_archive, open_conversations


class Collection:
    """Open with ``Collection.open``; a context manager. The index and the model are loaded when first needed.

    Safe to use from several threads: many may search while one changes it. Whoever changes articles or the index holds
    ``changing``. A search reads a snapshot of the archive and borrows the index; one that is swapped out meanwhile is
    closed when the last has given it back.
    """

    def __init__(
        self,
        home: Path,
        lock: HomeLock,
        archive: Archive,
        *,
        embedder_name: str,
        load_embedder: Callable[[], Embedder],
        chunking: Chunking,
        chroma_url: str | None,
        database_url: str | None = None,
    ) -> None:
        self.home = home
        self.archive = archive
        self.conversations = open_conversations(home, database_url)
        self.chunking = chunking
        self.embedder_name = embedder_name
        self._lock = lock
        self._load_embedder = load_embedder
        self._chroma_url = chroma_url
        self._embedder: Embedder | None = None
        self._index: VectorIndex | None = None
        self._exact = ExactSearch(archive)
        self._loading = threading.RLock()
        self.changing = threading.RLock()
        """Held by who changes articles or the index; taken before a transaction is begun."""
        self._borrowing = threading.Lock()
        self._borrowed: Counter[int] = Counter()
        self._retired: dict[int, VectorIndex] = {}
        self._counted: tuple[int, int] = (-1, 0)

    @property
    def chunks(self) -> int:
        """How many chunks there are; counted again only after a change."""
        changes = self.archive.changes
        counted = self._counted
        if counted[0] != changes:
            with self.archive.snapshot():
                counted = self._counted = (changes, self.archive.counts().chunks)
        return counted[1]

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        embedder_name: str,
        load_embedder: Callable[[], Embedder],
        chunking: Chunking,
        command: str,
        url: str | None = None,
        wait_seconds: float = 5,
        chroma_url: str | None = None,
        database_url: str | None = None,
    ) -> "Collection":
        """Take the folder (made when it is not there) for this process.

        Args:
            command: what runs, for the message another process gets.
            url: where this process answers over HTTP, when it is a server.
            database_url: the PostgreSQL database that keeps archive and conversations in place of the folder.

        Raises:
            LockedError: another process holds it, or the database.
            HomeError: it is not a folder, cannot be written, or its archive is damaged.
        """
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HomeError(
                f"The collection's folder {home} cannot be made: {error.strerror or error}.",
                "Name another with --home or NEWSDESK_HOME.",
            ) from error
        lock = HomeLock(home, command, url)
        lock.acquire(wait_seconds)
        try:
            archive = open_archive(home, database_url, wait_seconds=wait_seconds)
            _check_whole(archive)
        except BaseException:
            lock.release()
            raise
        return cls(
            home,
            lock,
            archive,
            embedder_name=embedder_name,
            load_embedder=load_embedder,
            chunking=chunking,
            chroma_url=chroma_url,
            database_url=database_url,
        )

    @property
    def embedder(self) -> Embedder:
        """The embedding model, loaded when it is first used."""
        with self._loading:
            if self._embedder is None:
                self._embedder = self._load_embedder()
            return self._embedder

    @property
    def index(self) -> VectorIndex:
        """The vector index, caught up with the archive."""
        return self._opened()

    def _opened(self, on_count: OnCount | None = None) -> VectorIndex:
        if (index := self._index) is not None:
            return index
        with self.changing, self._loading, self.archive.newest():
            if self._index is None:
                self._index = current_index(self.home, self.archive, self._chroma_url, on_count)
            return self._index

    @property
    def nearest(self) -> VectorIndex | ExactSearch:
        """What finds the chunks nearest to a vector: the index where it is open or there are many chunks.

        While there are few, a process that asks one question is done sooner without opening the index. Both find the
        same, but that the index may miss some of a large collection. Where a Chroma server is set, it is asked.
        """
        if self._index is None and self._chroma_url is None and self._exact.fits():
            return self._exact
        return self.index

    @contextmanager
    def searching(self) -> Iterator[VectorIndex | ExactSearch]:
        """Lend ``nearest`` for a search: it is not closed before the block ends."""
        while True:
            nearest = self.nearest
            with self._borrowing:
                if nearest is self._index or nearest is self._exact:
                    self._borrowed[id(nearest)] += 1
                    break
        try:
            yield nearest
        finally:
            with self._borrowing:
                self._borrowed -= Counter([id(nearest)])  # and forgets it at none
                done = None if self._borrowed[id(nearest)] else self._retired.pop(id(nearest), None)
            if done:
                done.retire()

    def check_compatibility(self) -> None:
        """Check that the stored vectors are of the embedder and chunking in the settings; an empty archive takes them.

        Raises:
            IndexMismatchError: they are not; the message names the way out.
        """
        wanted = {"embedder": self.embedder_name, "chunking": self.chunking.name}
        with self.archive.snapshot():  # asked at every search, which must not wait for who is writing
            if all(self.archive.meta(key) == value for key, value in wanted.items()):
                return  # counting the chunks first would take longer than the rest of it
        if self.archive.counts().chunks == 0:
            with self.archive.transaction():
                for key, value in wanted.items():
                    self.archive.set_meta(key, value)
            return
        for key, value in wanted.items():
            built = self.archive.meta(key)
            if built != value:
                raise IndexMismatchError(
                    f"The index was built with the {key} {built!r} and the settings ask for {value!r}.",
                    f"Run: newsdesk reindex (embeds the articles again), or set the {key} back.",
                )

    def sync_index(self, on_count: OnCount | None = None) -> None:
        """Tell the index what the archive has changed since."""
        with self.changing:
            self._swap(catch_up(self.home, self.archive, self._opened(on_count), self._chroma_url, on_count))

    def rebuild_index(self, on_count: OnCount | None = None) -> None:
        """Build the index anew from the archive's vectors and swap it in."""
        with self.changing:
            self._swap(rebuild(self.home, self.archive, self._chroma_url, on_count))

    def _swap(self, fresh: VectorIndex) -> None:
        """Put an index in use; the one before it is closed now, or when the last search has given it back."""
        with self._borrowing:
            old, self._index = self._index, fresh
            if old is fresh:
                return
            if old is None:
                remove_stale_builds(self.home, self.archive)
                return
            if self._borrowed[id(old)]:
                self._retired[id(old)] = old
                return
        old.retire()

    def remove(self, article_ids: Iterable[str]) -> int:
        """Remove articles, and return how many there were. Ingesting their file again brings them back."""
        wanted = list(dict.fromkeys(article_ids))
        with self.changing:
            with self.archive.transaction():
                Manifest(self.archive).forget_articles(wanted)
                removed = self.archive.remove_articles(wanted)
            self.sync_index()
        return removed

    def close(self) -> None:
        """Close index and archive, and give the folder back."""
        with self.changing, self._loading:
            for index in (self._index, *self._retired.values()):
                if index is not None:
                    index.close()
            self._index = None
            self._retired.clear()
            self.conversations.close()
            self.archive.close()
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _check_whole(archive: Archive) -> None:
    if archive.meta(MOVING) is not None:
        archive.close()
        raise HomeError(
            "A collection is being moved here, and only a part of it has come.",
            "Run the same `newsdesk migrate` again: it goes on where it was.",
        )
