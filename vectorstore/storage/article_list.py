"""The collection as a list: found by words, sorted and paged in the database, and counted by outlet and month."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from vectorstore.storage.archive import Archive, ArticleSummary
from vectorstore.storage.database import Database, Dialect, head_of
from vectorstore.storage.fulltext import FullText
from vectorstore.text.lexicon import forms
from vectorstore.text.tokenization import STOP_WORDS, any_of, spaced, words

SortKey = Literal["title", "outlet", "date", "paragraphs"]
# The last number is how many there are, and is found without reading them.
_PARAGRAPHS = "(SELECT max(number) FROM paragraph WHERE article_id = article.id)"
_WORDS = 20
"""Words of a search that count."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles to list. Every word has to be in the title or the outlet, in upper or lower case."""

    find: str = ""
    outlet: str | None = None
    """In upper or lower case; empty for the articles without an outlet, None for all."""
    month: str | None = None
    """"2024-05"; empty for the articles without a date, None for all."""
    words: tuple[tuple[str, ...], ...] = ()
    """Words that must all be in the headline or the text, each in one of the forms listed (FTS5 words or phrases)."""
    since: date | None = None
    """Published on this day or later."""
    until: date | None = None
    """Published by this day; what has no date passes neither."""
    text: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Words that must all be in the headline, the text or the outlet: each as it is typed, and its forms as above."""
    outlets: tuple[str, ...] = ()
    """Of any of these outlets, written as ``outlet`` is; empty for all."""

    def clause(self, dialect: Dialect, text: FullText) -> tuple[str, list[str]]:
        """Return an SQL condition and its values."""
        has, outlet = f"{dialect.position}({dialect.searched}, ?) > 0", f"coalesce({dialect.outlet}, '')"
        parts, values = ["TRUE"], []
        for word in self.find.casefold().split()[:_WORDS]:
            parts.append(has)
            values.append(word)
        if self.outlet is not None:
            parts.append(f"{outlet} = ?")
            values.append(self.outlet.casefold())
        if self.month == "":
            parts.append("published IS NULL")
        elif self.month is not None:
            parts.append("published >= ? AND published <= ?")
            values += [self.month, f"{self.month}-99"]
        for each in self.words[:_WORDS]:
            condition, value = text.condition(any_of(each))
            parts.append(condition)
            values.append(value)
        for typed, known in self.text[:_WORDS]:
            condition, value = text.condition(any_of(known))
            parts.append(f"({has} OR {condition})")
            values += [typed.casefold(), value]
        if self.outlets:
            parts.append(f"{outlet} IN ({', '.join('?' * len(self.outlets))})")
            values += [name.casefold() for name in self.outlets]
        if self.since:
            parts.append("published >= ?")
            values.append(self.since.isoformat())
        if self.until:
            parts.append("published <= ?")
            values.append(self.until.isoformat())
        return " AND ".join(parts), values


def typed_words(find: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what a search asks for, as ``Wanted.text`` has it: words in all their forms, and quoted phrases."""
    find = find.replace("“", '"').replace("”", '"')
    phrases = [phrase.strip() for phrase in re.findall(r'"([^"]*)"', find)]
    single = re.sub(r'"[^"]*"', " ", find).replace('"', " ").split()
    asked = [(each, words(each)) for each in single]
    said = [each for each in asked if set(each[1]) - STOP_WORDS] or [each for each in asked if each[1]]
    found = [(phrase, (spaced(phrase),)) for phrase in phrases if words(phrase)]
    return (*found, *((typed, forms(read[0]) if len(read) == 1 else (spaced(typed),)) for typed, read in said))


Marked = tuple[tuple[str, bool], ...]
"""A text in runs, each with whether it was searched for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where an article has the words of a search."""

    title: Marked
    text: Marked
    """A piece of the text; empty where the words are in the headline or the outlet alone."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list."""

    articles: tuple[ArticleSummary, ...]
    found: int
    """Articles that were wanted, on all pages."""
    total: int
    """Articles of the collection."""


