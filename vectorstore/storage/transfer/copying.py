"""Copy a collection's rows from one store to another: some articles in each transaction, the rest at the end.

An article stands in the target whole or not at all, so what is there already says where to go on.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from vectorstore.documents import Article, Chunk
from vectorstore.storage.archive import Archive
from vectorstore.storage.conversations import Conversations
from vectorstore.storage.database import Database, by_ids
from vectorstore.storage.transfer.digests import BY_ARTICLE, WHOLE, OnCount, moves
from vectorstore.storage.versions import Versions
from vectorstore.text.minhash import bands
from vectorstore.text.tokenization import spaced
from vectorstore.text.unquoted import quotable

_PAGE = 100
"""Articles in one transaction: about a second of work."""
_ROWS = 1000


def copy_articles(source: Archive, target: Archive, on_count: OnCount | None = None) -> int:
    """Copy the articles that the target has not, in the order they were stored, and return how many."""
    known = set(target.article_ids())
    stored = source.database.rows("SELECT article_id FROM chunk GROUP BY article_id ORDER BY min(key)")
    every = list(dict.fromkeys([*(row[0] for row in stored), *source.article_ids()]))
    wanted = [article_id for article_id in every if article_id not in known]
    for begin in range(0, len(wanted), _PAGE):
        with target.transaction():
            for article_id in wanted[begin : begin + _PAGE]:
                _copy_article(source, target, article_id)
            target.outbox.clear()  # the index is built from all chunks, once they are there
        if on_count:
            on_count(len(known) + min(begin + _PAGE, len(wanted)), len(every))
    return len(wanted)


def _copy_article(source: Archive, target: Archive, article_id: str) -> None:
    article = source.article(article_id)
    assert article is not None
    target.insert_article(article)
    rows = source.database.rows(
        'SELECT id, first, last, start, "end" FROM chunk WHERE article_id = ? ORDER BY key', (article_id,)
    )
    texts = source.text.texts([row[0] for row in rows])
    chunks = [_chunk(article, row, texts[row[0]][1]) for row in rows]
    vectors = source.chunks.vectors([chunk.id for chunk in chunks])
    matrix = np.stack([vectors[chunk.id] for chunk in chunks]) if chunks else np.empty((0, 0), dtype=np.float32)
    target.chunks.put(article, chunks, matrix)
    Versions(target.database).put(article_id, Versions(source.database).of(article_id))
    signed = source.database.rows("SELECT day, hashes FROM signature WHERE article_id = ?", (article_id,))
    for day, blob in signed:
        ((key,),) = target.database.rows(
            "INSERT INTO signature (article_id, day, hashes) VALUES (?, ?, ?) RETURNING key", (article_id, day, blob)
        )
        numbers = bands(np.frombuffer(blob, dtype="<u4"))
        target.database.run_many(
            "INSERT INTO band VALUES (?, ?, ?) ON CONFLICT DO NOTHING", [(band, day, key) for band in numbers]
        )


def _chunk(article: Article, row: Sequence[Any], indexed: str) -> Chunk:
    """Return a stored chunk with its text; one of an earlier version has all its paragraphs, also those unquoted."""
    chunk_id, first, last, start, end = row
    within = [paragraph for paragraph in article.paragraphs if first <= paragraph.number <= last]
    whole, quoted = ("\n\n".join(each.text for each in run) for run in (within, quotable(within)))
    text = within[0].text[start:end] if end is not None else whole if spaced(whole) == indexed else quoted
    return Chunk(chunk_id, article.id, first, last, start, end, text, "")


def copy_rest(source: Archive, target: Archive) -> None:
    """Copy what is no article's own: pairs of stories, files and records that were read, feeds, what is remembered."""
    with target.transaction():
        for name, columns in (*((name, BY_ARTICLE[name][1]) for name in ("near_duplicate", "origin")), *WHOLE.items()):
            _copy_rows(source.database, target.database, name, columns)
        for key, value in source.database.rows("SELECT key, value FROM meta"):
            if moves(key):
                target.set_meta(key, value)


def copy_conversations(source: Conversations, target: Conversations) -> None:
    """Copy the conversations that the target has not, with their turns."""
    there = {row[0] for row in target.database.rows("SELECT id FROM conversation")}
    rows = source.database.rows("SELECT key, id, owner, title, created, updated FROM conversation ORDER BY key")
    for key, *head in rows:
        if head[0] in there:
            continue
        with target.database.transaction():
            ((new,),) = target.database.rows(
                "INSERT INTO conversation (id, owner, title, created, updated) VALUES (?, ?, ?, ?, ?) RETURNING key",
                head,
            )
            turns = source.database.rows(
                "SELECT number, question, answer, asked, thumb, comment FROM turn WHERE conversation = ?", (key,)
            )
            target.database.run_many("INSERT INTO turn VALUES (?, ?, ?, ?, ?, ?, ?)", [(new, *turn) for turn in turns])


def empty(target: Archive, conversations: Conversations) -> None:
    """Remove all that a store holds."""
    ids = target.article_ids()
    for begin in range(0, len(ids), _PAGE):
        part = ids[begin : begin + _PAGE]
        with target.transaction():
            for _ in by_ids(target.database, "DELETE FROM origin WHERE article_id IN", part):
                pass
            target.remove_articles(part)
            target.outbox.clear()
    with target.transaction():
        for name in (*WHOLE, "meta"):
            target.database.rows(f"DELETE FROM {name}")  # noqa: S608 (constants)
    conversations.database.rows("DELETE FROM conversation")


def _copy_rows(source: Database, target: Database, name: str, columns: str) -> None:
    rows: Sequence[Sequence[object]] = source.rows(f"SELECT {columns} FROM {name}")  # noqa: S608 (constants)
    marks = ", ".join("?" * len(columns.split(",")))
    for begin in range(0, len(rows), _ROWS):
        target.run_many(
            f"INSERT INTO {name} ({columns}) VALUES ({marks}) ON CONFLICT DO NOTHING",  # noqa: S608 (constants)
            [tuple(row) for row in rows[begin : begin + _ROWS]],
        )
