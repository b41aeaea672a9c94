"""The writing half of an ingest: articles wait in a batch, and are embedded and stored together or not at all."""

from collections import Counter
from dataclasses import dataclass, field

from vectorstore.article import Article, Chunk, digest
from vectorstore.chunking import make_chunks
from vectorstore.collection import Collection
from vectorstore.manifest import FileState, Manifest, Origin
from vectorstore.record import Record

BATCH_CHUNKS = 256
"""Chunks embedded and stored at once: a few seconds of work, the most that a kill costs."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article to be stored, with the record it came from and the article that record gave before."""

    path: str
    record: Record
    chunks: list[Chunk]
    replaces: str | None


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
    finished: list[tuple[str, FileState]] = field(default_factory=list)
    """Files read to their end whose last articles are still waiting."""

    @property
    def manifest(self) -> Manifest:
        return Manifest(self.collection.archive)

    def add(self, path: str, record: Record, origin: Origin | None) -> None:
        """Take in a record whose content is not what its origin, if it has one, says.

        Its article may be there already, by another record; then only that is noted.
        """
        article_id = record.article.id
        corrected = origin is not None and origin.article_id == article_id
        if not corrected and any(waiting.record.article.id == article_id for waiting in self.waiting):
            self.store()
        if not corrected and self.manifest.known(article_id):
            self._point(path, record, origin)
            return
        chunks = make_chunks(record.article, self.collection.chunking, self.collection.embedder)
        self.waiting.append(Waiting(path, record, chunks, origin.article_id if origin else None))
        if sum(len(waiting.chunks) for waiting in self.waiting) >= BATCH_CHUNKS:
            self.store()

    def store(self) -> None:
        """Embed and store what waits, and note the files that it finishes."""
        archive = self.collection.archive
        texts = [chunk.embedded for waiting in self.waiting for chunk in waiting.chunks]
        vectors = self.collection.embedder.encode_documents(texts) if texts else None
        with archive.transaction():
            begin = 0
            for waiting in self.waiting:
                assert vectors is not None
                end = begin + len(waiting.chunks)
                archive.put_article(waiting.record.article, waiting.chunks, vectors[begin:end])
                self._set_origin(waiting.path, waiting.record)
                if waiting.replaces not in (None, waiting.record.article.id):
                    archive.remove_articles(self.manifest.orphans([str(waiting.replaces)]))
                begin = end
            for path, state in self.finished:
                self.manifest.put_file(path, state)
        self.counts.update("added" if waiting.replaces is None else "changed" for waiting in self.waiting)
        self.chunks_embedded += len(texts)
        self.waiting.clear()
        self.finished.clear()

    def remove(self, path: str, origins: dict[str, Origin]) -> None:
        """Remove the articles of records that are gone from a file, but those that another record gives."""
        self.store()
        with self.collection.archive.transaction():
            self.manifest.remove_origins(path, origins)
            orphans = self.manifest.orphans(origin.article_id for origin in origins.values())
            removed = self.collection.archive.remove_articles(orphans)
        self.counts["removed"] += removed

    def _point(self, path: str, record: Record, origin: Origin | None) -> None:
        """Note that a record gives an article that is already stored."""
        with self.collection.archive.transaction():
            self._set_origin(path, record)
            if origin is not None:
                self.collection.archive.remove_articles(self.manifest.orphans([origin.article_id]))
        self.counts["duplicates" if origin is None else "changed"] += 1

    def _set_origin(self, path: str, record: Record) -> None:
        self.manifest.put_origin(path, record.key, Origin(record.article.id, content_of(record.article)))


def content_of(article: Article) -> str:
    """Return a digest of an article with all that is known of it; a corrected date changes it."""
    published = article.published.isoformat() if article.published else ""
    known = (article.url or "", article.source or "", published, article.language or "")
    return digest(article.id, *known, *article.authors)
