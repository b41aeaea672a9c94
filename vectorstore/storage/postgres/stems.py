"""Splits texts into stems as the embedded archive does: by SQLite's own tokenizer, in memory.

Both stores then know the same words by the same stems, whatever a server's dictionaries say.
"""

import hashlib
import re
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_TOKENIZE = 'tokenize = "porter unicode61 remove_diacritics 2"'
_LONGEST = 500
"""Characters of a stem that is kept as it is; PostgreSQL takes up to 2 kB."""
_PHRASES = re.compile(r'"((?:[^"]|"")*)"')
DEEPEST = 64
"""Most times that a stem is counted in one text; BM25 hardly changes beyond."""


@dataclass(slots=True)
class Stems:
    """The stems of a headline and a text, or of a phrase."""

    places: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Counted from 1, headline first; one is left free between the two."""
    length: int = 0

    @property
    def times(self) -> dict[str, int]:
        """The number of times that each is in it, up to the most counted."""
        return {stem: min(DEEPEST, len(places)) for stem, places in self.places.items()}

    @property
    def in_order(self) -> list[str]:
        """The stems as they follow each other."""
        return [stem for _, stem in sorted((place, stem) for stem, found in self.places.items() for place in found)]

    def tsvector(self) -> str:
        """Return them as PostgreSQL reads a tsvector, each with its places and, as "stem#2", how often it stands."""
        said = [f"{quoted(stem)}:{','.join(map(str, places))}" for stem, places in self.places.items()]
        said += [quoted(level(stem, times)) for stem, most in self.times.items() for times in range(2, most + 1)]
        return " ".join(said)


class Stemmer:
    """SQLite's tokenizer, and its marks around what was found; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._db.execute(f"CREATE VIRTUAL TABLE text USING fts5 (title, body, {_TOKENIZE})")
        self._db.execute("CREATE VIRTUAL TABLE said USING fts5vocab (text, instance)")

    def split(self, texts: Sequence[tuple[str, str]]) -> list[Stems]:
        """Return the stems of some headlines with their texts."""
        found = [Stems() for _ in texts]
        with self._lock:
            self._fill(texts)
            rows = self._db.execute("SELECT doc, col, offset, term FROM said").fetchall()
            self._db.execute("ROLLBACK")
        titles: dict[int, int] = defaultdict(int)
        for doc, column, _, _ in rows:
            titles[doc] += column == "title"
        for doc, column, offset, term in rows:
            start = 1 if column == "title" else titles[doc] + 2
            found[doc].places[shortened(term)].append(start + offset)
            found[doc].length += 1
        for each in found:
            for places in each.places.values():
                places.sort()
        return found

    def phrases(self, expression: str) -> list[list[str]]:
        """Return the phrases of an expression of ``tokenization.any_of``, as stems; those without any are left out."""
        said = [phrase.replace('""', '"') for phrase in _PHRASES.findall(expression)]
        return [stems.in_order for stems in self.split([("", phrase) for phrase in said]) if stems.length]

    def marked(self, texts: Sequence[tuple[str, str]], expression: str) -> list[tuple[str, str]]:
        """Return headlines and pieces of texts, all of which an expression finds, with marks around what it finds."""
        with self._lock:
            self._fill(texts)
            rows = self._db.execute(
                "SELECT highlight(text, 0, char(2), char(3)), snippet(text, 1, char(2), char(3), '…', 32)"
                " FROM text WHERE text MATCH ? ORDER BY rowid",
                (expression,),
            ).fetchall()
            self._db.execute("ROLLBACK")
        return rows

    def _fill(self, texts: Iterable[tuple[str, str]]) -> None:
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT INTO text (rowid, title, body) VALUES (?, ?, ?)",
            [(row, title, body) for row, (title, body) in enumerate(texts)],
        )


def shortened(term: str) -> str:
    """Return a stem, or a digest of one that is too long to be stored."""
    return term if len(term) <= _LONGEST else "##" + hashlib.sha256(term.encode()).hexdigest()


def level(stem: str, times: int) -> str:
    """Return what stands for a stem in a text that has it at least so many times."""
    return stem if times == 1 else f"{stem}#{times}"


def quoted(stem: str) -> str:
    """Return a stem as PostgreSQL reads it in a tsvector or tsquery."""
    return "'" + stem.replace("\\", "\\\\").replace("'", "''") + "'"


def query_of(phrase: Sequence[str]) -> str:
    """Return a phrase as a tsquery."""
    return "(" + " <-> ".join(map(quoted, phrase)) + ")"
