"""Feeds over the HTTP API: followed, changed, run and left by programs."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.factory import open_collection
from qa.settings import load
from tests.apis import api_served, client, copied
from tests.site import Site, item, page, rss, website
from ui.backend import schemas
from ui.server.access.token_gate import needed
from vectorstore.storage.subscriptions import Subscriptions

STORY = "The ferry Zwirbelwind ran aground off Skerry on Friday, and all passengers were brought ashore."


@pytest.fixture
def site() -> Iterator[Site]:
    with website() as site:
        yield site


@pytest.fixture
def feed(site: Site) -> str:
    one = site.put("/ferry", page("Zwirbelwind aground", STORY))
    return site.put("/feed", rss(item(one, "Zwirbelwind aground")), "application/rss+xml")


@pytest.fixture
def http(sample_home: Path, tmp_path: Path, feed: str) -> Iterator[httpx.Client]:
    """Yield a client of a server whose operator follows a folder, and a feed of this machine."""
    home = copied(sample_home, tmp_path)
    (tmp_path / "wire").mkdir()
    settings, _ = load({"home": home})
    with open_collection(settings, command="feeds") as collection:
        known = Subscriptions(collection.archive.database)
        known.add(feed, "feed", {"allow_private": True})
        known.add(str(tmp_path / "wire"), "folder", {"minutes": 600})
        collection.archive.database.rows("UPDATE subscription SET next_run = '2999-01-01T00:00:00+00:00'")
    with api_served(home) as url, client(url) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "wire"


def ended(http: httpx.Client, job: dict[str, Any]) -> dict[str, Any]:
    for _ in range(600):
        job = http.get(f"/api/v1/jobs/{job['id']}").json()
        if job["state"] in {"done", "failed", "stopped"}:
            return job
        time.sleep(0.1)
    raise AssertionError(job)


def test_a_feed_is_listed_and_run_and_left(http: httpx.Client, feed: str) -> None:
    (listed,) = http.get("/api/v1/feeds").json()["feeds"]
    assert schemas.Feed.model_validate(listed).location == feed
    assert (listed["minutes"], listed["runs"], listed["last_run"]) == (15, 0, None)
    where = f"/api/v1/feeds/{listed['id']}"
    begun = http.post(f"{where}/run")
    assert begun.status_code == 202
    job = ended(http, begun.json())
    assert (job["kind"], job["state"], job["title"]) == ("feed", "done", feed)
    assert (job["outcome"]["added"], job["outcome"]["error"], job["outcome"]["rejected"]) == (1, "", [])
    after = http.get(where).json()
    assert (after["runs"], after["added"], after["error"], after["title"]) == (1, 1, "", "The Gazette")
    assert http.get("/api/v1/articles", params={"q": "Zwirbelwind"}).json()["found"] == 1
    assert http.delete(where).status_code == 204
    assert http.get(where).status_code == http.delete(where).status_code == 404
    assert http.get("/api/v1/feeds").json() == {"feeds": []}
    assert http.get("/api/v1/articles", params={"q": "Zwirbelwind"}).json()["found"] == 1, "its articles stay"


def test_all_feeds_are_run_and_no_folder_is_shown(http: httpx.Client, feed: str, folder: Path) -> None:
    begun = http.post("/api/v1/feeds/run")
    assert begun.status_code == 202
    (job,) = begun.json()["jobs"]
    assert job["title"] == feed
    assert ended(http, job)["outcome"]["added"] == 1
    metrics = http.get("/metrics").text
    assert 'newsdesk_feeds{kind="feed",state="well"} 1.0' in metrics
    assert 'newsdesk_feeds{kind="folder",state="well"} 1.0' in metrics
    assert 'newsdesk_jobs{kind="feed",state="done"} 1.0' in metrics
    (folder / "story.txt").write_text(f"A story\n{STORY}", encoding="utf-8")
    deadline = time.monotonic() + 60
    while 'newsdesk_jobs{kind="feed",state="done"} 2.0' not in http.get("/metrics").text:
        assert time.monotonic() < deadline, "the folder was not read"
        time.sleep(0.1)
    assert [each["title"] for each in http.get("/api/v1/jobs").json()["jobs"]] == [feed]


def test_how_often_it_is_looked_at_changes_and_nothing_else(http: httpx.Client, feed: str) -> None:
    (before,) = http.get("/api/v1/feeds").json()["feeds"]
    where = f"/api/v1/feeds/{before['id']}"
    assert http.patch(where, json={"minutes": 45}).json()["minutes"] == 45
    changed = http.get(where).json()
    assert changed["options"] == {"allow_private": True, "minutes": 45}
    again = http.post("/api/v1/feeds", json={"url": f"{feed}#top"})
    assert again.status_code == 200, "it was followed already"
    assert again.json()["options"] == changed["options"]
    ended(http, again.json()["job"])
    assert http.patch(where, json={"minutes": None}).json()["minutes"] == 15
    for wrong in ({"minutes": 0}, {}, {"minutes": 5, "allow_private": True}):
        assert http.patch(where, json=wrong).status_code == 422


def test_a_new_feed_is_followed_and_read_from_public_addresses_alone(http: httpx.Client, site: Site) -> None:
    other = site.put("/other", rss(), "application/rss+xml")
    added = http.post("/api/v1/feeds", json={"url": other, "minutes": 30})
    assert added.status_code == 201, added.text
    told = schemas.FeedAdded.model_validate(added.json())
    assert (told.location, told.minutes, told.options) == (other, 30, {"minutes": 30})
    assert added.headers["location"] == f"/api/v1/feeds/{told.id}"
    job = ended(http, added.json()["job"])
    assert "private" in str(job["outcome"])
    assert "/other" not in site.paths()
    after = http.get(added.headers["location"]).json()
    assert after["failures"] == 1
    assert after["error"]


@pytest.mark.parametrize("url", ["", "news.example/feed", "file:///etc/passwd", "https://me:secret@news.example/"])
def test_what_is_no_address_is_not_followed(http: httpx.Client, url: str) -> None:
    told = http.post("/api/v1/feeds", json={"url": url})
    assert told.status_code == 400
    assert "https://" in told.json()["hint"]
    assert len(http.get("/api/v1/feeds").json()["feeds"]) == 1


def test_feeds_change_only_where_articles_may(sample_copy: Path) -> None:
    with api_served(sample_copy, changes="off") as url, client(url) as http:
        assert http.get("/api/v1/feeds").status_code == 200
        for method, path, body in (
            ("POST", "/api/v1/feeds", {"url": "https://news.example/feed"}),
            ("POST", "/api/v1/feeds/run", None),
            ("POST", "/api/v1/feeds/any/run", None),
            ("PATCH", "/api/v1/feeds/any", {"minutes": 5}),
            ("DELETE", "/api/v1/feeds/any", None),
        ):
            assert http.request(method, path, json=body).status_code == 403, (method, path)


def test_a_token_that_reads_cannot_change_feeds() -> None:
    assert needed("GET", "/api/v1/feeds") == needed("HEAD", "/api/v1/feeds/a") == "read"
    for method, path in (("POST", "/api/v1/feeds"), ("PATCH", "/api/v1/feeds/a"), ("POST", "/api/v1/feeds/a/run")):
        assert needed(method, path) == "write"
