"""A collection's folder, held by this process: its lock, archive, index and embedding model."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from vectorstore.chunking import Chunking
from vectorstore.errors import HomeError, IndexMismatchError
from vectorstore.home_lock import HomeLock
from vectorstore.index.chroma_client import ChromaServer
from vectorstore.index.chroma_index import VectorIndex
from vectorstore.index.in_use import IndexInUse, Nearest
from vectorstore.index.served_index import ServedIndex
from vectorstore.index.sync import OnCount
from vectorstore.inference.embedder import Embedder
from vectorstore.storage.archive import MOVING, Archive
from vectorstore.storage.manifest import Manifest
from vectorstore.storage.opening import open_archive, open_conversations, open_desks
from vectorstore.until_changed import UntilChanged

if TYPE_CHECKING:
    from vectorstore.storage.postgres.desks import Desks


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
        chroma: ChromaServer | None = None,
        database_url: str | None = None,
        desks: "Desks | None" = None,
    ) -> None:
        self.home = home
        self.archive = archive
        self.desks = desks
        """The state shared with other processes that have the collection open; None where it is alone."""
        self.conversations = open_conversations(home, database_url)
        self.chunking = chunking
        self.embedder_name = embedder_name
        self._lock = lock
        self._load_embedder = load_embedder
        self._embedder: Embedder | None = None
        self._loading = threading.RLock()
        self.changing = threading.RLock()
        """Held by who changes articles or the index; taken before a transaction is begun."""
        self._index = IndexInUse(
            home, archive, self.changing, chroma=chroma, shared_name=desks.collection if desks else None
        )
        self._counted: UntilChanged[int] = UntilChanged()

    def count_chunks(self, view: Archive) -> int:
        """Return how many chunks there are in the archive or a snapshot of it; counted again only after a change."""
        return self._counted.at(view.changes, lambda: view.counts().chunks)

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
        chroma: ChromaServer | None = None,
        database_url: str | None = None,
    ) -> "Collection":
        """Take the folder (made when it is not there) for this process.

        With a database and a Chroma server other processes, each with a folder of its own, may have the collection open
        too.

        Args:
            command: what runs, for the message another process gets.
            url: where this process answers over HTTP, when it is a server.
            database_url: the PostgreSQL database that keeps archive and conversations in place of the folder.

        Raises:
            LockedError: another process holds it, or the database.
            HomeError: it is not a folder, cannot be written, or its archive is damaged.
        """
        _make_folder(home)
        lock = HomeLock(home, command, url)
        lock.acquire(wait_seconds)
        with ExitStack() as undo:
            undo.callback(lock.release)
            archive = open_archive(home, database_url, wait_seconds=wait_seconds, shared=chroma is not None)
            undo.callback(archive.close)
            _check_whole(archive)
            opened = cls(
                home,
                lock,
                archive,
                embedder_name=embedder_name,
                load_embedder=load_embedder,
                chunking=chunking,
                chroma=chroma,
                database_url=database_url,
                desks=open_desks(database_url) if database_url and chroma else None,
            )
            undo.pop_all()
        return opened

    @property
    def embedder(self) -> Embedder:
        """The embedding model, loaded when it is first used."""
        with self._loading:
            if self._embedder is None:
                self._embedder = self._load_embedder()
            return self._embedder

    @property
    def index(self) -> VectorIndex:
        """The vector index of this process alone, caught up with the archive."""
        return self._index.open()

    @property
    def index_is_open(self) -> bool:
        """Whether the index of this process was needed yet."""
        return self._index.opened is not None

    @property
    def served_index(self) -> ServedIndex | None:
        """The index that several processes share; None where this one is alone."""
        return self._index.served

    @property
    def nearest(self) -> Nearest:
        """The nearest-neighbour search; see ``IndexInUse``."""
        return self._index.nearest

    @contextmanager
    def searching(self) -> Iterator[Nearest]:
        """Lend ``nearest`` for a search: it is not closed before the block ends."""
        with self._index.searching() as nearest:
            yield nearest

    def open_index(self) -> None:
        """Open the index now, and not at the first search; build one that is shared where it is not there."""
        self._index.open_ahead()

    def keep_index(self) -> None:
        """Keep an index that several processes share up to date until the collection is closed."""
        self._index.keep()

    def sync_index(self, on_count: OnCount | None = None) -> None:
        """Apply the archive's latest changes to the index; a shared one that is away catches up later."""
        self._index.sync(on_count)

    def rebuild_index(self, on_count: OnCount | None = None) -> None:
        """Build the index anew from the archive's vectors and swap it in."""
        self._index.rebuild(on_count)

    def check_compatibility(self) -> None:
        """Check that the stored vectors are of the embedder and chunking in the settings; an empty archive takes them.

        Raises:
            IndexMismatchError: they are not; the message names the way out.
        """
        wanted = {"embedder": self.embedder_name, "chunking": self.chunking.name}
        with self.archive.snapshot() as view:  # asked at every search, which must not wait for who is writing
            if all(view.meta(key) == value for key, value in wanted.items()):
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
        self._index.end_keeping()
        with self.changing, self._loading:
            self._index.close()
            if self.desks:
                self.desks.close()
            self.conversations.close()
            self.archive.close()
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _make_folder(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HomeError(
            f"The collection's folder {home} cannot be made: {error.strerror or error}.",
            "Name another with --home or NEWSDESK_HOME.",
        ) from error


def _check_whole(archive: Archive) -> None:
    if archive.meta(MOVING) is not None:
        raise HomeError(
            "A collection is being moved here, and only a part of it has come.",
            "Run the same `newsdesk migrate` again: it goes on where it was.",
        )
