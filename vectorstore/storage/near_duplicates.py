"""Stories that several outlets printed: signatures, bands and pairs in the archive, kept with every article.

All three change in the transaction that stores or removes the article. A pair depends on its two articles alone, so
the pairs are the same whatever order the articles came in.
"""

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from vectorstore.documents import Article
from vectorstore.storage.database import Database
from vectorstore.text.minhash import (
    BAND,
    HASHES,
    LIKELY,
    MOST_DAYS,
    Fingerprint,
    Hashes,
    bands,
    estimate,
    make_fingerprint,
    same_story,
    signature,
)

_PAGE = 200
"""Articles signed in one transaction where older ones lack a signature: well under a second of work."""
_BATCH_IDS = 200
"""Ids in one statement, each of which names them twice."""
_STRAY = "signature NOT IN (SELECT key FROM signature)"
_WHOLE = f"SELECT signature FROM band GROUP BY signature HAVING count(*) = {HASHES // BAND}"  # noqa: S608
_BARE = f"length(hashes) > 0 AND key NOT IN ({_WHOLE})"
_UNSIGNED = "FROM article WHERE id NOT IN (SELECT article_id FROM signature)"


class NearDuplicates:
    """Reads and writes the archive's tables of signatures, bands and pairs."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, article: Article) -> None:
        """Sign an article that has just been stored, and note which stored ones print the same story."""
        found = make_fingerprint(article.title, [paragraph.text for paragraph in article.paragraphs])
        self._add(article.id, article.published, found)

    def remove(self, article_id: str) -> None:
        """Forget an article that is about to be removed; its pairs go with its row."""
        for key, day, blob in self._db.rows(
            "DELETE FROM signature WHERE article_id = ? RETURNING key, day, hashes", (article_id,)
        ):
            places = [(band, day, key) for band in bands(_hashes(blob))]
            self._db.run_many("DELETE FROM band WHERE hash = ? AND day = ? AND signature = ?", places)

    def pairs(self) -> int:
        """Return how many pairs of articles print the same story."""
        return int(self._db.rows("SELECT count(*) FROM near_duplicate")[0][0])

    def neighbours(self, article_ids: Sequence[str]) -> list[tuple[str, str]]:
        """Return the pairs that some articles are in, each with the article that was asked for first."""
        found: list[tuple[str, str]] = []
        for begin in range(0, len(article_ids), _BATCH_IDS):
            part = article_ids[begin : begin + _BATCH_IDS]
            marks = ", ".join("?" * len(part))
            found += self._db.rows(
                f"SELECT a, b FROM near_duplicate WHERE a IN ({marks})"  # noqa: S608 (question marks)
                f" UNION ALL SELECT b, a FROM near_duplicate WHERE b IN ({marks})",
                (*part, *part),
            )
        return found

    def unsigned(self) -> int:
        """Return how many articles have no signature: those of an archive from before there were any."""
        return int(self._db.rows(f"SELECT count(*) {_UNSIGNED}")[0][0])

    def faults(self) -> list[str]:
        """Return what is amiss in the tables; ``repair`` mends it."""
        found = []
        for what, sql in (
            ("articles not yet compared", f"SELECT count(*) {_UNSIGNED}"),
            ("bands of no signature", f"SELECT count(*) FROM band WHERE {_STRAY}"),  # noqa: S608
            ("signatures with bands missing", f"SELECT count(*) FROM signature WHERE {_BARE}"),  # noqa: S608
        ):
            ((count,),) = self._db.rows(sql)
            if count:
                found.append(f"{count} {what}")
        return found

    def repair(self, on_count: Callable[[int, int], None] | None = None) -> None:
        """Sign what is not signed, and sign again what has lost bands."""
        with self._db.transaction():
            bare = self._db.rows(f"SELECT article_id FROM signature WHERE {_BARE}")  # noqa: S608
            for (article_id,) in bare:
                self.remove(article_id)
            self._db.rows(f"DELETE FROM band WHERE {_STRAY}")  # noqa: S608
        self.sign_all(on_count)

    def sign_all(self, on_count: Callable[[int, int], None] | None = None) -> None:
        """Sign the articles that have no signature, some at a time: a kill costs less than a second's work."""
        total, done = self.unsigned(), 0
        while rows := self._db.rows(f"SELECT id, published {_UNSIGNED} ORDER BY id LIMIT {_PAGE}"):
            if on_count:
                on_count(done, total)
            with self._db.transaction():
                for article_id, published in rows:
                    day = date.fromisoformat(published) if published else None
                    self._add(article_id, day, self._print(article_id))
            done += len(rows)

    def _add(self, article_id: str, published: date | None, found: Fingerprint) -> None:
        day = published.toordinal() if published else 0
        hashes = signature(found.shingles) if found.comparable else np.empty(0, dtype=np.uint32)
        near = self._near(hashes, day) if found.comparable else []
        ((key,),) = self._db.rows(
            "INSERT INTO signature (article_id, day, hashes) VALUES (?, ?, ?) RETURNING key",
            (article_id, day, hashes.astype("<u4").tobytes()),
        )
        self._db.run_many(
            "INSERT INTO band VALUES (?, ?, ?) ON CONFLICT DO NOTHING", [(band, day, key) for band in bands(hashes)]
        )
        for other_id in near:
            jaccard = same_story(found, self._print(other_id))
            if jaccard is not None:
                first, second = sorted((article_id, other_id))
                self._db.rows(
                    "INSERT INTO near_duplicate VALUES (?, ?, ?)"
                    " ON CONFLICT (a, b) DO UPDATE SET jaccard = excluded.jaccard",
                    (first, second, jaccard),
                )

    def _near(self, hashes: Hashes, day: int) -> list[str]:
        """Return the articles of about the same day whose signatures say that much of the text is shared.

        An article without a date is compared with others without one: were it taken for a copy of dated ones, it would
        tie the stories of different years together.
        """
        numbers = bands(hashes)
        first, last = (max(1, day - MOST_DAYS), day + MOST_DAYS) if day else (0, 0)
        rows = self._db.rows(
            "SELECT article_id, hashes FROM signature WHERE key IN (SELECT signature FROM band"  # noqa: S608
            f" WHERE hash IN ({', '.join('?' * len(numbers))}) AND day BETWEEN ? AND ?) ORDER BY article_id",
            (*numbers, first, last),
        )
        return [article_id for article_id, blob in rows if estimate(hashes, _hashes(blob)) >= LIKELY]

    def _print(self, article_id: str) -> Fingerprint:
        ((title,),) = self._db.rows("SELECT title FROM article WHERE id = ?", (article_id,))
        rows = self._db.rows("SELECT text FROM paragraph WHERE article_id = ? ORDER BY number", (article_id,))
        return make_fingerprint(title, [text for (text,) in rows])


def _hashes(blob: bytes) -> Hashes:
    return np.frombuffer(blob, dtype="<u4")
