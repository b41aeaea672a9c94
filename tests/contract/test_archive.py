"""The archive is the truth, in every store: what is stored reads back equal, all or nothing; errors say what to do."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.building import tables
from tests.fakes import BagOfWordsEmbedder
from tests.matching import match_query
from tests.stores import contents
from vectorstore.chunking import Chunking, make_chunks
from vectorstore.documents import Article, Chunk, make_article
from vectorstore.errors import HomeError
from vectorstore.storage.archive import Archive, Counts
from vectorstore.storage.database import FILE_NAME
from vectorstore.storage.filter import Filter
from vectorstore.storage.opening import open_archive
from vectorstore.storage.sqlite.database import SCHEMA_VERSION, SqliteDatabase, translated

EMBEDDER = BagOfWordsEmbedder()
FERRY = make_article(
    "Ferry runs aground",
    ["The ferry ran aground off Dunmere on Tuesday.", "A buoy had drifted.", "word " * 400, "A last paragraph."],
    url="https://news.example/ferry",
    source="The Gazette",
    published=date(2024, 5, 17),
    authors=("Ana Péreź", "渡辺"),
    language="en",
)
COUNCIL = make_article("Council meets", ["The council of Dunmere talked about schools."], source="Courier")
OLD = make_article("Old news", ["A whale was seen off Dunmere."], published=date(1999, 1, 2), source="Courier")


@pytest.fixture
def archive(tmp_path: Path, database_url: str | None) -> Iterator[Archive]:
    archive = open_archive(tmp_path, database_url)
    for article in (FERRY, COUNCIL, OLD):
        store(archive, article)
    yield archive
    archive.close()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Archive]:
    archive = open_archive(tmp_path)
    for article in (FERRY, COUNCIL, OLD):
        store(archive, article)
    yield archive
    archive.close()


def store(archive: Archive, article: Article) -> list[Chunk]:
    chunks = make_chunks(article, Chunking(30), EMBEDDER)
    with archive.transaction():
        archive.put_article(article, chunks, EMBEDDER.encode_documents([chunk.embedded for chunk in chunks]))
    return chunks


def test_a_stored_article_reads_back_equal(archive: Archive) -> None:
    for article in (FERRY, COUNCIL, OLD):
        assert archive.article(article.id) == article
    assert archive.article("no such id") is None


def test_a_stored_chunk_reads_back_equal_with_its_vector(archive: Archive) -> None:
    chunks = make_chunks(FERRY, Chunking(30), EMBEDDER)
    assert any(chunk.end is not None for chunk in chunks), "one paragraph is long enough for windows"
    places = archive.chunks.places([chunk.id for chunk in chunks])
    vectors = archive.chunks.vectors([chunk.id for chunk in chunks])
    expected = EMBEDDER.encode_documents([chunk.embedded for chunk in chunks])
    for chunk, vector in zip(chunks, expected, strict=True):
        place = places[chunk.id]
        assert (place.first, place.last, place.start, place.end) == (chunk.first, chunk.last, chunk.start, chunk.end)
        assert place.article == FERRY.head
        text = "\n\n".join(p.text for p in archive.paragraphs(FERRY.id, place.first, place.last))
        assert text[place.start : place.end] == chunk.text
        np.testing.assert_array_equal(vectors[chunk.id], vector)


def test_paragraphs_keep_their_numbers(archive: Archive) -> None:
    assert archive.paragraphs(FERRY.id, 2, 3) == FERRY.paragraphs[1:3]
    assert [paragraph.number for paragraph in archive.paragraphs(FERRY.id, 1, 99)] == [1, 2, 3, 4]


def test_it_survives_reopening(archive: Archive, tmp_path: Path, database_url: str | None) -> None:
    before = contents(archive)
    archive.close()
    again = open_archive(tmp_path, database_url)
    try:
        assert again.article(FERRY.id) == FERRY
        assert contents(again) == before
    finally:
        again.close()


def test_articles_are_listed_newest_first_and_those_without_a_date_last(archive: Archive) -> None:
    listed = archive.articles()
    assert [summary.head for summary in listed] == [FERRY.head, OLD.head, COUNCIL.head]
    assert [summary.paragraphs for summary in listed] == [4, 1, 1]
    chunks = len(make_chunks(FERRY, Chunking(30), EMBEDDER))
    assert [summary.chunks for summary in listed] == [chunks, 1, 1]
    assert archive.counts() == Counts(articles=3, paragraphs=6, chunks=chunks + 2)


def test_an_article_stored_again_replaces_itself(archive: Archive) -> None:
    store(archive, replace(FERRY, published=date(2024, 5, 18)))
    assert archive.counts().articles == 3
    stored = archive.article(FERRY.id)
    assert stored is not None
    assert stored.published == date(2024, 5, 18)
    store(archive, FERRY)
    store(archive, FERRY)
    assert len(contents(archive)["chunk"]) == archive.counts().chunks
    chunks = [chunk.id for chunk in make_chunks(FERRY, Chunking(30), EMBEDDER)]
    assert sorted(archive.text.passages(match_query("aground"), 10, Filter())) == sorted(chunks), (
        "the headline is in each of them, once"
    )


def test_a_removed_article_leaves_nothing_behind(archive: Archive) -> None:
    with archive.transaction():
        assert archive.remove_articles([FERRY.id, "no such id", FERRY.id]) == 1
    assert archive.article(FERRY.id) is None
    assert archive.text.passages(match_query("ferry aground buoy"), 10, Filter()) == []
    rows = contents(archive)
    assert not [row for name in ("paragraph", "chunk") for row in rows[name] if FERRY.id in row]
    gone = {chunk.id for chunk in make_chunks(FERRY, Chunking(30), EMBEDDER)}
    assert {chunk_id for chunk_id, removed in rows["outbox"] if removed} == gone, "the index is told"


def test_a_transaction_that_fails_changes_nothing(archive: Archive) -> None:
    before = contents(archive)

    def fail() -> None:
        with archive.transaction():
            archive.remove_articles([FERRY.id])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert contents(archive) == before
    store(archive, COUNCIL)  # and the next one works


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (Filter(), {"FERRY", "COUNCIL", "OLD"}),
        (Filter(since=date(1999, 1, 2)), {"FERRY", "OLD"}),
        (Filter(since=date(1999, 1, 3)), {"FERRY"}),
        (Filter(until=date(2024, 5, 17)), {"FERRY", "COUNCIL", "OLD"}),
        (Filter(until=date(2024, 5, 16)), {"COUNCIL", "OLD"}),
        (Filter(until=date(2024, 5, 16), undated=False), {"OLD"}),
        (Filter(undated=False), {"FERRY", "OLD"}),
        (Filter(source="COURIER"), {"COUNCIL", "OLD"}),
        (Filter(source="courier", until=date(2000, 1, 1), undated=False), {"OLD"}),
        (Filter(source="Cour"), set()),
    ],
)
def test_filters(archive: Archive, where: Filter, found: set[str]) -> None:
    titles = {"FERRY": FERRY, "COUNCIL": COUNCIL, "OLD": OLD}
    places = archive.chunks.places(archive.text.passages(match_query("Dunmere"), 10, where))
    assert {place.article for place in places.values()} == {titles[name].head for name in found}
    assert archive.count_articles(where) == len(found)


def test_outlets_are_compared_without_regard_to_case_in_any_script(archive: Archive) -> None:
    store(archive, make_article("Straße", ["Dunmere again."], source="ÉCOLE Straße"))
    assert archive.count_articles(Filter(source="école STRASSE")) == 1


def test_lexical_search_ranks_by_bm25_over_text_and_headline(archive: Archive) -> None:
    council, old = (make_chunks(article, Chunking(30), EMBEDDER)[0].id for article in (COUNCIL, OLD))
    # "whale" is in one chunk and "dunmere" in all of them, so the whale weighs more.
    assert archive.text.passages(match_query("whales of Dunmere"), 2, Filter())[0] == old
    assert archive.text.passages(match_query("council meeting"), 5, Filter()) == [council], (
        "a headline's words count, whatever their form"
    )
    assert len(archive.text.passages(match_query("Dunmere"), 2, Filter())) == 2


def test_chunk_frequency_counts_chunks_in_any_form_of_the_word(archive: Archive) -> None:
    assert archive.text.frequency("Dunmere") == 3
    assert archive.text.frequency("whales") == 1
    assert archive.text.frequency("dragon") == 0


def test_the_fingerprint_follows_the_articles_and_their_heads(archive: Archive) -> None:
    before = archive.fingerprint()
    store(archive, replace(OLD, published=date(1999, 1, 3)))
    changed = archive.fingerprint()
    store(archive, OLD)
    assert archive.fingerprint() == before != changed


def test_more_ids_than_one_statement_takes(archive: Archive) -> None:
    ids = [f"unknown {number}" for number in range(1200)] + archive.chunks.ids()
    assert set(archive.chunks.places(ids)) == set(archive.chunks.vectors(ids)) == set(archive.chunks.ids())


# -- SQLite's errors


def test_a_full_disk_loses_nothing_and_says_what_to_do(embedded: Archive, tmp_path: Path) -> None:
    before = tables(tmp_path)
    ((pages,),) = embedded.database.rows("PRAGMA page_count")
    embedded.database.rows(f"PRAGMA max_page_count = {pages}")
    big = make_article("Big", [f"paragraph {number} " + "long " * 200 for number in range(100)])
    with pytest.raises(HomeError, match="The disk is full") as caught:
        store(embedded, big)
    assert "it goes on where it was" in caught.value.hint
    assert tables(tmp_path) == before
    embedded.database.rows("PRAGMA max_page_count = 1000000")
    store(embedded, big)
    assert embedded.article(big.id) == big


@pytest.mark.parametrize("content", [b"this is no database, only some text" * 200, b"\x00" * 5000])
def test_a_file_that_is_no_archive(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(HomeError, match=r"damaged.*not a database") as caught:
        open_archive(tmp_path)
    assert "backup" in caught.value.hint


def test_an_archive_with_a_hole_in_it(embedded: Archive, tmp_path: Path) -> None:
    embedded.close()
    path = tmp_path / FILE_NAME
    data = bytearray(path.read_bytes())
    for page in range(1, len(data) // 4096):
        data[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    path.write_bytes(data)

    def use() -> None:
        damaged = open_archive(tmp_path)
        try:
            damaged.articles()
            damaged.text.passages(match_query("ferry"), 10, Filter())
        finally:
            damaged.close()

    with pytest.raises(HomeError, match="damaged") as caught:
        use()
    assert "backup" in caught.value.hint


def test_an_archive_of_another_version(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    open_archive(tmp_path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(HomeError, match=f"format {SCHEMA_VERSION + 1}, not {SCHEMA_VERSION}") as caught:
        open_archive(tmp_path)
    assert "--home" in caught.value.hint


def test_a_folder_in_the_archives_place(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(HomeError, match="cannot be written"):
        open_archive(tmp_path)


def test_an_archive_that_may_only_be_read(embedded: Archive, tmp_path: Path) -> None:
    embedded.database.rows("PRAGMA query_only = 1")
    before = tables(tmp_path)
    with pytest.raises(HomeError, match="cannot be written") as caught:
        store(embedded, COUNCIL)
    assert "permissions" in caught.value.hint
    assert tables(tmp_path) == before


def test_an_archive_that_another_program_writes(embedded: Archive, tmp_path: Path) -> None:
    embedded.database.rows("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(HomeError, match="in use by another program"):
            store(embedded, COUNCIL)
    finally:
        other.close()
    store(embedded, COUNCIL)


def test_any_other_error_of_sqlite_is_explained_too(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / FILE_NAME)
    with pytest.raises(HomeError, match="no such table") as caught:
        database.rows("SELECT * FROM dragons")
    assert caught.value.hint == "Run: newsdesk doctor"
    assert isinstance(caught.value.__cause__, sqlite3.Error), "the cause is kept for whoever looks deeper"
    database.close()


def test_what_is_not_sqlites_error_passes_through(tmp_path: Path) -> None:
    with pytest.raises(KeyError), translated(tmp_path):
        raise KeyError


def test_a_stop_between_the_beginning_of_a_transaction_and_its_body_leaves_none_open(
    embedded: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = embedded.database.rows

    def stopped(sql: str, parameters: object = ()) -> list[object]:
        run(sql, parameters)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(embedded.database, "rows", stopped)
        with pytest.raises(KeyboardInterrupt), embedded.transaction():
            pass
    with embedded.transaction():
        embedded.set_meta("a test", "goes on")
