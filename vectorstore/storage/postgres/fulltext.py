"""The full text in PostgreSQL: candidates by GIN over our own stems, ranked by the BM25 of SQLite's FTS5."""

from collections.abc import Mapping, Sequence

from vectorstore.documents import Article, Chunk
from vectorstore.storage.database import Database
from vectorstore.storage.filter import UNDATED, Filter
from vectorstore.storage.fulltext import FullText, MarkedHit
from vectorstore.storage.postgres.stems import Stemmer, Stems, level, query_of, quoted
from vectorstore.text.tokenization import spaced

_OWNERS = "article_id FROM chunk JOIN chunk_stems ON chunk_stems.key = chunk.key WHERE stems @@ ?::tsquery"
_CHUNKS = "SELECT key FROM chunk WHERE article_id = ?"
# Each phrase's hits, with how often it stands in each. A word's come from the index alone, one row for each time.
_HITS = """WITH hit AS MATERIALIZED (
    SELECT number, {table}.key, {table}.length, count(*)::float8 AS times
        FROM unnest(?::int[], ?::text[]) AS word (number, query) JOIN {table} ON {table}.stems @@ query::tsquery
        GROUP BY number, {table}.key
    UNION ALL
    SELECT number, {table}.key, {table}.length, phrase_count({table}.stems, terms)::float8
        FROM (SELECT number, query, string_to_array(said, ' ') AS terms
              FROM unnest(?::int[], ?::text[], ?::text[]) AS given (number, query, said)) AS phrase
        JOIN {table} ON {table}.stems @@ query::tsquery
), measured AS (
    SELECT texts::float8 AS texts, stems / texts::float8 AS mean FROM measure WHERE name = '{table}' AND texts > 0
), rarity AS (
    SELECT number, ln((texts - found + 0.5::float8) / (found + 0.5::float8)) AS weight
        FROM (SELECT number, count(*)::float8 AS found FROM hit GROUP BY number) AS counted CROSS JOIN measured
)"""
# The parts are added up in the order of the phrases, and each by the steps of FTS5: the same sum to the last digit.
_RANKED = """ SELECT id FROM (
    SELECT id, sum(part ORDER BY number) AS score FROM (
        SELECT number, id, (CASE WHEN weight <= 0 THEN 1e-6::float8 ELSE weight END)
            * ((times * 2.2::float8)
               / (times + 1.2::float8 * (0.25::float8 + 0.75::float8 * hit.length / mean))) AS part
            FROM hit JOIN rarity USING (number) JOIN chunk_head USING (key) CROSS JOIN measured
            WHERE TRUE {clause}
    ) AS parts GROUP BY id
) AS scored ORDER BY score DESC, id LIMIT ?"""


