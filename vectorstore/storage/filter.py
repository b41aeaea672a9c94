"""Filters on days and outlets, also as SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vectorstore.storage.database import Dialect

_LAST = date.max.toordinal()
UNDATED = 0
"""The day number of an article without a date; others count from 1 January of the year 1."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter on articles. Dates are inclusive; an article without a date passes only where ``undated`` says so."""

    since: date | None = None
    until: date | None = None
    source: str | None = None
    """The outlet, compared without regard to case."""
    undated: bool = True
    any_source: tuple[str, ...] = ()
    """Outlets of which it may be any, where ``source`` names none; empty for all."""

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that pass, case-folded; empty for all."""
        return tuple(name.casefold() for name in ((self.source,) if self.source else self.any_source))

    def article_clause(self, dialect: Dialect) -> tuple[str, list[str]]:
        """Return what follows WHERE … of the article table, and its values."""
        parts, values = [], []
        if self.since:
            parts.append("AND published >= ?")
            values.append(self.since.isoformat())
        if self.until:
            parts.append("AND (published <= ? OR published IS NULL)")
            values.append(self.until.isoformat())
        if not self.undated:
            parts.append("AND published IS NOT NULL")
        if self.outlets:
            parts.append(f"AND {dialect.outlet} IN ({_marks(self.outlets)})")
            values.extend(self.outlets)
        return " ".join(parts), values

    def chunk_clause(self, dialect: Dialect) -> tuple[str, list[int | str]]:
        """Return the same for rows of the table chunk_head."""
        values: list[int | str] = [
            self.since.toordinal() if self.since else UNDATED + 1,
            self.until.toordinal() if self.until else _LAST,
        ]
        undated = f" OR day = {UNDATED}" if self.undated and not self.since else ""
        clause = f"AND (day BETWEEN ? AND ?{undated})"
        if self.outlets:
            of_outlet = f"{dialect.outlet} IN ({_marks(self.outlets)})"
            joined = (
                "SELECT 1 FROM chunk JOIN article ON article.id = chunk.article_id WHERE chunk.key = chunk_head.key"
            )
            clause += f" AND EXISTS ({joined} AND {of_outlet})"
            values.extend(self.outlets)
        return clause, values


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
