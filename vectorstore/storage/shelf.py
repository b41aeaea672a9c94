"""The articles as a library keeps them: by author, outlet, day, and by the words that they have."""

from collections.abc import Iterable, Sequence
from typing import Literal

from vectorstore.documents import ArticleHead
from vectorstore.storage.archive import Archive
from vectorstore.storage.database import HEAD, head_of
from vectorstore.storage.filter import Filter
from vectorstore.text.tokenization import any_of

_KEYS = {
    "outlet": "coalesce(source, '')",
    "month": "coalesce(substr(published, 1, 7), '')",
}


class Shelf:
    """Reads an archive's articles without their text."""

    def __init__(self, archive: Archive) -> None:
        self._db = archive.database
        self._text = archive.text

    def heads(self, where: Filter, authors: Sequence[str] = ()) -> list[ArticleHead]:
        """Return the articles that a filter lets through, the newest first, those without a date last.

        Args:
            authors: names of which an article must have one, as the articles write them; empty for all.
        """
        clause, values = where.article_clause(self._db.dialect)
        if authors:
            marks = ", ".join("?" * len(authors))
            clause += f" AND EXISTS (SELECT 1 FROM {self._db.dialect.authors} WHERE value IN ({marks}))"  # noqa: S608 (marks)
            values = [*values, *authors]
        rows = self._db.rows(
            f"SELECT {HEAD} FROM article WHERE TRUE {clause}"  # noqa: S608 (constants)
            " ORDER BY published IS NULL, published DESC, title, id",
            values,
        )
        return [head_of(row) for row in rows]

    def authors(self, where: Filter) -> list[tuple[str, int]]:
        """Return each author of articles that a filter lets through, with how many, most first."""
        clause, values = where.article_clause(self._db.dialect)
        rows = self._db.rows(
            f"SELECT value, count(*) FROM article, {self._db.dialect.authors} WHERE TRUE {clause}"  # noqa: S608 (constants)
            " GROUP BY value ORDER BY 2 DESC, 1",
            values,
        )
        return [(name, count) for name, count in rows]

    def counts(self, by: Literal["outlet", "month"], where: Filter) -> list[tuple[str, int]]:
        """Return each outlet or month ("2024-05") with the number of its articles; "" stands for none."""
        clause, values = where.article_clause(self._db.dialect)
        order = "2 DESC, 1" if by == "outlet" else "1"
        rows = self._db.rows(
            f"SELECT {_KEYS[by]}, count(*) FROM article WHERE TRUE {clause} GROUP BY 1 ORDER BY {order}",  # noqa: S608
            values,
        )
        return [(name, count) for name, count in rows]

    def beside(self, phrase: str) -> set[str]:
        """Return the ids of the articles of which something that is set apart from their text has a phrase.

        Args:
            phrase: in lower case, such as the name in a line about the author.
        """
        rows = self._db.rows("SELECT DISTINCT article_id FROM aside WHERE lower(text) LIKE ?", (f"%{phrase}%",))
        return {row[0] for row in rows}

    def having(self, every: Iterable[Sequence[str]]) -> set[str]:
        """Return the ids of the articles that have one of the forms of each of some words, anywhere in them.

        Args:
            every: the forms of each word, each a word or several.
        """
        found: set[str] | None = None
        for forms in every:
            ids = self._text.articles(any_of(forms))
            found = ids if found is None else found & ids
        return found or set()
