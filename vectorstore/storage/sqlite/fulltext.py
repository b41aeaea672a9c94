"""The full text in SQLite's FTS5: BM25 over passages and over headlines."""

from collections.abc import Iterator, Sequence
from typing import Any

from vectorstore.documents import Article, Chunk
from vectorstore.storage.filter import UNDATED, Filter
from vectorstore.storage.fulltext import FullText, MarkedHit
from vectorstore.text.tokenization import spaced

_BATCH = 500
_OWNERS = "article_id FROM chunk_text CROSS JOIN chunk ON chunk.key = chunk_text.rowid WHERE chunk_text MATCH ?"


class SqliteFullText(FullText):
    """Reads and writes the tables chunk_text, headline and chunk_head.

    ``chunk_head`` repeats each chunk's id and day in a narrow table: a question's words match tens of thousands of
    chunks, and looking their days up in ``chunk``, two rows of which fill a page with their vectors, took longer than
    the rest of the search.
    """

    def put(self, article: Article, keyed: Sequence[tuple[int, Chunk]]) -> None:
        """Add an article's chunks, each with its key in the table chunk."""
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
        clause, values = where.chunk_clause(self._db.dialect)
        rows = self._db.rows(
            # CROSS JOIN fixes the order: the full-text index first.
            f"SELECT id FROM {table} CROSS JOIN chunk_head ON chunk_head.key = {table}.rowid"  # noqa: S608 (constants)
            f" WHERE {table} MATCH ? {clause} ORDER BY {worth}, id LIMIT ?",
            (expression, *values, limit),
        )
        return [row[0] for row in rows]

    def count(self, expression: str) -> int:
        """Return how many chunks an expression finds."""
        ((count,),) = self._db.rows("SELECT count(*) FROM chunk_text WHERE chunk_text MATCH ?", (expression,))
        return int(count)

    def has(self, expression: str) -> bool:
        """Return whether an expression finds any chunk."""
        return bool(self._db.rows("SELECT 1 FROM chunk_text WHERE chunk_text MATCH ? LIMIT 1", (expression,)))

    def articles(self, expression: str) -> set[str]:
        """Return the ids of the articles whose headline or text an expression finds."""
        return {row[0] for row in self._db.rows(f"SELECT DISTINCT {_OWNERS}", (expression,))}

    def condition(self, expression: str) -> tuple[str, str]:
        """Return a condition on rows of the table article, true for those that an expression finds, and its value."""
        return f"article.id IN (SELECT {_OWNERS})", expression

    def examples(self, expression: str, limit: int) -> list[str]:
        """Return headline and text of the first stored chunks that an expression finds."""
        sql = "SELECT title || char(10) || body FROM chunk_text WHERE chunk_text MATCH ? ORDER BY rowid LIMIT ?"
        return [row[0] for row in self._db.rows(sql, (expression, limit))]

    def hits(self, article_ids: Sequence[str], expression: str) -> list[MarkedHit]:
        """Return the chunks of some articles, few enough for one statement, that an expression finds, best first."""
        rows = self._db.rows(
            "SELECT chunk.article_id, highlight(chunk_text, 0, char(2), char(3)),"  # noqa: S608 (constants)
            " snippet(chunk_text, 1, char(2), char(3), '…', 32) FROM chunk_text"
            " JOIN chunk ON chunk.key = chunk_text.rowid WHERE chunk_text MATCH ?"
            f" AND chunk.article_id IN ({', '.join('?' * len(article_ids))}) ORDER BY bm25(chunk_text), chunk.id",
            (expression, *article_ids),
        )
        return [MarkedHit(*row) for row in rows]

    def terms(self, first: str, last: str) -> list[str]:
        """Return the stems that chunks have from ``first`` up to but without ``last``."""
        rows = self._db.rows("SELECT term FROM temp.vocabulary WHERE term >= ? AND term < ?", (first, last))
        return [row[0] for row in rows]

    def chunks_with(self, term: str) -> int:
        """Return how many chunks have a stem; one that ``terms`` gives may have none any more."""
        rows = self._db.rows("SELECT doc FROM temp.vocabulary WHERE term = ?", (term,))
        return int(rows[0][0]) if rows else 0

    def faults(self) -> list[str]:
        """Return in words where the full text and the chunks disagree."""
        found = []
        for what, sql in (
            ("chunks without text", "SELECT key FROM chunk EXCEPT SELECT rowid FROM chunk_text"),
            ("texts without chunk", "SELECT rowid FROM chunk_text EXCEPT SELECT key FROM chunk"),
        ):
            if rows := self._db.rows(sql):
                found.append(f"{len(rows)} {what}")
        return found

    def texts(self, chunk_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Return each known chunk's headline and text, as they are indexed."""
        sql = "SELECT id, title, body FROM chunk_head JOIN chunk_text ON chunk_text.rowid = chunk_head.key WHERE id IN"
        return {row[0]: (row[1], row[2]) for row in self._select(sql, chunk_ids)}

    def _select(self, sql: str, ids: Sequence[str]) -> Iterator[Any]:
        for begin in range(0, len(ids), _BATCH):
            part = ids[begin : begin + _BATCH]
            yield from self._db.rows(f"{sql} ({', '.join('?' * len(part))})", part)
