"""Reindex: the index from the archive, and new vectors only where the settings ask for them."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.building import CountingEmbedder, open_home, story, tables, write_jsonl
from vectorstore.diagnostics import examine
from vectorstore.errors import HomeError
from vectorstore.index.chroma_index import generation_folder
from vectorstore.index.sync import GENERATION
from vectorstore.inference.vectors import Vectors
from vectorstore.ingestion.ingest import ingest
from vectorstore.ingestion.reindex import reindex
from vectorstore.search.search import Search
from vectorstore.storage.filter import Filter


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with open_home(tmp_path / "home") as collection:
        ingest([write_jsonl(tmp_path / "a.jsonl", map(story, range(12)))], collection)
    return tmp_path / "home"


QUESTIONS = ("ferry of Arnholt", "town council winter", "case 22")


def test_with_the_same_settings_nothing_is_embedded_and_answers_stay(home: Path) -> None:
    embedder = CountingEmbedder()
    before = tables(home)
    with open_home(home, embedder) as collection:
        found = [Search(collection)(question, Filter(), 8) for question in QUESTIONS]
        old = int(collection.archive.meta(GENERATION) or 0)
        stages: list[tuple[str, int, int]] = []
        assert reindex(collection, lambda *stage: stages.append(stage)) == 0
        assert [Search(collection)(question, Filter(), 8) for question in QUESTIONS] == found
        chunks = collection.archive.counts().chunks
        assert stages[-1] == ("indexing", chunks, chunks)
        assert collection.archive.meta(GENERATION) == str(old + 1)
    assert embedder.documents == []
    assert tables(home) == before
    assert not generation_folder(home, old).exists(), "the old build is deleted"
    assert generation_folder(home, old + 1).is_dir()


def test_a_damaged_index_is_replaced_without_being_opened(home: Path) -> None:
    with open_home(home) as collection:
        found = Search(collection)(QUESTIONS[0], Filter(), 8)
    for path in home.glob("index-*/chroma.sqlite3"):
        path.write_bytes(b"damaged " * 1000)
    with open_home(home) as collection:
        with pytest.raises(HomeError, match="newsdesk reindex"):
            _ = collection.index  # a small collection answers without it
        reindex(collection)
        assert Search(collection)(QUESTIONS[0], Filter(), 8) == found


def test_another_chunking_embeds_everything_again(home: Path) -> None:
    embedder = CountingEmbedder()
    with open_home(home, embedder, chunk_tokens=200) as collection:
        before = collection.archive.counts()
        embedded = reindex(collection)
        after = collection.archive.counts()
        assert embedded == len(embedder.documents) == after.chunks < before.chunks
        assert (after.articles, after.paragraphs) == (before.articles, before.paragraphs)
        assert collection.archive.meta("chunking") == collection.chunking.name
        assert Search(collection)(story(3)["title"], Filter(), 1)[0].article.title == story(3)["title"]
        findings = examine(home, embedder_name=collection.embedder_name, chunking_name=collection.chunking.name)
        assert [f for f in findings if not f.ok and f.check in {"archive", "vectors", "settings", "index"}] == []


def test_there_and_back_again_gives_the_same_vectors(home: Path) -> None:
    def chunks() -> set[tuple[object, ...]]:
        return {row[1:] for row in tables(home)["chunk"]}

    before = chunks()
    for tokens in (200, 40):
        with open_home(home, chunk_tokens=tokens) as collection:
            reindex(collection)
        assert (chunks() == before) == (tokens == 40)


def test_a_kill_while_embedding_again_leaves_the_old_vectors_in_use(home: Path) -> None:
    before = tables(home)

    class Dies(CountingEmbedder):
        def encode_documents(self, texts: Sequence[str]) -> Vectors:
            if len(self.documents) > 4:
                raise KeyboardInterrupt
            return super().encode_documents(texts)

    with open_home(home, Dies(), chunk_tokens=200) as collection, pytest.raises(KeyboardInterrupt):
        reindex(collection)
    assert tables(home) == before
    with open_home(home) as collection:
        assert Search(collection)(QUESTIONS[0], Filter(), 8)


def test_an_empty_collection(tmp_path: Path) -> None:
    with open_home(tmp_path / "empty") as collection:
        assert reindex(collection) == 0
        assert Search(collection)("ferry", Filter(), 5) == []
