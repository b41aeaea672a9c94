"""Removing articles and taking it back: archive, index and answers are as before, and nothing is embedded."""

from pathlib import Path

import pytest

from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.conftest import EXAMPLES
from vectorstore.collection import Collection
from vectorstore.inference.embedder import Embedder
from vectorstore.ingestion.ingest import ingest
from vectorstore.ingestion.undoable_removal import remove, restore

QUESTION = "why does North Korea support Palestine"
_TABLES = "article paragraph origin outbox near_duplicate chunk_head".split()


def content(collection: Collection) -> dict[str, list[object]]:
    """What the archive and the index hold, but for the numbers of rows."""
    db = collection.archive.database
    columns = {"chunk_head": "id, day"}
    found = {table: sorted(map(repr, db.rows(f"SELECT {columns.get(table, '*')} FROM {table}"))) for table in _TABLES}
    found["chunk"] = sorted(map(repr, db.rows('SELECT id, article_id, first, last, start, "end", vector FROM chunk')))
    found["text"] = sorted(map(repr, db.rows("SELECT title, body FROM chunk_text")))
    found["bands"] = sorted(map(repr, db.rows("SELECT hash, day FROM band")))
    found["index"] = sorted(collection.index.ids())
    return found  # type: ignore[return-value]


def test_undoing_restores_everything_without_embedding(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, _ = load({"home": sample_copy})
    with open_collection(settings, command="tests") as collection:
        assistant = open_assistant(settings, collection)
        before, answer = content(collection), assistant.ask(QUESTION)
        cited = [citation.article.id for citation in answer.citations]
        removed = remove(collection, [*cited, cited[0], "0000000000000000"])
        assert {each.article.id for each in removed} == set(cited)
        assert not set(cited) & {p.article.id for p in assistant.ask(QUESTION).passages}
        assert all(assistant.contents.article(article_id) is None for article_id in cited)
        monkeypatch.setattr(collection.embedder, "encode_documents", _never)
        assert restore(collection, removed) == len(set(cited))
        assert content(collection) == before
        assert assistant.ask(QUESTION).text == answer.text
        assert restore(collection, removed) == 0, "what is there is left alone"
        assert content(collection) == before


def test_after_undoing_ingest_finds_nothing_new(sample_copy: Path) -> None:
    with open_collection(load({"home": sample_copy})[0], command="tests") as collection:
        total = collection.archive.counts().articles
        some = [summary.head.id for summary in collection.archive.articles()[:3]]
        restore(collection, remove(collection, some))
        report = ingest([EXAMPLES / "articles"], collection)
        assert (report.added, report.changed, report.removed, report.chunks_embedded) == (0, 0, 0, 0)
        assert collection.archive.counts().articles == total


def test_what_was_embedded_otherwise_is_embedded_again(sample_copy: Path, embedder: Embedder) -> None:
    with open_collection(load({"home": sample_copy})[0], command="tests") as collection:
        (summary, *_) = collection.archive.articles()
        removed = remove(collection, [summary.head.id])
    with open_collection(load({"home": sample_copy, "chunk_tokens": 60})[0], command="tests") as collection:
        from vectorstore.ingestion.reindex import reindex

        reindex(collection)
        assert restore(collection, removed) == 1
        assert set(collection.archive.chunks.of_article(summary.head.id)) - removed[0].vectors.keys()
        assert set(collection.archive.chunks.ids()) == collection.index.ids()


def _never(_texts: object) -> object:
    raise AssertionError("the kept vectors are enough")
