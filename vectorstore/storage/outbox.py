"""What the vector index is made of, and what it has not been told yet."""

from collections.abc import Sequence

from vectorstore.storage.database import Database


class Outbox:
    """Reads what an index is built from, and keeps notes for it, written in the transactions that change the chunks."""

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

    def clear(self, chunk_ids: Sequence[str] | None = None) -> None:
        """Drop the notes of some chunks that the index was told of; None drops all."""
        if chunk_ids is None:
            self._db.rows("DELETE FROM outbox")
        else:
            self._db.run_many("DELETE FROM outbox WHERE chunk_id = ?", [(chunk_id,) for chunk_id in chunk_ids])

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
