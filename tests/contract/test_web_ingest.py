"""Pages, feeds and site maps from a real server on this machine into a collection."""

import gzip
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.building import open_home
from tests.site import QUICK, Site, item, page, rss, website
from vectorstore.collection import Collection
from vectorstore.fetching.fetcher import Fetcher
from vectorstore.ingestion.ingest import Fetching, IngestReport, ingest
from vectorstore.storage.subscriptions import Subscriptions, iso
from vectorstore.storage.versions import Versions

FERRY = (
    "The ferry Dahlia ran aground off Port Ellery on Thursday with forty people on board.",
    "Nobody was hurt, the harbour master said.",
)
BRIDGE = ("The bridge at Skerry opens on Monday after nine months of work, the council said.",)


@pytest.fixture
def site() -> Iterator[Site]:
    with website() as site:
        yield site


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with open_home(tmp_path / "home") as collection:
        yield collection


def quick(allow_private: bool) -> Fetcher:
    return Fetcher(allow_private=allow_private, limits=QUICK)


def fetch(collection: Collection, *urls: str, limit: int = 200, **options: Any) -> IngestReport:
    return ingest(list(urls), collection, fetching=Fetching(True, limit, quick), **options)


def titles(collection: Collection) -> list[str]:
    return sorted(summary.head.title for summary in collection.archive.articles())


def texts(collection: Collection, title: str) -> list[str]:
    (article_id,) = [each.head.id for each in collection.archive.articles() if each.head.title == title]
    article = collection.archive.article(article_id)
    assert article is not None
    return [paragraph.text for paragraph in article.paragraphs]


def test_a_page_is_read_once_and_again_when_it_changes(site: Site, collection: Collection) -> None:
    url = site.put("/ferry", page("Ferry aground", *FERRY), etag='"1"')
    first = fetch(collection, url)
    assert (first.added, first.rejected) == (1, ())
    (summary,) = collection.archive.articles()
    assert (summary.head.title, summary.head.source, summary.head.url) == ("Ferry aground", "The Gazette", url)
    assert summary.head.published == date(2024, 5, 17)

    again = fetch(collection, url)
    assert (again.added, again.unchanged, again.chunks_embedded) == (0, 1, 0)

    site.put("/ferry", page("Ferry aground", FERRY[0], "Two people were hurt, it turned out."), etag='"2"')
    changed = fetch(collection, url)
    assert (changed.added, changed.changed) == (0, 1)
    assert texts(collection, "Ferry aground")[1] == "Two people were hurt, it turned out."
    (summary,) = collection.archive.articles()
    (earlier,) = Versions(collection.archive.database).of(summary.head.id)
    assert earlier.paragraphs == FERRY
    assert Versions(collection.archive.database).newest(earlier.id) == summary.head.id


def test_a_text_that_is_put_back_is_no_earlier_version_of_itself(site: Site, collection: Collection) -> None:
    for text in ("Forty people were on board.", "Fifty people were on board.", "Forty people were on board."):
        url = site.put("/ferry", page("Ferry aground", FERRY[0], text))
        fetch(collection, url)
    (summary,) = collection.archive.articles()
    (earlier,) = Versions(collection.archive.database).of(summary.head.id)
    assert earlier.paragraphs[1] == "Fifty people were on board."


def test_every_failure_is_a_line_and_the_rest_is_read(site: Site, collection: Collection) -> None:
    good = site.put("/ferry", page("Ferry aground", *FERRY))
    report = fetch(
        collection,
        f"{site.url}/gone",
        site.put("/picture", b"\x89PNG", "image/png"),
        site.put("/menu", "<html><body><a href=/>Home</a></body></html>"),
        "http://[bad/",
        good,
    )
    assert report.added == 1
    assert len(report.rejected) == 4
    reasons = {str(each.path).rpartition("/")[2]: each.reason for each in report.rejected}
    assert "404" in reasons["gone"]
    assert "image/png" in reasons["picture"]
    assert "no article" in reasons["menu"]


def test_a_page_without_an_article_names_its_feed(site: Site, collection: Collection) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    url = site.put("/", f"<html><head>{link}</head><body><a href=/a>One</a></body></html>")
    (rejection,) = fetch(collection, url).rejected
    assert rejection.reason.endswith(f"{site.url}/feed")


