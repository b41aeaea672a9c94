"""Commands that change a collection work beside a server that has it open, and print what they print without one."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.building import story, write_jsonl
from tests.command import newsdesk, refused
from tests.serving import served
from tests.site import Site, item, page, rss, website
from ui.backend.collection_client import CollectionServer
from ui.backend.http_client import ServerClient, ServerGoneError
from ui.backend.identity import COOKIE, terminal_secret
from ui.server.app import build_api
from ui.server.serve import listen
from vectorstore.collection import Collection
from vectorstore.home_lock import read_owner

FERRY = ("The ferry Dahlia ran aground off Port Ellery on Thursday with forty people on board.", "Nobody was hurt.")
BRIDGE = "The bridge at Skerry opened on Monday, the council said."
PATIENCE = 300.0
"""The time limit of a test ends it sooner."""


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    """A collection that a running server has open."""
    settings, _ = load({"home": tmp_path_factory.mktemp("served") / "home"})
    # The collection is opened with the server's address, so that is chosen first.
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
    with open_collection(settings, command="serve", url=f"http://127.0.0.1:{port}") as opened:
        api = build_api(open_assistant(settings, opened), settings)
        with served(api, port):
            yield opened


@pytest.fixture
def home(collection: Collection) -> Iterator[Path]:
    """The server's folder, emptied."""
    collection.remove([each.head.id for each in collection.archive.articles()])
    yield collection.home
    collection.archive.database.rows("DELETE FROM subscription")


@pytest.fixture
def site() -> Iterator[Site]:
    with website() as site:
        yield site


def titles(collection: Collection) -> list[str]:
    return sorted(each.head.title for each in collection.archive.articles())


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)


