"""Comparing all vectors finds what the index finds, and spares a small collection the opening of the index."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from tests.building import open_home, story, write_jsonl
from vectorstore.collection import Collection
from vectorstore.errors import HomeError
from vectorstore.index.brute_force import ExactSearch
from vectorstore.index.chroma_client import ChromaServer
from vectorstore.index.chroma_index import VectorIndex
from vectorstore.index.sync import GENERATION
from vectorstore.ingestion.ingest import ingest
from vectorstore.storage.filter import Filter

DAYS = (None, date(2024, 3, 5), date(2024, 8, 20))
FILTERS = [
    Filter(since=since, until=until, source=source, undated=undated)
    for since, until, source, undated in product(DAYS, DAYS, (None, "gazette", "Nobody"), (True, False))
]
STORIES = [
    # Every fifth has no date, and every seventh no outlet.
    story(number, **({"published": None} if number % 5 == 0 else {}), **({"source": None} if number % 7 == 0 else {}))
    for number in range(40)
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exact")
    with open_home(folder / "home") as collection:
        assert ingest([write_jsonl(folder / "stories.jsonl", STORIES)], collection).added == len(STORIES)
    return folder / "home"


@pytest.fixture
def collection(home: Path) -> Iterator[Collection]:
    with open_home(home) as collection:
        yield collection


def ranked(collection: Collection, question: str, where: Filter) -> list[str]:
    """Return the chunks that pass, nearest first, worked out one by one."""
    archive = collection.archive
    vector = collection.embedder.encode_queries([question])[0].astype(float)
    keys = []
    for chunk_id, stored in archive.chunks.vectors(archive.chunks.ids()).items():
        head = archive.chunks.places([chunk_id])[chunk_id].article
        dated = where.undated and not where.since
        if head.published:
            dated = (where.since or date.min) <= head.published <= (where.until or date.max)
        if dated and (not where.source or (head.source or "").lower() == where.source.lower()):
            keys.append((-round(float(stored.astype(float) @ vector), 6), chunk_id))
    return [chunk_id for _, chunk_id in sorted(keys)]


@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_the_nearest_that_pass_are_found_in_order(collection: Collection, limit: int) -> None:
    question = "the harbour of Brannock burns"
    vector = collection.embedder.encode_queries([question])[0]
    search = ExactSearch(collection.archive)
    for where in FILTERS:
        assert search.search(vector, limit, where) == ranked(collection, question, where)[:limit], where


def test_the_index_finds_the_same(collection: Collection) -> None:
    search = ExactSearch(collection.archive)
    for question in ("the ferry of Arnholt floods", "case 35 would be looked into", "an orchard"):
        vector = collection.embedder.encode_queries([question])[0]
        stored = collection.archive.chunks.vectors(collection.archive.chunks.ids())
        for where in FILTERS:
            closeness = [
                [round(float(stored[name] @ vector), 4) for name in found]
                for found in (search.search(vector, 30, where), collection.index.search(vector, 30, where))
            ]
            assert closeness[0] == closeness[1], "of equals either will do"


def test_later_windows_look_among_the_nearest_of_all(collection: Collection) -> None:
    question = "the bridge of Calder expands"
    vector = collection.embedder.encode_queries([question])[0]
    wide, narrow = Filter(source="gazette"), Filter(since=date(2024, 3, 1), source="gazette", undated=False)
    near = set(ranked(collection, question, Filter())[:40])
    first, second = ExactSearch(collection.archive).search_windows(vector, 10, [wide, narrow], 40)
    assert first == ranked(collection, question, wide)[:10], "the first looks as far as it must"
    expected = [chunk_id for chunk_id in ranked(collection, question, narrow) if chunk_id in near][:10]
    assert second == expected
    assert 0 < len(second) < len(ranked(collection, question, narrow))


def test_nothing_is_found_in_an_empty_collection(tmp_path: Path) -> None:
    with open_home(tmp_path) as collection:
        vector = np.ones(64, dtype=np.float32)
        search = ExactSearch(collection.archive)
        assert search.search(vector, 5, Filter()) == []
        assert search.search_windows(vector, 5, [Filter(), Filter(undated=False)], 10) == [[], []]


def test_vectors_of_several_lengths_are_told(tmp_path: Path) -> None:
    with open_home(tmp_path / "home") as collection:
        ingest([write_jsonl(tmp_path / "stories.jsonl", STORIES[:3])], collection)
        collection.archive.database.rows("UPDATE chunk SET vector = x'00000000' WHERE key = 1")
        with pytest.raises(HomeError, match="several lengths"):
            ExactSearch(collection.archive).search(np.ones(64, dtype=np.float32), 5, Filter())


def test_a_change_is_seen(tmp_path: Path) -> None:
    with open_home(tmp_path / "home") as collection:
        ingest([write_jsonl(tmp_path / "stories.jsonl", STORIES[:3])], collection)
        search = ExactSearch(collection.archive, most=12)
        vector = collection.embedder.encode_queries(["case 7"])[0]
        before = search.search(vector, 100, Filter())
        assert sorted(before) == sorted(collection.archive.chunks.ids())
        assert search.fits()
        ingest([write_jsonl(tmp_path / "stories.jsonl", STORIES[1:9])], collection)
        after = search.search(vector, 100, Filter())
        assert sorted(after) == sorted(collection.archive.chunks.ids())
        assert set(before) - set(after), "the first article is gone"
        assert not search.fits(), "and there are too many now"


def test_a_small_collection_is_searched_without_opening_the_index(collection: Collection) -> None:
    vector = collection.embedder.encode_queries(["a ferry"])[0]
    assert isinstance(collection.nearest, ExactSearch)
    assert len(collection.nearest.search(vector, 5, Filter())) == 5
    assert not collection.index_is_open


def test_an_open_index_is_used(collection: Collection) -> None:
    assert collection.index is collection.nearest


def test_a_large_collection_is_searched_in_the_index(collection: Collection) -> None:
    count = collection.archive.counts().chunks
    collection._index._exact = ExactSearch(collection.archive, most=count - 1)
    assert isinstance(collection.nearest, VectorIndex)


def test_the_index_catches_up_after_searches_that_did_not_need_it(tmp_path: Path) -> None:
    with open_home(tmp_path / "home") as collection:
        ingest([write_jsonl(tmp_path / "stories.jsonl", STORIES[:20])], collection)
        generation = collection.archive.meta(GENERATION)
    with open_home(tmp_path / "home") as collection:
        gone = collection.archive.articles()[0].head.id
        with collection.archive.transaction():  # as a process that is killed before it tells the index
            collection.archive.database.rows("DELETE FROM origin WHERE article_id = ?", (gone,))
            collection.archive.remove_articles([gone])
        found = collection.nearest.search(collection.embedder.encode_queries(["a ferry"])[0], 1000, Filter())
        assert isinstance(collection.nearest, ExactSearch)
        assert sorted(found) == sorted(collection.archive.chunks.ids())
        assert collection.archive.database.rows("SELECT * FROM outbox"), "nobody told the index yet"
    with open_home(tmp_path / "home") as collection:
        assert collection.index.ids() == set(collection.archive.chunks.ids())
        assert collection.archive.meta(GENERATION) == generation, "it was caught up, not built anew"
        assert not collection.archive.database.rows("SELECT * FROM outbox")


def test_a_chroma_server_is_asked_where_one_is_set(collection: Collection) -> None:
    collection._index._chroma = ChromaServer("http://127.0.0.1:1")
    with pytest.raises(HomeError, match="Chroma server"):
        _ = collection.nearest
