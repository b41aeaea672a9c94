"""Digests of what a store holds, table by table: two stores with the same digests hold the same."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from vectorstore.storage.archive import Archive
from vectorstore.storage.conversations import Conversations
from vectorstore.storage.database import Database, by_ids

_PAGE = 200
"""Articles read at once: the vectors of more would fill the memory."""
BY_ARTICLE = {
    "article": ("id", "id, title, url, source, published, authors, language, section, updated"),
    "paragraph": ("article_id", "article_id, number, text"),
    "chunk": ("article_id", 'article_id, id, first, last, start, "end", vector'),
    "aside": ("article_id", "article_id, place, after, kind, text"),
    "earlier_version": ("article_id", "article_id, number, id, replaced, title, published, updated, paragraphs"),
    "signature": ("article_id", "article_id, day, hashes"),
    "near_duplicate": ("a", "a, b, jaccard"),
    "origin": ("article_id", "article_id, path, record, content"),
}
"""Tables that are read some articles at a time: the column that names the article, and what is compared."""
WHOLE = {
    "file": "path, size, modified_ns, sha256",
    "subscription": "location, kind, title, options, since, last_run, next_run,"
    " runs, added, last_added, failures, error",
    "feed_entry": "feed, entry, digest, whole, tries, next_try",
    "validator": "url, etag, modified",
}
"""Tables that are read at once."""
CONVERSATIONS = {
    "conversation": "SELECT id, owner, title, created, updated FROM conversation",
    "turn": "SELECT id, number, question, answer, asked, thumb, comment FROM turn"
    " JOIN conversation ON conversation.key = turn.conversation",
}
OnCount = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class TableDigest:
    """A digest of a table's content."""

    rows: int
    sha256: str


class _Sum:
    def __init__(self) -> None:
        self._sha = hashlib.sha256()
        self._rows = 0

    def add(self, rows: Sequence[Any]) -> None:
        lines = sorted(json.dumps(list(row), default=_hex, ensure_ascii=False) for row in rows)
        for line in lines:
            self._sha.update(line.encode("utf-8", "surrogatepass") + b"\n")
        self._rows += len(rows)

    def get(self) -> TableDigest:
        return TableDigest(self._rows, self._sha.hexdigest())


def digests(archive: Archive, conversations: Conversations, on_count: OnCount | None = None) -> dict[str, TableDigest]:
    """Return a digest of each table of a collection. Keys that a store makes up itself do not count.

    Args:
        on_count: told (articles read, articles in all).
    """
    sums = {name: _Sum() for name in (*BY_ARTICLE, "searched text")}
    with archive.snapshot() as view:
        ids = view.article_ids()
        for begin in range(0, len(ids), _PAGE):
            part = ids[begin : begin + _PAGE]
            for name, (key, columns) in BY_ARTICLE.items():
                sql = f"SELECT {columns} FROM {name} WHERE {key} IN"  # noqa: S608 (constants)
                sums[name].add([tuple(row) for row in by_ids(view.database, sql, part)])
            sums["searched text"].add(_texts(view, part))
            if on_count:
                on_count(min(begin + _PAGE, len(ids)), len(ids))
        for name, columns in WHOLE.items():
            sums[name] = _whole(view.database, f"SELECT {columns} FROM {name}")  # noqa: S608 (constants)
        remembered = [row for row in view.database.rows("SELECT key, value FROM meta") if moves(row[0])]
    sums["meta"] = _Sum()
    sums["meta"].add(remembered)
    with conversations.database.transaction():
        for name, sql in CONVERSATIONS.items():
            sums[name] = _whole(conversations.database, sql)
    return {name: each.get() for name, each in sums.items()}


def moves(key: str) -> bool:
    """Return whether a value that an archive remembers belongs to the collection, and not to where it is."""
    return not key.startswith(("index_", "move_", "desk_"))


def _texts(archive: Archive, article_ids: Sequence[str]) -> list[tuple[str, ...]]:
    """Return what the full text searches of some articles."""
    ids = [row[0] for row in by_ids(archive.database, "SELECT id FROM chunk WHERE article_id IN", article_ids)]
    return [(chunk_id, *text) for chunk_id, text in archive.text.texts(ids).items()]


def _whole(database: Database, sql: str) -> _Sum:
    found = _Sum()
    found.add([tuple(row) for row in database.rows(sql)])
    return found


def _hex(value: Any) -> str:
    return bytes(value).hex()
