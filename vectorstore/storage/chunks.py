"""The chunks of an archive with their vectors, and the outbox: what the index has not been told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from vectorstore.documents import Article, ArticleHead, Chunk
from vectorstore.inference.vectors import Vectors
from vectorstore.storage.database import HEAD, Database, by_ids, head_of
from vectorstore.storage.fulltext import FullText


@dataclass(frozen=True, slots=True)
class ChunkPlace:
    """A stored chunk without its text: where it stands, and whose it is."""

    id: str
    article: ArticleHead
    first: int
    last: int
    start: int
    end: int | None


class Outbox:
    """Notes for the index, written in the transactions that change the chunks."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def note(self, chunk_ids: Sequence[str], *, removed: bool) -> None:
        """Leave word for the index that chunks were stored, or removed."""
        self._db.run_many(
            "INSERT INTO outbox VALUES (?, ?) ON CONFLICT (chunk_id) DO UPDATE SET removed = excluded.removed",
            [(chunk_id, int(removed)) for chunk_id in chunk_ids],
        )

    def pending(self) -> list[tuple[str, bool]]:
        """Return what the index has not been told: ids of chunks, each with whether it was removed, sorted."""
        rows = self._db.rows("SELECT chunk_id, removed FROM outbox ORDER BY chunk_id")
        return [(chunk_id, bool(removed)) for chunk_id, removed in rows]

    def noted(self, limit: int) -> list[tuple[str, bool, str]]:
        """Return some of what is pending, each with the version of its note: another process may write a newer one."""
        rows = self._db.rows(
            f"SELECT chunk_id, removed, {self._db.dialect.version} FROM outbox ORDER BY chunk_id LIMIT ?",  # noqa: S608
            (limit,),
        )
        return [(chunk_id, bool(removed), version) for chunk_id, removed, version in rows]

    def clear_noted(self, notes: Sequence[tuple[str, bool, str]]) -> None:
        """Drop notes that the index was told of, but for those that are newer by now."""
        self._db.run_many(
            f"DELETE FROM outbox WHERE chunk_id = ? AND {self._db.dialect.version} = ?",  # noqa: S608 (a constant)
            [(chunk_id, version) for chunk_id, _, version in notes],
        )

    def clear(self, chunk_ids: Sequence[str] | None = None) -> None:
        """Drop the notes of some chunks that the index was told of; None drops all."""
        if chunk_ids is None:
            self._db.rows("DELETE FROM outbox")
        else:
            self._db.run_many("DELETE FROM outbox WHERE chunk_id = ?", [(chunk_id,) for chunk_id in chunk_ids])


class Chunks:
    """The chunks of an archive; what is stored and removed is told to its full text and its outbox."""

    def __init__(self, database: Database, text: FullText, outbox: Outbox) -> None:
        self._db = database
        self._text = text
        self._outbox = outbox

    def put(self, article: Article, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        """Store an article's chunks with their vectors (chunks, dimension), full text and a note for the index."""
        keyed: list[tuple[int, Chunk]] = []
        for chunk, vector in zip(chunks, vectors, strict=True):
            place = (chunk.id, chunk.article_id, chunk.first, chunk.last, chunk.start, chunk.end)
            blob = np.ascontiguousarray(vector, dtype="<f4").tobytes()
            ((key,),) = self._db.rows(
                'INSERT INTO chunk (id, article_id, first, last, start, "end", vector)'
                " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING key",
                (*place, blob),
            )
            keyed.append((key, chunk))
        self._text.put(article, keyed)
        self._outbox.note([chunk.id for chunk in chunks], removed=False)

    def remove(self, article_id: str) -> None:
        """Remove an article's chunks with their full text, and leave a note for the index."""
        self._text.remove(article_id)
        gone = self._db.rows("DELETE FROM chunk WHERE article_id = ? RETURNING id", (article_id,))
        self._outbox.note([row[0] for row in gone], removed=True)

    def places(self, chunk_ids: Sequence[str]) -> dict[str, ChunkPlace]:
        """Return where chunks stand, by their ids; unknown ids are left out."""
        rows = by_ids(
            self._db,
            f'SELECT chunk.id, {HEAD}, first, last, start, "end" FROM chunk'  # noqa: S608
            " JOIN article ON article.id = article_id WHERE chunk.id IN",
            chunk_ids,
        )
        return {row[0]: ChunkPlace(row[0], head_of(row[1:6]), *row[6:]) for row in rows}

    def vectors(self, chunk_ids: Sequence[str]) -> dict[str, Vectors]:
        """Return each known chunk's vector, a float32 array (dimension,)."""
        rows = by_ids(self._db, "SELECT id, vector FROM chunk WHERE id IN", chunk_ids)
        return {chunk_id: np.frombuffer(blob, dtype="<f4") for chunk_id, blob in rows}

    def siblings(self, chunk_ids: Sequence[str]) -> dict[str, list[str]]:
        """Return for each article that has one of the chunks all of its chunks."""
        found: dict[str, list[str]] = {}
        hint = self._db.dialect.by_article
        articles = sorted({row[0] for row in by_ids(self._db, "SELECT article_id FROM chunk WHERE id IN", chunk_ids)})
        rows = by_ids(self._db, f"SELECT article_id, id, first, start FROM chunk {hint} WHERE article_id IN", articles)  # noqa: S608
        for article_id, chunk_id, _, _ in sorted(rows, key=itemgetter(0, 2, 3)):  # the order is that of the search
            found.setdefault(article_id, []).append(chunk_id)
        return found

    def of_article(self, article_id: str) -> list[str]:
        """Return the ids of an article's chunks in reading order."""
        rows = self._db.rows("SELECT id FROM chunk WHERE article_id = ? ORDER BY key", (article_id,))
        return [row[0] for row in rows]

    def ids(self) -> list[str]:
        """Return all chunk ids in the order they were stored."""
        return [row[0] for row in self._db.rows("SELECT id FROM chunk ORDER BY key")]

    def at_most(self, chunks: int) -> bool:
        """Return whether the archive has no more chunks than that."""
        ((count,),) = self._db.rows("SELECT count(*) FROM (SELECT 1 FROM chunk LIMIT ?) AS counted", (chunks + 1,))
        return bool(count <= chunks)

    def entries(self) -> list[tuple[str, str | None, str | None, bytes]]:
        """Return all chunks: id, day of publication, outlet, and the vector as little-endian float32."""
        # In the order they lie on the disk; by id it would be a page here and a page there.
        return self._db.rows(
            "SELECT chunk.id, published, source, vector FROM chunk JOIN article ON article.id = article_id"
            " ORDER BY chunk.key"
        )

    def vector_lengths(self) -> list[int]:
        """Return the lengths in bytes that stored vectors have; a sound archive has at most one."""
        return [row[0] for row in self._db.rows("SELECT length(vector) FROM chunk GROUP BY 1 ORDER BY 1")]