@pytest.mark.parametrize("kind", ["application/rss+xml", "text/xml; charset=utf-8", "text/html", "application/xml"])
def test_a_feeds_pages_are_read(site: Site, collection: Collection, kind: str) -> None:
    one = site.put("/ferry", page("Ferry aground", *FERRY))
    two = site.put("/bridge", page("Bridge opens", *BRIDGE))
    feed = site.put("/feed", rss(item(one, "Ferry aground", "It ran aground."), item(two, "Bridge opens")), kind)
    report = fetch(collection, feed)
    assert (report.added, report.rejected, report.warnings) == (2, (), ())
    assert titles(collection) == ["Bridge opens", "Ferry aground"]
    assert texts(collection, "Ferry aground") == list(FERRY)
    site.asked.clear()
    again = fetch(collection, feed)
    assert (again.added, again.unchanged) == (0, 2)
    assert site.paths() == ["/feed"], "pages that were read are not asked for again"


def test_a_new_entry_alone_is_fetched_and_an_entry_that_is_gone_stays(site: Site, collection: Collection) -> None:
    one = site.put("/ferry", page("Ferry aground", *FERRY))
    two = site.put("/bridge", page("Bridge opens", *BRIDGE))
    feed = site.put("/feed", rss(item(one, "Ferry aground")), "application/rss+xml", etag='"1"')
    fetch(collection, feed)
    site.put("/feed", rss(item(two, "Bridge opens")), "application/rss+xml", etag='"2"')
    site.asked.clear()
    report = fetch(collection, feed, sync=True)
    assert (report.added, report.removed) == (1, 0)
    assert site.paths() == ["/feed", "/bridge"]
    assert titles(collection) == ["Bridge opens", "Ferry aground"]


def test_a_changed_entry_is_fetched_again(site: Site, collection: Collection) -> None:
    one = site.put("/ferry", page("Ferry aground", *FERRY))
    feed = site.put("/feed", rss(item(one, "Ferry aground", "first")), "application/rss+xml")
    fetch(collection, feed)
    site.put("/ferry", page("Ferry aground", FERRY[0], "It was pulled off at noon on Friday."))
    site.put("/feed", rss(item(one, "Ferry aground", "second")), "application/rss+xml")
    assert fetch(collection, feed).changed == 1
    assert texts(collection, "Ferry aground")[1] == "It was pulled off at noon on Friday."


@pytest.mark.parametrize(("status", "lasting"), [(404, True), (403, True), (503, False), (500, False)])
def test_an_entry_whose_page_cannot_be_had_is_kept_with_its_summary(
    site: Site, collection: Collection, status: int, lasting: bool
) -> None:
    one = site.put("/ferry", "no", status=status)
    summary = "The ferry Dahlia ran aground off Port Ellery."
    feed = site.put("/feed", rss(item(one, "Ferry aground", summary)), "application/rss+xml", etag='"1"')
    report = fetch(collection, feed)
    assert (report.added, report.rejected) == (1, ())
    (warning,) = report.warnings
    assert str(status) in warning.reason
    assert "only the feed's summary" in warning.reason
    assert texts(collection, "Ferry aground") == [summary]

    site.put("/ferry", page("Ferry aground", *FERRY))
    site.asked.clear()
    assert fetch(collection, feed).changed == 0, "not so soon again"
    assert site.paths() == ["/feed"]
    past = iso().replace("20", "19", 1)
    collection.archive.database.rows("UPDATE feed_entry SET next_try = ?", (past,))
    report = fetch(collection, feed)
    assert (report.changed, texts(collection, "Ferry aground")) == ((0, [summary]) if lasting else (1, list(FERRY)))


def test_an_entry_without_a_page_is_read_from_the_feed(site: Site, collection: Collection) -> None:
    bare = (
        '<item><title>Notice</title><guid isPermaLink="false">n1</guid>'
        "<description>The library is shut on Friday.</description></item>"
    )
    feed = site.put("/feed", rss(bare), "application/rss+xml")
    report = fetch(collection, feed)
    assert (report.added, report.warnings) == (1, ())
    assert fetch(collection, feed).unchanged == 1


