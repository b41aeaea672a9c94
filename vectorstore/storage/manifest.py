"""The manifest: which files were read, and which article each of their records gave."""

from collections.abc import Iterable
from dataclasses import dataclass

from vectorstore.storage.archive import Archive


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was when it was last read to the end."""

    size: int
    modified_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article came from: one record of one file."""

    article_id: str
    content: str
    """Digest of the record with its headline, date and outlet, so that a corrected date counts as a change."""


class Manifest:
    """Reads and writes the archive's tables of files and origins."""

    def __init__(self, archive: Archive) -> None:
        self._db = archive.database

    def file(self, path: str) -> FileState | None:
        """Return how a file was when it was last read whole, None where it was not."""
        rows = self._db.rows("SELECT size, modified_ns, sha256 FROM file WHERE path = ?", (path,))
        return FileState(*rows[0]) if rows else None

    def put_file(self, path: str, state: FileState) -> None:
        """Remember how a file was when it was read whole."""
        self._db.rows(
            "INSERT INTO file VALUES (?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET"
            " size = excluded.size, modified_ns = excluded.modified_ns, sha256 = excluded.sha256",
            (path, state.size, state.modified_ns, state.sha256),
        )

    def forget_file(self, path: str) -> None:
        """Forget a file, so that it is read again."""
        self._db.rows("DELETE FROM file WHERE path = ?", (path,))

    def paths(self) -> list[str]:
        """Return every file an article came from."""
        return [row[0] for row in self._db.rows("SELECT DISTINCT path FROM origin ORDER BY path")]

    def origins(self, path: str) -> dict[str, Origin]:
        """Return a file's records by key."""
        rows = self._db.rows("SELECT record, article_id, content FROM origin WHERE path = ? ORDER BY record", (path,))
        return {record: Origin(article_id, content) for record, article_id, content in rows}

    def origins_of(self, article_id: str) -> list[tuple[str, str, Origin]]:
        """Return the records that give an article, each as path, key and origin."""
        rows = self._db.rows(
            "SELECT path, record, content FROM origin WHERE article_id = ? ORDER BY path, record", (article_id,)
        )
        return [(path, record, Origin(article_id, content)) for path, record, content in rows]

    def put_origin(self, path: str, record: str, origin: Origin) -> None:
        """Remember which article a record of a file gave."""
        self._db.rows(
            "INSERT INTO origin VALUES (?, ?, ?, ?) ON CONFLICT (path, record) DO UPDATE SET"
            " article_id = excluded.article_id, content = excluded.content",
            (path, record, origin.article_id, origin.content),
        )

    def move_origins(self, old_id: str, new_id: str) -> None:
        """Assign the records of an article to the one that replaces it, so that they are known when read again."""
        self._db.rows("UPDATE origin SET article_id = ? WHERE article_id = ?", (new_id, old_id))

    def remove_origins(self, path: str, records: Iterable[str]) -> None:
        """Forget records of a file."""
        self._db.run_many("DELETE FROM origin WHERE path = ? AND record = ?", [(path, r) for r in records])

    def forget_articles(self, article_ids: Iterable[str]) -> None:
        """Drop what is known of some articles' origins, and the files', so that ingesting brings them back."""
        for article_id in article_ids:
            self._db.rows(
                "DELETE FROM file WHERE path IN (SELECT path FROM origin WHERE article_id = ?)", (article_id,)
            )
            self._db.rows("DELETE FROM origin WHERE article_id = ?", (article_id,))

    def remove_origins_of(self, article_ids: Iterable[str]) -> None:
        """Drop the origins of some articles; their files count as read."""
        self._db.run_many("DELETE FROM origin WHERE article_id = ?", [(article_id,) for article_id in article_ids])

    def orphans(self, article_ids: Iterable[str]) -> list[str]:
        """Return those of the articles that no record gives any more."""
        return [
            article_id
            for article_id in dict.fromkeys(article_ids)
            if not self._db.rows("SELECT 1 FROM origin WHERE article_id = ? LIMIT 1", (article_id,))
        ]

    def known(self, article_id: str) -> bool:
        """Return whether the archive has an article."""
        return bool(self._db.rows("SELECT 1 FROM article WHERE id = ?", (article_id,)))
