"""The archive: articles, paragraphs, chunks and their vectors. It is the truth; the index is derived."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date

from vectorstore.documents import Article, ArticleHead, Aside, Chunk, Paragraph
from vectorstore.inference.vectors import Vectors
from vectorstore.storage.chunks import Chunks, Outbox
from vectorstore.storage.database import HEAD, Database, by_ids, head_of
from vectorstore.storage.filter import Filter
from vectorstore.storage.fulltext import FullText
from vectorstore.storage.near_duplicates import NearDuplicates
from vectorstore.storage.versions import Versions
from vectorstore.storage.vocabulary import Vocabulary

MOVING = "move_source"
"""Remembered while a collection is being moved here: the state of the one that is moved."""
_COLUMNS = "id title url source published authors language section updated".split()


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """An article in a list, with the number of its paragraphs and chunks."""

    head: ArticleHead
    paragraphs: int
    chunks: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The archive's counts."""

    articles: int
    paragraphs: int
    chunks: int


class Archive:
    """The archive of a collection, or one state of it that a snapshot handed out.

    The archive is safe to use from several threads. What reads more than once, or must not wait for who writes, reads
    from a snapshot.
    """

    def __init__(self, database: Database, text: FullText, vocabulary: Vocabulary | None = None) -> None:
        self._db = database
        self.text = text
        self.vocabulary = vocabulary or Vocabulary(database, text)
        self.outbox = Outbox(database)
        self.chunks = Chunks(database, text, self.outbox)

    def close(self) -> None:
        """Close all connections."""
        self._db.close()

    def transaction(self) -> AbstractContextManager[None]:
        """Return a context in which all changes are stored together, or none."""
        return self._db.transaction()

    @contextmanager
    def snapshot(self) -> "Iterator[Archive]":
        """Hand out one state of the archive to read from, whatever is ingested or removed meanwhile.

        It is of no use after the block, and cannot be written to.
        """
        with self._db.snapshot() as view:
            text = self.text.on(view)
            yield Archive(view, text, self.vocabulary.on(view, text))

    @property
    def changes(self) -> int:
        """A number that another content has another of; what is worked out from the content is kept under it."""
        return self._db.changes

    @property
    def database(self) -> Database:
        """The database beneath, for modules of this package."""
        return self._db

    # -- what the archive says of itself

    def meta(self, key: str) -> str | None:
        """Return a value that the archive remembers by a key, None where there is none."""
        rows = self._db.rows("SELECT value FROM meta WHERE key = ?", (key,))
        return rows[0][0] if rows else None

    def set_meta(self, key: str, value: str) -> None:
        """Remember a value by a key."""
        self._db.rows(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
        )

    def counts(self) -> Counts:
        """Return how many articles, paragraphs and chunks there are."""
        (row,) = self._db.rows(
            "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM paragraph), (SELECT count(*) FROM chunk)"
        )
        return Counts(*row)

    def fingerprint(self) -> str:
        """Return 16 hex digits over the embedder, the chunking and every article with its headline data."""
        sha = hashlib.sha256()
        for key in ("embedder", "chunking"):
            sha.update(f"{key}={self.meta(key)}\n".encode())
        for row in self._db.rows(f"SELECT {HEAD} FROM article ORDER BY id"):  # noqa: S608 (a constant)
            sha.update(json.dumps(row).encode())
        return sha.hexdigest()[:16]

    # -- articles

    def article(self, article_id: str) -> Article | None:
        """Return an article with its paragraphs, None where there is none."""
        rows = self._db.rows(
            f"SELECT {HEAD}, authors, language, section, updated FROM article WHERE id = ?",  # noqa: S608 (a constant)
            (article_id,),
        )
        if not rows:
            return None
        head, (authors, language, section, updated) = head_of(rows[0][:5]), rows[0][5:]
        paragraphs = self._db.rows(
            "SELECT article_id, number, text FROM paragraph WHERE article_id = ? ORDER BY number", (article_id,)
        )
        return Article(
            id=head.id,
            title=head.title,
            paragraphs=tuple(Paragraph(*row) for row in paragraphs),
            url=head.url,
            source=head.source,
            published=head.published,
            authors=tuple(json.loads(authors)),
            language=language,
            section=section,
            updated=updated,
            asides=tuple(
                Aside(*row)
                for row in self._db.rows(
                    "SELECT after, kind, text FROM aside WHERE article_id = ? ORDER BY place", (article_id,)
                )
            ),
        )

    def at_address(self, url: str) -> list[str]:
        """Return the ids of the articles with an address."""
        return [row[0] for row in self._db.rows("SELECT id FROM article WHERE url = ? ORDER BY id", (url,))]

    def heads(self, article_ids: Sequence[str], where: Filter | None = None) -> dict[str, ArticleHead]:
        """Return the headline data of those of the articles that a filter lets through."""
        clause, values = (where or Filter()).article_clause(self._db.dialect)
        rows = by_ids(self._db, f"SELECT {HEAD} FROM article WHERE TRUE {clause} AND id IN", article_ids, values)  # noqa: S608
        return {row[0]: head_of(row) for row in rows}

    def articles(self) -> list[ArticleSummary]:
        """Return all articles, newest first, those without a date last."""
        rows = self._db.rows(
            f"SELECT {HEAD}, (SELECT count(*) FROM paragraph WHERE article_id = article.id),"  # noqa: S608
            " (SELECT count(*) FROM chunk WHERE article_id = article.id)"
            " FROM article ORDER BY published IS NULL, published DESC, title, id"
        )
        return [ArticleSummary(head_of(row[:5]), row[5], row[6]) for row in rows]

    def put_article(self, article: Article, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        """Store an article with its chunks and their vectors (len(chunks), dimension), in place of its older self."""
        versions = Versions(self._db).of(article.id)
        self.remove_articles([article.id])
        self.insert_article(article)
        if versions:
            Versions(self._db).put(article.id, versions)
        self.chunks.put(article, chunks, vectors)
        NearDuplicates(self._db).add(article)

    def insert_article(self, article: Article) -> None:
        """Store the own rows of an article that is not there: headline data, paragraphs and asides."""
        published = article.published.isoformat() if article.published else None
        head = (article.id, article.title, article.url, article.source, published)
        authors = json.dumps(article.authors, ensure_ascii=False)
        derived = self._db.dialect.derived
        values = [*head, authors, article.language, article.section, article.updated]
        values += [work_out(article.title, article.source) for work_out in derived.values()]
        self._db.rows(
            f"INSERT INTO article ({', '.join((*_COLUMNS, *derived))})"  # noqa: S608 (constants)
            f" VALUES ({', '.join('?' * len(values))})",
            values,
        )
        self._db.run_many(
            "INSERT INTO paragraph VALUES (?, ?, ?)", [(p.article_id, p.number, p.text) for p in article.paragraphs]
        )
        self._db.run_many(
            "INSERT INTO aside VALUES (?, ?, ?, ?, ?)",
            [(article.id, place, aside.after, aside.kind, aside.text) for place, aside in enumerate(article.asides)],
        )

    def remove_articles(self, article_ids: Iterable[str]) -> int:
        """Remove articles with their chunks, and return how many there were; unknown ids are passed over."""
        removed = 0
        for article_id in article_ids:
            self.chunks.remove(article_id)
            NearDuplicates(self._db).remove(article_id)
            removed += len(self._db.rows("DELETE FROM article WHERE id = ? RETURNING id", (article_id,)))
        return removed

    def paragraphs(self, article_id: str, first: int, last: int) -> tuple[Paragraph, ...]:
        """Return an article's paragraphs from ``first`` to ``last``, both inclusive."""
        rows = self._db.rows(
            "SELECT article_id, number, text FROM paragraph WHERE article_id = ? AND number BETWEEN ? AND ?"
            " ORDER BY number",
            (article_id, first, last),
        )
        return tuple(Paragraph(*row) for row in rows)

    def article_texts(self, article_ids: Sequence[str]) -> dict[str, str]:
        """Return each known article's paragraphs as one text, without its headline."""
        rows = by_ids(self._db, "SELECT article_id, number, text FROM paragraph WHERE article_id IN", article_ids)
        texts: dict[str, list[str]] = {}
        for article_id, _, text in sorted(rows):
            texts.setdefault(article_id, []).append(text)
        return {article_id: "\n\n".join(paragraphs) for article_id, paragraphs in texts.items()}

    def article_ids(self) -> list[str]:
        """Return the ids of all articles, sorted."""
        return [row[0] for row in self._db.rows("SELECT id FROM article ORDER BY id")]

    def published_before(self, day: date, limit: int) -> list[str]:
        """Return the ids of some articles that were published before a day."""
        rows = self._db.rows("SELECT id FROM article WHERE published < ? LIMIT ?", (day.isoformat(), limit))
        return [row[0] for row in rows]

    def faults(self) -> list[str]:
        """Return in words what is broken or does not agree; empty where all is sound. Reads everything."""
        broken = self._db.damage()
        for what, others in (("paragraphs", "paragraph"), ("chunks", "chunk"), ("file", "origin")):
            rows = self._db.rows(f"SELECT id FROM article EXCEPT SELECT article_id FROM {others}")  # noqa: S608
            if rows:
                broken.append(f"{len(rows)} articles {'from no' if what == 'file' else 'without'} {what}")
        return broken + self.text.faults()

    def sources(self) -> list[str]:
        """Return the outlets that articles name, sorted."""
        rows = self._db.rows("SELECT DISTINCT source FROM article WHERE source IS NOT NULL ORDER BY source")
        return [row[0] for row in rows]

    def count_articles(self, where: Filter) -> int:
        """Return how many articles a filter lets through."""
        clause, values = where.article_clause(self._db.dialect)
        ((count,),) = self._db.rows(f"SELECT count(*) FROM article WHERE TRUE {clause}", values)  # noqa: S608
        return int(count)