def test_a_json_feed_is_read(site: Site, collection: Collection) -> None:
    one = site.put("/ferry", page("Ferry aground", *FERRY, date=""))
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Gazette",
        "items": [
            {"id": 1, "url": one, "title": "Ferry aground", "date_published": "2024-06-02T08:00:00Z"},
            {"id": "2", "title": "Bridge opens", "content_text": BRIDGE[0]},
        ],
    }
    report = fetch(collection, site.put("/feed.json", json.dumps(feed), "application/feed+json"))
    assert (report.added, report.rejected) == (2, ())
    days = {each.head.title: each.head.published for each in collection.archive.articles()}
    assert days["Ferry aground"] == date(2024, 6, 2), "the feed's day, where the page has none"


@pytest.mark.parametrize("packed", [False, True])
def test_a_site_map_is_read_newest_first_and_goes_on_next_time(
    site: Site, collection: Collection, packed: bool
) -> None:
    for number in range(4):
        site.put(f"/{number}", page(f"Report {number}", f"Report {number} says that case {number} was closed in May."))
    urls = "".join(f"<url><loc>{site.url}/{n}</loc><lastmod>2024-05-0{n + 1}</lastmod></url>" for n in range(4))
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    text = f'<?xml version="1.0"?><urlset {space}>{urls}</urlset>'
    inner = "/pages.xml.gz" if packed else "/pages.xml"
    site.put(inner, gzip.compress(text.encode()) if packed else text, "application/gzip" if packed else "text/xml")
    index = f"<sitemapindex {space}><sitemap><loc>{site.url}{inner}</loc></sitemap></sitemapindex>"
    url = site.put("/sitemap.xml", index, "text/xml")
    report = fetch(collection, url, limit=3)
    assert report.added == 3
    assert titles(collection) == ["Report 1", "Report 2", "Report 3"]
    assert "1 more pages are left" in report.warnings[0].reason
    assert fetch(collection, url, limit=3).added == 1
    assert fetch(collection, url, limit=3).unchanged == 4


def test_other_files_at_an_address_are_read_too(site: Site, collection: Collection) -> None:
    stories = [{"title": "Ferry aground", "text": FERRY[0]}, {"title": "Bridge opens", "text": BRIDGE[0]}]
    url = site.put("/articles.jsonl", "\n".join(map(json.dumps, stories)), "application/x-ndjson", etag='"1"')
    report = fetch(collection, url)
    assert (report.added, report.rejected) == (2, ())
    assert fetch(collection, url).unchanged == 2
    broken = site.put("/broken.json", "{nothing", "application/json")
    (rejection,) = fetch(collection, broken).rejected
    assert (str(rejection.path), rejection.line) == (broken, 1)


def test_a_private_page_that_a_feed_names_is_not_fetched(site: Site, collection: Collection) -> None:
    def public_is_here(_allow: bool) -> Fetcher:
        return Fetcher(limits=QUICK, is_public=lambda address: address == "127.0.0.1")

    feed = site.put("/feed", rss(item("http://127.0.0.2/admin", "Secret", "Summary of it.")), "application/rss+xml")
    report = ingest([feed], collection, fetching=Fetching(False, 200, public_is_here))
    assert report.added == 1
    assert "public internet" in report.warnings[0].reason


def test_old_articles_are_passed_over_and_removed_where_days_are_kept(site: Site, collection: Collection) -> None:
    fresh = (date.today() - timedelta(days=3)).isoformat()
    old = (date.today() - timedelta(days=40)).isoformat()
    one = site.put("/ferry", page("Ferry aground", *FERRY, date=fresh))
    two = site.put("/bridge", page("Bridge opens", *BRIDGE, date=old))
    fetch(collection, one, two)
    assert len(titles(collection)) == 2
    report = fetch(collection, one, two, keep_days=30)
    assert titles(collection) == ["Ferry aground"]
    assert report.expired == 2, "removed, and passed over"
    assert fetch(collection, two, keep_days=30).added == 0


def test_entries_of_a_feed_are_forgotten_when_they_are_gone(site: Site, collection: Collection) -> None:
    one, two = site.put("/a", page("A", *FERRY)), site.put("/b", page("B", *BRIDGE))
    feed = site.put("/feed", rss(item(one, "A")), "application/rss+xml")
    fetch(collection, feed)
    site.put("/feed", rss(item(two, "B")), "application/rss+xml")
    fetch(collection, feed)
    assert set(Subscriptions(collection.archive.database).entries(feed)) == {two}
