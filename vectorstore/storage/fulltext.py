"""The full-text tables of the archive: BM25 over passages and over headlines (SQLite FTS5)."""

from collections.abc import Iterator, Sequence
from typing import Any

from vectorstore.documents import Article, Chunk
from vectorstore.storage.database import Database
from vectorstore.storage.filter import UNDATED, Filter
from vectorstore.text.lexicon import forms
from vectorstore.text.tokenization import any_of, spaced

_BATCH = 500


class FullText:
    """Reads and writes the tables chunk_text, headline and chunk_head.

    ``chunk_head`` repeats each chunk's id and day in a narrow table: a question's words match tens of thousands of
    chunks, and looking their days up in ``chunk``, two rows of which fill a page with their vectors, took longer than
    the rest of the search.
    """

    def __init__(self, database: Database) -> None:
        self._db = database
        self._known: tuple[int, dict[str, int]] = (-1, {})

    def put(self, article: Article, keyed: Sequence[tuple[int, Chunk]]) -> None:
        """Take in an article's chunks, each with its key in the table chunk."""
        day = article.published.toordinal() if article.published else UNDATED
        title = spaced(article.title)
        self._db.run_many(
            "INSERT INTO chunk_text (rowid, title, body) VALUES (?, ?, ?)",
            [(key, title, spaced(chunk.text)) for key, chunk in keyed],
        )
        self._db.run_many("INSERT INTO chunk_head VALUES (?, ?, ?)", [(key, chunk.id, day) for key, chunk in keyed])
        # A headline's row is that of its article's first chunk.
        self._db.run_many("INSERT INTO headline (rowid, title) VALUES (?, ?)", [(key, title) for key, _ in keyed[:1]])

    def remove(self, article_id: str) -> None:
        """Remove an article's chunks from the full-text tables."""
        for table, key in (("chunk_text", "rowid"), ("headline", "rowid"), ("chunk_head", "key")):
            self._db.rows(
                f"DELETE FROM {table} WHERE {key} IN (SELECT key FROM chunk WHERE article_id = ?)",  # noqa: S608
                (article_id,),
            )

    def passages(self, expression: str, limit: int, where: Filter) -> list[str]:
        """Return the ids of the best chunks by BM25 over text and headline, best first; none without a word."""
        return self._best("chunk_text", "bm25(chunk_text, 1.0, 1.0)", expression, limit, where)

    def headlines(self, expression: str, limit: int, where: Filter) -> list[str]:
        """Return the ids of the first chunks of the articles with the best headlines by BM25, best first."""
        return self._best("headline", "bm25(headline)", expression, limit, where)

    def _best(self, table: str, worth: str, expression: str, limit: int, where: Filter) -> list[str]:
        if not expression:  # FTS5 takes an empty expression for a mistake
            return []
        clause, values = where.chunk_clause()
        rows = self._db.rows(
            # CROSS JOIN fixes the order: the full-text index first.
            f"SELECT id FROM {table} CROSS JOIN chunk_head ON chunk_head.key = {table}.rowid"  # noqa: S608 (constants)
            f" WHERE {table} MATCH ? {clause} ORDER BY {worth}, id LIMIT ?",
            (expression, *values, limit),
        )
        return [row[0] for row in rows]

    def frequency(self, word: str) -> int:
        """Return how many chunks have a word (in any form of its stem) in their text or headline."""
        changes = self._db.changes
        counted = self._known
        if counted[0] != changes:
            # Another thread, in an older snapshot, may put back its own; each goes on with what it took.
            counted = self._known = (changes, {})
        known = counted[1]
        if word not in known:
            rows = self._db.rows("SELECT count(*) FROM chunk_text WHERE chunk_text MATCH ?", (any_of(forms(word)),))
            known[word] = int(rows[0][0])
        return known[word]

    def texts(self, chunk_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Return each known chunk's headline and text, as they are indexed."""
        sql = "SELECT id, title, body FROM chunk_head JOIN chunk_text ON chunk_text.rowid = chunk_head.key WHERE id IN"
        return {row[0]: (row[1], row[2]) for row in self._select(sql, chunk_ids)}

    def _select(self, sql: str, ids: Sequence[str]) -> Iterator[Any]:
        for begin in range(0, len(ids), _BATCH):
            part = ids[begin : begin + _BATCH]
            yield from self._db.rows(f"{sql} ({', '.join('?' * len(part))})", part)
