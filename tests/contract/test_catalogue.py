"""The list of the collection: found, sorted, paged and counted as it is when done by hand in Python."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qa.factory import open_collection
from qa.settings import load
from vectorstore.collection import Collection
from vectorstore.storage.archive import ArticleSummary
from vectorstore.storage.article_list import Catalogue, SortKey, Wanted


@pytest.fixture
def collection(sample_copy: Path) -> Iterator[Collection]:
    with open_collection(load({"home": sample_copy})[0], command="tests") as collection:
        yield collection


def keys(summary: ArticleSummary) -> dict[SortKey, object]:
    head = summary.head
    return {
        "title": head.title.casefold(),
        "outlet": (head.source or "").casefold(),
        "date": head.published or date.min,
        "paragraphs": summary.paragraphs,
    }


@pytest.mark.parametrize("sort", ["title", "outlet", "date", "paragraphs"])
@pytest.mark.parametrize("descending", [False, True])
def test_every_order_lists_every_article_once(collection: Collection, sort: SortKey, descending: bool) -> None:
    catalogue = Catalogue(collection.archive)
    pages: list[ArticleSummary] = []
    offset = 0
    while page := catalogue.page(Wanted(), sort, descending=descending, offset=offset, limit=7).articles:
        pages += page
        offset += 7
    everything = collection.archive.articles()
    assert sorted(s.head.id for s in pages) == sorted(s.head.id for s in everything)
    assert {s.head.id: s for s in pages} == {s.head.id: s for s in everything}
    known = [keys(s)[sort] for s in pages if keys(s)[sort] not in ("", date.min)]
    assert known == sorted(known, reverse=descending)  # type: ignore[type-var]
    assert [keys(s)[sort] for s in pages][: len(known)] == known, "what is not known comes last"


def test_every_word_must_be_in_title_or_outlet(collection: Collection) -> None:
    catalogue = Catalogue(collection.archive)
    for find in ("ferry", "FERRY", "ferry the", "%", "_", "'", "no such word at all"):
        found = catalogue.page(Wanted(find=find), "date", descending=True, offset=0, limit=1000)
        texts = {s.head.id: f"{s.head.title}\n{s.head.source or ''}".casefold() for s in collection.archive.articles()}
        wanted = {i for i, text in texts.items() if all(word in text for word in find.casefold().split())}
        assert {s.head.id for s in found.articles} == wanted, find
        assert (found.found, found.total) == (len(wanted), len(texts))
    assert catalogue.page(Wanted(find="ferry"), "date", descending=True, offset=0, limit=1000).found > 0


def test_outlets_and_months_count_what_the_filter_lists(collection: Collection) -> None:
    catalogue = Catalogue(collection.archive)
    articles = collection.archive.articles()
    assert dict(catalogue.months()) == Counter(
        f"{s.head.published:%Y-%m}" if s.head.published else "" for s in articles
    )
    assert sum(count for _, count in catalogue.outlets()) == len(articles)
    for outlet, count in catalogue.outlets():
        assert catalogue.page(Wanted(outlet=outlet.upper()), "date", descending=True, offset=0, limit=1).found == count
    for month, count in catalogue.months():
        assert catalogue.page(Wanted(month=month), "date", descending=True, offset=0, limit=1).found == count
