"""The writing half of an ingest: articles wait in a batch, and are embedded and stored together or not at all.

One batch is embedded in the background while the next one is read and cut, and stored when that one is full: reading,
chunking and SQLite use the time in which the model would have had one core alone.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from vectorstore.chunking import make_chunks
from vectorstore.collection import Collection
from vectorstore.documents import Article, Chunk, digest
from vectorstore.fetching.addresses import is_address
from vectorstore.inference.vectors import Vectors
from vectorstore.ingestion.same_address import at_the_address, is_update
from vectorstore.parsing.record import Record
from vectorstore.storage.manifest import Manifest, Origin
from vectorstore.storage.versions import Versions
from vectorstore.text.language import language_of

BATCH_CHUNKS = 256
"""Chunks embedded and stored at once: a second or two of work. A kill costs two of them at most."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article's chunks and their vectors (len(chunks), dimension), made elsewhere."""

    chunks: list[Chunk]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article to be stored, with the record it came from and the article that record gave before."""

    path: str
    record: Record
    chunks: list[Chunk]
    replaces: str | None
    vectors: Vectors | None = None
    """Those of the chunks, where they are made already."""


@dataclass(frozen=True, slots=True)
class _Flight:
    """A full batch whose texts are being embedded."""

    waiting: list[Waiting]
    finished: list[Callable[[], None]]
    vectors: "Future[Vectors]"


@dataclass(slots=True)
class Batch:
    """Takes articles in, and stores each batch in one transaction.

    It is cut by content alone, never by time, so that a run that was killed and went on stores the same batches.
    """

    collection: Collection
    counts: Counter[str] = field(default_factory=Counter)
    """Articles added, changed and removed and duplicates found, as far as they are stored."""
    chunks_embedded: int = 0
    waiting: list[Waiting] = field(default_factory=list)
    finished: list[Callable[[], None]] = field(default_factory=list)
    """Notes what was read to its end and has its last articles still waiting; run when those are stored."""
    flight: _Flight | None = None
    ahead: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "embed-ahead"))

    @property
    def manifest(self) -> Manifest:
        """The archive's manifest."""
        return Manifest(self.collection.archive)

    def add(self, path: str, record: Record, origin: Origin | None, prepared: Prepared | None = None) -> None:
        """Add a record whose content differs from what is stored of its origin, if it has one.

        Its article may be there already, by another record; then only that is noted. What is not ``prepared`` is cut
        and embedded here.
        """
        article_id = record.article.id
        corrected = origin is not None and origin.article_id == article_id
        if not corrected and not self._unstored().isdisjoint({article_id, record.article.url} - {None}):
            self.store()
        if not corrected and self._point(path, record, origin):
            return
        stored = None if origin else at_the_address(self.collection.archive, record.article)
        if stored is not None and not is_update(record.article, stored):
            self._put_behind(path, record, stored)
            return
        replaces = origin.article_id if origin else stored.id if stored else None
        if prepared is None:
            chunks = make_chunks(record.article, self.collection.chunking, self.collection.embedder)
            self.waiting.append(Waiting(path, record, chunks, replaces))
        else:
            self.waiting.append(Waiting(path, record, prepared.chunks, replaces, prepared.vectors))
        if sum(len(waiting.chunks) for waiting in self.waiting) >= BATCH_CHUNKS:
            self._launch()

    def _unstored(self) -> set[str | None]:
        """Return the ids and addresses of the articles that wait."""
        flying = self.flight.waiting if self.flight else []
        articles = [waiting.record.article for waiting in (*flying, *self.waiting)]
        return {article.id for article in articles} | {article.url for article in articles}

    def store(self) -> None:
        """Embed and store all that waits, and note the files that it finishes."""
        self._launch()
        self._land()

    def _launch(self) -> None:
        """Start embedding what waits, then store the batch before it."""
        launched = None
        if self.waiting or self.finished:
            bare = [waiting for waiting in self.waiting if waiting.vectors is None]
            texts = [chunk.embedded for waiting in bare for chunk in waiting.chunks]
            # The collection loads its model when it is first asked for it: here, not in the other thread.
            embed = self.collection.embedder.encode_documents if texts else _nothing
            launched = _Flight(self.waiting, self.finished, self.ahead.submit(embed, texts))
            self.waiting, self.finished = [], []
        self._land()
        self.flight = launched

    def _land(self) -> None:
        """Store the batch that is being embedded, when there is one."""
        flight, self.flight = self.flight, None
        if flight is None:
            return
        vectors = flight.vectors.result()
        archive = self.collection.archive
        with self.collection.changing, archive.transaction():
            begin = 0
            for waiting in flight.waiting:
                own = waiting.vectors
                if own is None:
                    own = vectors[begin : begin + len(waiting.chunks)]
                    begin += len(waiting.chunks)
                archive.put_article(_with_language(waiting.record.article), waiting.chunks, own)
                self._set_origin(waiting.path, waiting.record)
                if waiting.replaces not in (None, waiting.record.article.id):
                    self._replace(str(waiting.replaces), waiting.record.article)
            for note in flight.finished:
                note()
        self.counts.update("added" if waiting.replaces is None else "changed" for waiting in flight.waiting)
        self.chunks_embedded += sum(len(waiting.chunks) for waiting in flight.waiting)

    def remove(self, path: str, origins: dict[str, Origin]) -> None:
        """Remove the articles of records that are gone from a file, but those that another record gives."""
        self.store()
        with self.collection.changing, self.collection.archive.transaction():
            self.manifest.remove_origins(path, origins)
            orphans = self.manifest.orphans(origin.article_id for origin in origins.values())
            removed = self.collection.archive.remove_articles(orphans)
        self.counts["removed"] += removed

    def _point(self, path: str, record: Record, origin: Origin | None) -> bool:
        """Note that a record gives an article that is already stored; False where it is not."""
        with self.collection.changing, self.collection.archive.transaction():
            if not self.manifest.known(record.article.id):
                return False
            self._set_origin(path, record)
            if origin is not None:
                self._replace(origin.article_id, record.article)
        self.counts["duplicates" if origin is None else "changed"] += 1
        return True

    def _put_behind(self, path: str, record: Record, stored: Article) -> None:
        """Note that a record gives what an article was before, or a summary of it."""
        archive = self.collection.archive
        with self.collection.changing, archive.transaction():
            Versions(archive.database).add_earlier(record.article, stored.id)
            content = content_of(record.article)
            self.manifest.put_origin(path, record.key, Origin(stored.id, content))
        self.counts["duplicates"] += 1

    def _replace(self, old_id: str, new: Article) -> None:
        """Remove an article in whose place another one stands, and keep it as an earlier version.

        It stays where another record gives it, unless under the address that now has another text.
        """
        archive = self.collection.archive
        old = archive.article(old_id)
        if old is None or old_id == new.id:
            return
        if self._of_address(old_id, new.url) and (at_the_address(archive, old) or self.manifest.orphans([old_id])):
            Versions(archive.database).replace(old, new.id)
            self.manifest.move_origins(old_id, new.id)
            archive.remove_articles([old_id])

    def _of_address(self, article_id: str, url: str | None) -> bool:
        """Return whether no record under another address gives an article."""
        keys = [re.sub(r"#\d+$", "", key) for _, key, _ in self.manifest.origins_of(article_id)]
        return all(key == url or not is_address(key) for key in keys)

    def _set_origin(self, path: str, record: Record) -> None:
        self.manifest.put_origin(path, record.key, Origin(record.article.id, content_of(record.article)))


def _with_language(article: Article) -> Article:
    """Return an article with its language, told from its text where its source does not say."""
    if article.language:
        return article
    return replace(article, language=language_of(" ".join(paragraph.text for paragraph in article.paragraphs[:6])))


def _nothing(texts: Sequence[str]) -> Vectors:
    return np.empty((0, 0), dtype=np.float32)


def content_of(article: Article) -> str:
    """Return a digest of an article with all that is known of it; a corrected date changes it."""
    published = article.published.isoformat() if article.published else ""
    known = (article.url or "", article.source or "", published, article.language or "")
    later = [part for part in (article.section, article.updated) if part]
    return digest(article.id, *known, *article.authors, *later)