class PostgresFullText(FullText):
    """Reads and writes the tables chunk_head, chunk_stems, headline, chunk_text, stem and measure."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._stemmer = Stemmer()

    def put(self, article: Article, keyed: Sequence[tuple[int, Chunk]]) -> None:
        """Add an article's chunks, each with its key in the table chunk."""
        day = article.published.toordinal() if article.published else UNDATED
        title = spaced(article.title)
        texts = [(title, spaced(chunk.text)) for _, chunk in keyed]
        *split, headline = self._stemmer.split([*texts, (title, "")])
        self._db.run_many(
            "INSERT INTO chunk_text VALUES (?, ?, ?)",
            [(key, *text) for (key, _), text in zip(keyed, texts, strict=True)],
        )
        self._db.run_many("INSERT INTO chunk_head VALUES (?, ?, ?)", [(key, chunk.id, day) for key, chunk in keyed])
        self._put("chunk_stems", {key: stems for (key, _), stems in zip(keyed, split, strict=True)})
        self._put("headline", {key: headline for key, _ in keyed[:1]})
        deepest: dict[str, int] = {}
        for stems in split:
            for term, times in stems.times.items():
                deepest[term] = max(times, deepest.get(term, 0))
        self._db.rows(
            "INSERT INTO stem SELECT * FROM unnest(?::text[], ?::int[]) AS put (term, deepest) ORDER BY term"
            " ON CONFLICT (term) DO UPDATE SET deepest = excluded.deepest WHERE stem.deepest < excluded.deepest",
            (list(deepest), list(deepest.values())),
        )

    def _put(self, table: str, texts: Mapping[int, Stems]) -> None:
        self._db.run_many(
            f"INSERT INTO {table} VALUES (?, ?, ?::tsvector)",  # noqa: S608 (constants)
            [(key, stems.length, stems.tsvector()) for key, stems in texts.items()],
        )
        self._db.rows(
            "UPDATE measure SET texts = texts + ?, stems = stems + ? WHERE name = ?",
            (len(texts), sum(stems.length for stems in texts.values()), table),
        )

    def remove(self, article_id: str) -> None:
        """Remove an article's chunks from the full text."""
        for table in ("chunk_stems", "headline"):
            lengths = self._db.rows(
                f"DELETE FROM {table} WHERE key IN ({_CHUNKS}) RETURNING length",  # noqa: S608 (constants)
                (article_id,),
            )
            self._db.rows(
                "UPDATE measure SET texts = texts - ?, stems = stems - ? WHERE name = ?",
                (len(lengths), sum(length for (length,) in lengths), table),
            )
        for table in ("chunk_text", "chunk_head"):
            self._db.rows(f"DELETE FROM {table} WHERE key IN ({_CHUNKS})", (article_id,))  # noqa: S608 (constants)

    def passages(self, expression: str, limit: int, where: Filter) -> list[str]:
        """Return the ids of the best chunks by BM25 over text and headline, best first; none without a word."""
        return self._ranked("chunk_stems", expression, *where.chunk_clause(self._db.dialect), limit)

    def headlines(self, expression: str, limit: int, where: Filter) -> list[str]:
        """Return the ids of the first chunks of the articles with the best headlines by BM25, best first."""
        return self._ranked("headline", expression, *where.chunk_clause(self._db.dialect), limit)

    def _ranked(
        self, table: str, expression: str, clause: str, values: Sequence[int | str], limit: int | None
    ) -> list[str]:
        every = self._stemmer.phrases(expression)
        terms = sorted({term for phrase in every for term in phrase})
        deepest = dict(self._db.rows("SELECT term, deepest FROM stem WHERE term = ANY(?)", (terms,)))
        said = [(number, phrase) for number, phrase in enumerate(every) if deepest.keys() >= set(phrase)]
        if not said:
            return []
        words = [
            (number, quoted(level(phrase[0], times)))
            for number, phrase in said
            if len(phrase) == 1
            for times in range(1, deepest[phrase[0]] + 1)
        ]
        phrases = [(number, query_of(phrase), " ".join(phrase)) for number, phrase in said if len(phrase) > 1]
        given = [[row[column] for row in words] for column in range(2)]
        given += [[row[column] for row in phrases] for column in range(3)]
        sql = _HITS.format(table=table) + _RANKED.format(clause=clause)
        return [row[0] for row in self._db.rows(sql, (*given, *values, limit))]

    def _query(self, expression: str) -> str:
        return " | ".join(map(query_of, self._stemmer.phrases(expression)))

    def count(self, expression: str) -> int:
        """Return how many chunks an expression finds."""
        sql = "SELECT count(*) FROM chunk_stems WHERE stems @@ ?::tsquery"
        return int(self._db.rows(sql, (self._query(expression),))[0][0])

    def has(self, expression: str) -> bool:
        """Return whether an expression finds any chunk."""
        return bool(
            self._db.rows("SELECT 1 FROM chunk_stems WHERE stems @@ ?::tsquery LIMIT 1", (self._query(expression),))
        )

    def articles(self, expression: str) -> set[str]:
        """Return the ids of the articles whose headline or text an expression finds."""
        rows = self._db.rows(f"SELECT DISTINCT {_OWNERS}", (self._query(expression),))
        return {row[0] for row in rows}

    def condition(self, expression: str) -> tuple[str, str]:
        """Return a condition on rows of the table article, true for those that an expression finds, and its value."""
        return f"article.id IN (SELECT {_OWNERS})", self._query(expression)

    def texts(self, chunk_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Return each known chunk's headline and text, as they are indexed."""
        sql = "SELECT id, title, body FROM chunk_head JOIN chunk_text USING (key) WHERE id = ANY(?)"
        return {row[0]: (row[1], row[2]) for row in self._db.rows(sql, (list(chunk_ids),))}

    def examples(self, expression: str, limit: int) -> list[str]:
        """Return headline and text of the first stored chunks that an expression finds."""
        rows = self._db.rows(
            "SELECT title || chr(10) || body FROM chunk_stems JOIN chunk_text USING (key)"
            " WHERE stems @@ ?::tsquery ORDER BY key LIMIT ?",
            (self._query(expression), limit),
        )
        return [row[0] for row in rows]

    def hits(self, article_ids: Sequence[str], expression: str) -> list[MarkedHit]:
        """Return the chunks of some articles that an expression finds, the best first."""
        marks = ", ".join("?" * len(article_ids))
        clause = f"AND chunk_head.key IN (SELECT key FROM chunk WHERE article_id IN ({marks}))"  # noqa: S608 (marks)
        ids = self._ranked("chunk_stems", expression, clause, article_ids, None)
        owners = dict(self._db.rows("SELECT id, article_id FROM chunk WHERE id = ANY(?)", (ids,)))
        texts = self.texts(ids)
        marked = self._stemmer.marked([texts[chunk_id] for chunk_id in ids], expression)
        return [MarkedHit(owners[chunk_id], *each) for chunk_id, each in zip(ids, marked, strict=True)]

    def terms(self, first: str, last: str) -> list[str]:
        """Return the stems that chunks have or had from ``first`` up to but without ``last``."""
        rows = self._db.rows("SELECT term FROM stem WHERE term >= ? AND term < ? ORDER BY term", (first, last))
        return [row[0] for row in rows]

    def chunks_with(self, term: str) -> int:
        """Return how many chunks have a stem; one that ``terms`` gives may have none any more."""
        sql = "SELECT count(*) FROM chunk_stems WHERE stems @@ ?::tsquery"
        return int(self._db.rows(sql, (quoted(term),))[0][0])

    def faults(self) -> list[str]:
        """Return in words where the full text and the chunks disagree."""
        found = []
        for what, sql in (
            (
                "chunks without text",
                "SELECT key FROM chunk EXCEPT (SELECT key FROM chunk_text INTERSECT {} INTERSECT {})",
            ),
            ("texts without chunk", "(SELECT key FROM chunk_text UNION {} UNION {}) EXCEPT SELECT key FROM chunk"),
        ):
            if rows := self._db.rows(sql.format("SELECT key FROM chunk_head", "SELECT key FROM chunk_stems")):
                found.append(f"{len(rows)} {what}")
        return found
