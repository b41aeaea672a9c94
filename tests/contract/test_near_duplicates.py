"""Signatures, bands and pairs: kept in the article's own transaction, gone with it, mended where they are lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.building import tables
from vectorstore.documents import Article, make_article
from vectorstore.errors import HomeError
from vectorstore.search.story_dedup import also_in, clusters_of
from vectorstore.storage.archive import Archive
from vectorstore.storage.filter import Filter
from vectorstore.storage.near_duplicates import NearDuplicates
from vectorstore.storage.opening import open_archive

DAY = date(2024, 5, 17)
WORDS = [f"word{number}" for number in range(300)]
TABLES = ("signature", "band", "near_duplicate")


def printed(outlet: str, day: date | None = DAY, *, words: list[str] = WORDS) -> Article:
    return make_article(f"Bridge closes in Dunmere | {outlet}", [" ".join(words)], source=outlet, published=day)


FIRST, NEXT = printed("Gazette"), printed("Courier", DAY + timedelta(days=1))
LATER, UNDATED = printed("Ledger", DAY + timedelta(days=3)), printed("Mirror", None)
OTHER = printed("Herald", words=WORDS[::-1])


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = open_archive(tmp_path)
    yield archive
    archive.close()


def store(archive: Archive, *articles: Article, then: str = "SELECT 1") -> None:
    with archive.transaction():
        for article in articles:
            archive.put_article(article, [], np.empty((0, 1), dtype=np.float32))
        archive.database.rows(then)


def near(archive: Archive) -> set[tuple[str, str]]:
    return {tuple(row) for row in archive.database.rows("SELECT a, b FROM near_duplicate")}


def pair(one: Article, other: Article) -> tuple[str, str]:
    return (min(one.id, other.id), max(one.id, other.id))


def test_prints_of_a_day_or_the_day_after_are_one_story(archive: Archive) -> None:
    store(archive, FIRST, NEXT, LATER, UNDATED, OTHER)
    assert near(archive) == {pair(FIRST, NEXT)}
    assert clusters_of(archive, [FIRST.id, OTHER.id, "unknown"]) == {
        FIRST.id: pair(FIRST, NEXT),
        OTHER.id: (OTHER.id,),
        "unknown": ("unknown",),
    }
    assert also_in(archive, NEXT.id) == (FIRST.head,)
    assert also_in(archive, OTHER.id) == ()


def test_articles_without_a_date_are_compared_with_each_other_alone(archive: Archive) -> None:
    twin = printed("Post", None)
    store(archive, FIRST, UNDATED, twin)
    assert near(archive) == {pair(UNDATED, twin)}


def test_a_story_reaches_as_far_as_its_pairs(archive: Archive) -> None:
    third = printed("Post", DAY + timedelta(days=2))
    store(archive, third, FIRST, NEXT)
    everyone = tuple(sorted(article.id for article in (FIRST, NEXT, third)))
    assert pair(FIRST, third) not in near(archive)
    assert clusters_of(archive, [FIRST.id]) == {FIRST.id: everyone}
    assert also_in(archive, NEXT.id) == (FIRST.head, third.head), "earliest first"


def test_removing_leaves_nothing_behind(archive: Archive, tmp_path: Path) -> None:
    store(archive, FIRST)
    before = tables(tmp_path)
    store(archive, NEXT, OTHER)
    with archive.transaction():
        assert archive.remove_articles([NEXT.id, OTHER.id]) == 2
    assert tables(tmp_path) == before
    with archive.transaction():
        archive.remove_articles([FIRST.id])
    assert all(tables(tmp_path)[name] == [] for name in TABLES)


def test_a_corrected_date_is_compared_anew(archive: Archive) -> None:
    store(archive, FIRST, LATER)
    assert near(archive) == set()
    store(archive, replace(LATER, published=DAY))
    assert near(archive) == {pair(FIRST, LATER)}
    store(archive, LATER)
    assert near(archive) == set()
    assert NearDuplicates(archive.database).faults() == []


def test_what_is_not_committed_leaves_nothing(archive: Archive, tmp_path: Path) -> None:
    store(archive, FIRST)
    before = tables(tmp_path)
    with pytest.raises(HomeError, match="dragons"):
        store(archive, NEXT, then="INSERT INTO dragons VALUES (1)")
    assert tables(tmp_path) == before


def test_a_very_short_article_is_signed_as_such(archive: Archive) -> None:
    brief = make_article("Bridge closes", ["It closes today."], published=DAY)
    store(archive, brief, make_article("Bridge closes | Gazette", ["It closes today."], published=DAY))
    assert near(archive) == set()
    assert archive.database.rows("SELECT DISTINCT length(hashes) FROM signature") == [(0,)]
    assert NearDuplicates(archive.database).faults() == []


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        ("DELETE FROM signature", "articles not yet compared"),
        ("DELETE FROM band WHERE hash = (SELECT min(hash) FROM band)", "signatures with bands missing"),
        ("INSERT INTO band VALUES (1, 2, 999)", "1 bands of no signature"),
    ],
)
def test_what_is_lost_is_found_and_mended(archive: Archive, harm: str, fault: str) -> None:
    store(archive, FIRST, NEXT, OTHER)
    pairs = near(archive)
    archive.database.rows(harm)
    assert fault in "; ".join(NearDuplicates(archive.database).faults())
    told: list[tuple[int, int]] = []
    NearDuplicates(archive.database).repair(lambda done, total: told.append((done, total)))
    assert NearDuplicates(archive.database).faults() == []
    assert near(archive) == pairs


def test_heads_are_those_the_filter_lets_through(archive: Archive) -> None:
    store(archive, FIRST, NEXT, UNDATED)
    ids = [FIRST.id, NEXT.id, UNDATED.id, "unknown"]
    assert set(archive.heads(ids)) == set(ids[:3])
    assert archive.heads(ids, Filter(until=DAY, undated=False)) == {FIRST.id: FIRST.head}
    assert set(archive.heads(ids, Filter(source="COURIER"))) == {NEXT.id}
    assert archive.heads([]) == {}
