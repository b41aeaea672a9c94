"""Earlier versions of articles whose text was changed: kept, shown with their differences, and never searched."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from vectorstore.documents import Article
from vectorstore.storage.database import Database


@dataclass(frozen=True, slots=True)
class Version:
    """An article as it was before it was changed."""

    number: int
    """Counts from 1, the oldest."""
    id: str
    """The article's id at that time."""
    replaced: str
    """ISO time in UTC at which the next version was read."""
    title: str
    published: str | None
    updated: str | None
    paragraphs: tuple[str, ...]


class Versions:
    """Reads and writes the archive's table of earlier versions."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of(self, article_id: str) -> list[Version]:
        """Return the earlier versions of an article, the oldest first."""
        rows = self._db.rows(
            "SELECT number, id, replaced, title, published, updated, paragraphs FROM earlier_version"
            " WHERE article_id = ? ORDER BY number",
            (article_id,),
        )
        return [
            Version(number, old_id, replaced, title, published, updated, tuple(json.loads(paragraphs)))
            for number, old_id, replaced, title, published, updated, paragraphs in rows
        ]

    def newest(self, earlier_id: str) -> str | None:
        """Return the id of the article that replaced one; None where none is known to have."""
        rows = self._db.rows("SELECT article_id FROM earlier_version WHERE id = ? ORDER BY 1 LIMIT 1", (earlier_id,))
        return rows[0][0] if rows else None

    def replace(self, old: Article, new_id: str, now: datetime | None = None) -> None:
        """Keep an article, with the earlier versions of it, as those of the one that is stored in its place.

        A text that was put back is no earlier version of itself. Call it in the transaction of the replacement,
        before the old article is removed.
        """
        known = [version for version in self.of(new_id) if version.id != new_id]
        versions = [version for version in self.of(old.id) if version.id not in (new_id, old.id)]
        latest = _version(old, (now or datetime.now(UTC)).isoformat(timespec="seconds"))
        self.put(new_id, [*versions, *(each for each in known if each.id != old.id), latest])

    def add_earlier(self, earlier: Article, article_id: str, now: datetime | None = None) -> None:
        """Keep what an article was before, where that comes to be known only now; its place is by its dates.

        Call it in a transaction.
        """
        known = self.of(article_id)
        if any(version.id == earlier.id for version in known):
            return
        moment = earlier.updated or (earlier.published.isoformat() if earlier.published else "")
        later = next((n for n, each in enumerate(known) if (each.updated or each.published or "") > moment), len(known))
        read = (now or datetime.now(UTC)).isoformat(timespec="seconds")
        self.put(article_id, [*known[:later], _version(earlier, read), *known[later:]])

    def put(self, article_id: str, versions: Sequence[Version]) -> None:
        """Store the earlier versions of an article, the oldest first, in place of those that are known."""
        self._db.rows("DELETE FROM earlier_version WHERE article_id = ?", (article_id,))
        self._db.run_many(
            "INSERT INTO earlier_version VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    article_id,
                    number,
                    each.id,
                    each.replaced,
                    each.title,
                    each.published,
                    each.updated,
                    json.dumps(each.paragraphs, ensure_ascii=False),
                )
                for number, each in enumerate(versions, start=1)
            ],
        )


def _version(article: Article, replaced: str) -> Version:
    paragraphs = tuple(paragraph.text for paragraph in article.paragraphs)
    published = article.published.isoformat() if article.published else None
    return Version(0, article.id, replaced, article.title, published, article.updated, paragraphs)