def printed(*arguments: object) -> Any:
    result = newsdesk(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_ingest_prints_the_same_beside_a_server(home: Path, tmp_path: Path) -> None:
    write_jsonl(tmp_path / "news" / "a.jsonl", [*map(story, range(5)), '{"title": "x"}'])
    here = newsdesk("ingest", tmp_path / "news", "--home", tmp_path / "other")
    there = newsdesk("ingest", tmp_path / "news", "--home", home)
    assert (there.exit_code, there.stdout) == (here.exit_code, here.stdout)
    assert "added\t5" in there.stdout
    assert printed("ingest", tmp_path / "news", "--home", home)["unchanged"] == 5


def test_a_mistake_is_told_the_same_beside_a_server(home: Path, tmp_path: Path) -> None:
    refused(newsdesk("ingest", tmp_path / "nothing", "--home", home), "nothing")
    refused(newsdesk("feeds", "remove", "http://news.example/feed", "--home", home), "not followed")


def test_articles_are_removed_beside_a_server(collection: Collection, home: Path, tmp_path: Path) -> None:
    newsdesk("ingest", write_jsonl(tmp_path / "a.jsonl", map(story, range(3))), "--home", home)
    (first, *_) = [each.head.id for each in collection.archive.articles()]
    assert printed("articles", "remove", first, "--yes", "--home", home) == {"removed": 1}
    assert len(titles(collection)) == 2


def test_reindex_and_doctor_work_beside_a_server(home: Path, tmp_path: Path) -> None:
    newsdesk("ingest", write_jsonl(tmp_path / "a.jsonl", map(story, range(3))), "--home", home)
    assert printed("reindex", "--home", home)["articles"] == 3
    findings = printed("doctor", "--home", home)
    assert all(each["ok"] for each in findings), findings
    assert any("newsdesk serve" in each["detail"] for each in findings if each["check"] == "lock")


def test_a_killed_command_does_not_stop_the_work(collection: Collection, home: Path, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "many.jsonl", map(story, range(15)))
    command = [sys.executable, "-m", "ui.cli.app", "ingest", str(path), "--home", str(home)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until(lambda: bool(_jobs(collection, "many.jsonl")))
        process.send_signal(signal.SIGKILL)
        process.wait()
    report = printed("ingest", path, "--home", home)  # joins the first, and gets its report
    assert report["added"] + report["unchanged"] == 15
    assert len(titles(collection)) == 15


def test_a_command_whose_work_is_stopped_gets_its_report(home: Path, tmp_path: Path) -> None:
    """The Library can stop it. What is stored stays, and the index is brought up to date before the work has ended."""
    path = write_jsonl(tmp_path / "long.jsonl", map(story, range(900, 1100)))
    job = _begin(home, "ingest", {"paths": [str(path)]})["job"]
    owner = read_owner(home)
    assert owner is not None
    with httpx.Client(base_url=str(owner.url), cookies={COOKIE: terminal_secret(home)}) as http:
        until(lambda: http.get(f"/api/collection/jobs/{job}").json()["total"] > 0)
        http.post(f"/library/jobs/{job}/stop").raise_for_status()
        found: dict[str, Any] = {"state": "running"}
        while found["state"] in ("running", "waiting"):
            found = http.get(f"/api/collection/jobs/{job}").json()
    assert found["state"] == "stopped"
    assert found["outcome"]["interrupted"]


def _jobs(collection: Collection, name: str) -> list[str]:
    owner = read_owner(collection.home)
    assert owner is not None
    return [line for line in httpx.get(f"{owner.url}/library/jobs").text.split("<li") if name in line]


def test_one_that_is_started_twice_joins_the_first(home: Path, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "twice.jsonl", map(story, range(500, 512)))
    reports: list[dict[str, Any]] = []
    threads = [
        threading.Thread(target=lambda: reports.append(_begin(home, "ingest", {"paths": [str(path)]})))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({report["job"] for report in reports}) == 1
    assert sorted(report["joined"] for report in reports) == [False, True, True]
    assert printed("ingest", path, "--home", home)["rejected"] == []


def test_a_connection_that_breaks_is_made_again(site: Site) -> None:
    """A server on a busy machine may close a connection just as the next question for the state is sent."""
    answers = iter(
        ["breaks", '{"state": "running", "done": 1, "total": 2, "what": "", "rate": "", "known": 0}', "breaks"]
    )

    def state(handler: BaseHTTPRequestHandler) -> None:
        body = next(answers, '{"state": "done", "outcome": {"added": 1}}')
        handler.close_connection = True
        if body != "breaks":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n" + body.encode())

    site.answers["/api/collection/jobs/j"] = state
    seen: list[float] = []
    with CollectionServer(ServerClient(site.url), print) as server:
        assert server.watched("j", lambda done, *_: seen.append(done)) == {"added": 1}
    assert seen == [1]


def test_a_server_that_has_gone_is_told(site: Site) -> None:
    site.answers["/api/collection/jobs/j"] = lambda handler: setattr(handler, "close_connection", True)
    with CollectionServer(ServerClient(site.url), print) as server, pytest.raises(ServerGoneError):
        server.watched("j", lambda *_: None)


def _begin(home: Path, kind: str, given: dict[str, Any], cookie: str | None = None) -> dict[str, Any]:
    owner = read_owner(home)
    assert owner is not None
    headers = {"cookie": f"{COOKIE}={terminal_secret(home) if cookie is None else cookie}"}
    found: dict[str, Any] = httpx.post(f"{owner.url}/api/collection/{kind}", json=given, headers=headers).json()
    return found


@pytest.mark.parametrize("cookie", ["", "x" * 43, "ä"])
@pytest.mark.parametrize("kind", ["ingest", "doctor", "remove", "reindex", "nonsense"])
def test_who_cannot_read_the_folder_may_do_nothing(home: Path, kind: str, cookie: str) -> None:
    """Else whoever reaches the server could have it read any file of the machine."""
    owner = read_owner(home)
    assert owner is not None
    headers = [(b"cookie", f"{COOKIE}={cookie}".encode())]
    response = httpx.post(f"{owner.url}/api/collection/{kind}", json={"paths": ["/etc"]}, headers=headers)
    assert response.status_code == 403
    assert "collection's folder" in response.json()["error"]


def test_a_feed_is_followed_and_its_news_comes_in_by_itself(collection: Collection, home: Path, site: Site) -> None:
    one = site.put("/ferry", page("Ferry aground", *FERRY))
    feed = site.put("/feed", rss(item(one, "Ferry aground")), "application/rss+xml")
    first = newsdesk("feeds", "add", feed, "--allow-private", "--home", home)
    assert first.exit_code == 0, first.stderr
    assert titles(collection) == ["Ferry aground"]

    two = site.put("/bridge", page("Bridge of Skerry opens", BRIDGE))
    site.put("/feed", rss(item(two, "Bridge of Skerry opens"), item(one, "Ferry aground")), "application/rss+xml")
    collection.archive.database.rows("UPDATE subscription SET next_run = '2020-01-01T00:00:00+00:00'")
    until(lambda: "Bridge of Skerry opens" in titles(collection))
    answer = json.loads(newsdesk("ask", "When did the bridge at Skerry open?", "--json", "--home", home).stdout)
    assert answer["answered"]
    assert "Monday" in answer["text"]

    (listed,) = printed("feeds", "list", "--home", home)
    assert (listed["location"], listed["added"], listed["error"], listed["title"]) == (feed, 2, "", "The Gazette")
    assert listed["next_run"] > listed["last_run"]
    assert printed("feeds", "remove", feed, "--home", home) == {"removed": 1}
    assert len(titles(collection)) == 2, "its articles stay"


def test_a_feed_that_fails_is_told_and_tried_later(home: Path, site: Site) -> None:
    result = newsdesk("feeds", "add", f"{site.url}/gone", "--allow-private", "--home", home)
    assert result.exit_code == 1
    assert "404" in result.stderr
    (listed,) = printed("feeds", "list", "--home", home)
    assert "404" in listed["error"]
    assert listed["failures"] == 1


def test_a_folder_is_watched(collection: Collection, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    write_jsonl(folder / "a.jsonl", [story(1)])
    result = newsdesk("watch", folder, "--sync", "--home", home)
    assert result.exit_code == 0, result.stderr
    assert len(titles(collection)) == 1
    new = write_jsonl(folder / "new" / "b.jsonl", [story(2), story(3)])

    def noticed() -> bool:
        new.touch()  # what was written before the watch began is seen when it is touched again
        return len(titles(collection)) == 3

    until(noticed)
    (folder / "a.jsonl").unlink()
    until(lambda: len(titles(collection)) == 2)


def test_a_page_that_changed_shows_its_history(home: Path, site: Site) -> None:
    url = site.put("/ferry", page("Ferry aground", *FERRY))
    newsdesk("ingest", url, "--allow-private", "--home", home)
    site.put("/ferry", page("Ferry aground", FERRY[0], "Two people were hurt, it turned out."))
    newsdesk("ingest", url, "--allow-private", "--home", home)
    (article,) = printed("articles", "list", "--home", home)
    shown = newsdesk("articles", "show", article["id"], "--history", "--home", home)
    assert "- Nobody was hurt." in shown.stdout
    assert "+ Two people were hurt, it turned out." in shown.stdout
    (version,) = printed("articles", "show", article["id"], "--history", "--home", home)["versions"]
    assert version["paragraphs"] == list(FERRY)


def test_an_address_of_this_machine_wants_a_word(home: Path, site: Site) -> None:
    result = newsdesk("ingest", site.put("/ferry", page("Ferry aground", *FERRY)), "--home", home)
    assert result.exit_code == 1
    assert "--allow-private" in result.stdout
    assert os.environ["NEWSDESK_HOME"] != str(home)


def test_the_library_shows_feeds_and_runs_one(collection: Collection, home: Path, site: Site) -> None:
    owner = read_owner(home)
    assert owner is not None
    assert httpx.get(f"{owner.url}/library/feeds").text == ""
    one = site.put("/ferry", page("Ferry aground", *FERRY))
    feed = site.put("/feed", rss(item(one, "Ferry aground"), title="The <b>Gazette</b>"), "application/rss+xml")
    options = {"location": feed, "kind": "feed", "options": {"allow_private": True}}
    _begin(home, "subscribe", options)
    assert "not yet" in httpx.get(f"{owner.url}/library/feeds").text
    assert httpx.post(f"{owner.url}/library/feeds/run", json={"location": feed}).status_code == 202
    until(lambda: titles(collection) == ["Ferry aground"])
    until(lambda: 'data-busy="false"' in httpx.get(f"{owner.url}/library/feeds").text)
    shown = httpx.get(f"{owner.url}/library").text
    assert "Feeds and folders" in shown
    assert feed in shown
    assert "<b>" not in httpx.get(f"{owner.url}/library/feeds").text
    refusal = httpx.post(f"{owner.url}/library/feeds/run", json={"location": "http://x.example/"})
    assert refusal.status_code == 400
    assert "not followed" in refusal.json()["error"]