class Catalogue:
    """The articles as a list, for a library."""

    def __init__(self, archive: Archive) -> None:
        self._db = archive.database
        self._text = archive.text
        dialect = self._db.dialect
        self._orders: dict[SortKey, tuple[str, str]] = {
            # What is not known comes last, whichever way the list is sorted.
            "title": ("title = ''", dialect.title),
            "outlet": ("source IS NULL", dialect.outlet),
            "date": ("published IS NULL", "published"),
            "paragraphs": ("id IS NULL", _PARAGRAPHS),
        }

    def page(self, wanted: Wanted, sort: SortKey, *, descending: bool, offset: int, limit: int) -> Listing:
        """Return ``limit`` articles from ``offset`` on; equals are sorted newest first, then by title and id."""
        where, values = wanted.clause(self._db.dialect, self._text)
        unknown, key = self._orders[sort]
        order = f"{unknown}, {key} {'DESC' if descending else 'ASC'}"
        with self._db.snapshot() as view:
            rows = view.rows(
                "SELECT id, title, url, source, published FROM article"  # noqa: S608 (constants)
                f" WHERE {where} ORDER BY {order}, published IS NULL, published DESC, title, id LIMIT ? OFFSET ?",
                (*values, limit, offset),
            )
            counts = {row[0]: _counts(view, row[0]) for row in rows}
            ((found,),) = view.rows(f"SELECT count(*) FROM article WHERE {where}", values)  # noqa: S608
            ((total,),) = view.rows("SELECT count(*) FROM article")
        return Listing(tuple(ArticleSummary(head_of(row), *counts[row[0]]) for row in rows), found, total)

    def hits(self, ids: Sequence[str], text: Sequence[tuple[str, tuple[str, ...]]]) -> dict[str, Hit]:
        """Return where articles have the words of a search, by id, the best piece of each; those without are left out.

        Args:
            ids: of the articles, few enough for one statement.
            text: the words, as ``Wanted.text`` has them.
        """
        if not ids or not text:
            return {}
        with self._db.snapshot() as view:
            hits = self._text.on(view).hits(ids, any_of(form for _, known in text[:_WORDS] for form in known))
        found: dict[str, Hit] = {}
        for hit in hits:
            marked = _marked(hit.piece)
            found.setdefault(hit.article_id, Hit(_marked(hit.title), marked if any(said for _, said in marked) else ()))
        return found

    def span(self) -> tuple[str | None, str | None]:
        """Return the first and the last day of publication as ISO dates; None where no article has one."""
        with self._db.snapshot() as view:
            ((first, last),) = view.rows("SELECT min(published), max(published) FROM article")
        return first, last

    def outlets(self) -> list[tuple[str, int]]:
        """Return each outlet with the number of its articles, most first; "" stands for none."""
        # The commonest spelling stands for all that differ only in upper and lower case.
        with self._db.snapshot() as view:
            rows = view.rows("SELECT coalesce(source, ''), count(*) FROM article GROUP BY 1 ORDER BY 2 DESC, 1")
        names: dict[str, str] = {}
        counts: dict[str, int] = {}
        for name, count in rows:
            shown = names.setdefault(name.casefold(), name)
            counts[shown] = counts.get(shown, 0) + count
        return sorted(counts.items(), key=lambda each: (-each[1], each[0]))

    def months(self) -> list[tuple[str, int]]:
        """Return each month ("2024-05") with the number of its articles, in order; "" stands for no date, first."""
        with self._db.snapshot() as view:
            rows = view.rows(
                "SELECT coalesce(substr(published, 1, 7), ''), count(*) FROM article GROUP BY 1 ORDER BY 1"
            )
        return [(month, count) for month, count in rows]


def _counts(database: Database, article_id: str) -> tuple[int, int]:
    """Return how many paragraphs and chunks an article has."""
    (counts,) = database.rows(
        f"SELECT {_PARAGRAPHS}, (SELECT count(*) FROM chunk WHERE article_id = article.id)"  # noqa: S608
        " FROM article WHERE id = ?",
        (article_id,),
    )
    return counts[0] or 0, counts[1]


def _marked(text: str) -> Marked:
    """Return a text that has marks around what was found, in runs."""
    runs = re.split("\x02([^\x02\x03]*)\x03", text)
    return tuple((run, place % 2 == 1) for place, run in enumerate(runs) if run)
