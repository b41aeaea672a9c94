"""The Library view's routes over the sample: list, upload, remove, undo, look over, and who may not."""

import gzip
import html
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.assistant import Assistant
from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.serving import served
from ui.jobs.library_service import may_change
from ui.jobs.uploads import FOLDER, UploadError, safe_name
from ui.server.app import build_api

MEGABYTES = 2


@pytest.fixture
def assistant(sample_copy: Path) -> Iterator[Assistant]:
    settings, _ = load({"home": sample_copy, "upload_megabytes": MEGABYTES})
    with open_collection(settings, command="tests") as collection:
        yield open_assistant(settings, collection)


@pytest.fixture
def http(assistant: Assistant) -> Iterator[httpx.Client]:
    with (
        served(build_api(assistant, assistant.settings)) as url,
        httpx.Client(base_url=url, trust_env=False, timeout=60) as client,
    ):
        yield client


def send(http: httpx.Client, name: str, content: bytes) -> str:
    """Upload a file, wait until it is read, and return what the page says of it."""
    answer = http.post("/library/uploads", params={"name": name}, content=content)
    assert answer.status_code == 202, answer.text
    job = answer.json()["job"]
    deadline = time.monotonic() + 60
    while http.get(f"/library/jobs/{job}").json()["state"] in ("waiting", "running"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    shown = http.get("/library/jobs").text
    return html.unescape(re.sub(r"<[^>]+>", " ", shown.partition(f'data-job="{job}"')[2].partition("data-job")[0]))


def lines(*articles: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(article).encode() + b"\n" for article in articles)


def article(number: int, **more: Any) -> dict[str, Any]:
    return {"title": f"Zebra {number}", "text": f"Zebra number {number} crossed the bridge at noon.", **more}


def test_files_of_every_kind_are_read_and_found(http: httpx.Client, assistant: Assistant) -> None:
    said = send(http, "zebras.jsonl", lines(article(1), article(2, published="2024-05-17")))
    assert "2 articles added" in said
    assert "1 article added" in send(http, "zebra.txt.gz", gzip.compress(b"A striped headline\n\nZebra text.\n"))
    body = "The zebra crossed the long bridge over the river at noon today. " * 8
    page = f"<html><head><title>Zebra page</title></head><body><article><p>{body}</p></article></body></html>"
    assert "1 article added" in send(http, "zebra.html", page.encode())
    assert assistant.ask("Which zebra crossed the bridge?").answered
    assert "Zebra 2" in http.get("/library/list", params={"find": "zebra"}).text
    assert "2 already there" in send(http, "zebras.jsonl", lines(article(1), article(2, published="2024-05-17")))


def test_an_empty_library_offers_the_sample(tmp_path: Path) -> None:
    settings, _ = load({"home": tmp_path / "empty"})
    with open_collection(settings, command="tests") as collection:
        empty = open_assistant(settings, collection)
        with served(build_api(empty, settings)) as url, httpx.Client(base_url=url, trust_env=False) as http:
            assert "data-sample" in http.get("/library").text
            job = http.post("/library/sample").json()["job"]
            while http.get(f"/library/jobs/{job}").json()["state"] in ("waiting", "running"):
                time.sleep(0.05)
            assert collection.archive.counts().articles == 18
            assert "data-sample" not in http.get("/library/list").text
    settings = settings.replaced(changes="off")
    with open_collection(settings, command="tests") as collection:
        shut = open_assistant(settings, collection)
        with served(build_api(shut, settings)) as url, httpx.Client(base_url=url, trust_env=False) as http:
            assert http.post("/library/sample").status_code == 403


def test_one_bad_file_or_line_stops_nothing(http: httpx.Client) -> None:
    said = send(http, "mixed.jsonl", lines(article(1)) + b"{not json\n" + lines(article(2)))
    assert "2 articles added, 1 left out" in said
    assert "Line 2, left out: " in said
    assert "Nothing could be read" in send(http, "broken.jsonl.gz", gzip.compress(lines(article(9)))[:30])
    assert "Nothing could be read" in send(http, "nothing.txt", b"")
    assert "Files ending in .exe are not read" in send(http, "program.exe", b"MZ\x00\x01")
    assert "1 article added" in send(http, "good.jsonl", lines(article(3)))


def test_two_files_of_one_name_stand_side_by_side(http: httpx.Client, assistant: Assistant) -> None:
    send(http, "news.jsonl", lines(article(1)))
    send(http, "news.jsonl", lines(article(2)))
    titles = {summary.head.title for summary in assistant.contents.articles()}
    assert {"Zebra 1", "Zebra 2"} <= titles


def test_a_file_over_the_limit_is_refused_in_words(http: httpx.Client, assistant: Assistant) -> None:
    large = b"x" * (MEGABYTES * 10**6 + 1)
    refused = http.post("/library/uploads", params={"name": "large.txt"}, content=large)
    assert refused.status_code == 413
    assert f"larger than the {MEGABYTES} MB" in refused.json()["error"]
    assert "NEWSDESK_UPLOAD_MEGABYTES" in refused.json()["hint"]
    pieces = (large[at : at + 65536] for at in range(0, len(large), 65536))
    refused = http.post("/library/uploads", params={"name": "large.txt"}, content=pieces)
    assert refused.status_code == 413, "nor does it come in without saying its size"
    assert [path for path in (assistant.collection.home / FOLDER).rglob("*") if path.is_file()] == []


def test_a_removed_article_comes_back_by_undo(http: httpx.Client, assistant: Assistant) -> None:
    (summary, *_) = assistant.contents.articles()
    before = assistant.contents.fingerprint()
    answer = http.post("/library/remove", json={"ids": [summary.head.id, "unknown"]}).json()
    assert answer["removed"] == 1
    assert assistant.contents.article(summary.head.id) is None
    shown = http.get("/library/list").text
    assert f'data-undo="{answer["undo"]}"' in shown
    assert html.escape(summary.head.title)[:40] in shown
    assert http.post(f"/library/undo/{answer['undo']}").json() == {"restored": 1}
    assert assistant.contents.fingerprint() == before
    assert http.post(f"/library/undo/{answer['undo']}").status_code == 404, "once is enough"
    assert http.post("/library/remove", json={"ids": ["unknown"]}).json() == {"removed": 0, "undo": None}
    assert http.post("/library/remove", json={"ids": []}).status_code == 422


def test_the_list_is_sorted_paged_and_narrowed(http: httpx.Client, assistant: Assistant) -> None:
    send(http, "many.jsonl", lines(*(article(number, source="Zoo <Times>") for number in range(120))))
    first = http.get("/library/list", params={"find": "zebra", "sort": "title", "order": "asc"}).text
    assert "120 of" in first
    assert "Page 1 of 3" in first
    names = re.findall(r'aria-label="Remove ([^"]+)"', first)
    assert names[:3] == ["Zebra 0", "Zebra 1", "Zebra 10"]
    assert "<mark>Zebra</mark> 10</a>" in first
    assert 'aria-sort="ascending"' in first
    beyond = http.get("/library/list", params={"find": "zebra", "page": 99}).text
    assert "Page 3 of 3" in beyond
    narrowed = http.get("/library/list", params={"outlet": "zoo <times>"}).text
    assert "120 of" in narrowed
    assert "Zoo &lt;Times&gt;" in narrowed
    assert "<Times>" not in narrowed
    assert http.get("/library/list", params={"sort": "; DROP TABLE article"}).status_code == 422
    assert http.get("/library/list", params={"find": "no such thing"}).text.count("<tr") == 0


def test_the_text_is_searched_and_its_hits_are_marked(http: httpx.Client) -> None:
    rows = [
        article(1, text="The lighthouse was painted white.", source="Zoo Times"),
        article(2, text="Lamps burn. Lighthouses were painted red & blue, 2 < 3.", source="Reef Post"),
        article(3, text="Nothing of the kind.", source="Zoo Times"),
    ]
    send(http, "painted.jsonl", lines(*rows))

    def found(**given: Any) -> list[str]:
        page = http.get("/library/list", params={"sort": "title", "order": "asc", **given}).text
        return re.findall(r'aria-label="Remove ([^"]+)"', page)

    assert found(find="lighthouse painted") == ["Zebra 1", "Zebra 2"], "in any form of its words"
    assert found(find='"lighthouse was painted"') == ["Zebra 1"]
    assert found(find="painted reef") == ["Zebra 2"], "a word may be that of the outlet"
    assert found(find="zebra", outlet=["Zoo Times", "reef post"]) == ["Zebra 1", "Zebra 2", "Zebra 3"]
    assert found(find="zebra", outlet=["Reef Post"]) == ["Zebra 2"]
    assert found(find="painted zorbax") == []
    page = http.get("/library/list", params={"find": "lighthouse"}).text
    assert "<mark>Lighthouses</mark> were painted red &amp; blue, 2 &lt; 3." in page
    for odd in ('"', "AND OR NOT", "a*", "(", "-", "title:zebra", "\x00", "NEAR(zebra)"):
        assert http.get("/library/list", params={"find": odd}).status_code == 200


def test_the_days_of_the_collection_are_told(http: httpx.Client, assistant: Assistant) -> None:
    days = sorted(each.head.published.isoformat() for each in assistant.contents.articles() if each.head.published)
    assert http.get("/library/span").json() == {"first": days[0], "last": days[-1]}
    year = http.get("/library/list", params={"month": days[0][:4]}).text
    assert "<tr" in year


def test_the_whole_view_shows_counts_folder_and_health(http: httpx.Client, assistant: Assistant) -> None:
    shown = http.get("/library").text
    total = len(assistant.contents.articles())
    assert f"{total} articles" in shown
    assert html.escape(str(assistant.collection.home)) in shown
    per_outlet = [int(n.replace(",", "")) for n in re.findall(r'class="n">([\d,]+)<', shown)]
    rest = re.search(r"more outlets?, ([\d,]+) articles?", shown)
    assert sum(per_outlet) + (int(rest[1].replace(",", "")) if rest else 0) == total
    before = assistant.ask("why does North Korea support Palestine").text
    assert "checks are in order" in http.get("/library/health").text
    assert assistant.ask("why does North Korea support Palestine").text == before, "looking leaves the index open"
    assert assistant.collection.index.ids() == set(assistant.collection.archive.chunks.ids())


CHANGES = [
    "/library/uploads?name=a.txt",
    "/library/remove",
    "/library/undo/x",
    "/library/tidy",
    "/library/sample",
    "/library/jobs/x/stop",
]


@pytest.mark.parametrize("path", CHANGES)
def test_a_server_that_may_not_be_changed_is_not(sample_copy: Path, path: str) -> None:
    settings, _ = load({"home": sample_copy, "changes": "off"})
    with open_collection(settings, command="tests") as collection:
        app = build_api(open_assistant(settings, collection), settings)
        with served(app) as url, httpx.Client(base_url=url, trust_env=False, timeout=60) as http:
            refused = http.post(path, json={"ids": ["a"]})
            assert refused.status_code == 403
            assert "cannot be changed" in refused.json()["error"]
            shown = http.get("/library").text
            assert "data-remove" not in shown
            assert "library-drop" not in shown


@pytest.mark.parametrize(
    ("given", "open_"),
    [
        ({}, True),
        ({"host": "0.0.0.0"}, False),
        ({"allowed_hosts": "news.example"}, False),
        ({"host": "0.0.0.0", "password": "secret"}, True),
        ({"host": "0.0.0.0", "changes": "on"}, True),
        ({"password": "secret", "changes": "off"}, False),
    ],
)
def test_strangers_cannot_change_articles_by_default(given: dict[str, str], open_: bool) -> None:
    assert may_change(load(given)[0]) is open_


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("articles.jsonl", "articles.jsonl"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\news\\a.csv", "a.csv"),
        (".hidden.txt", "hidden.txt"),
        ("a\x00b\nc.txt", "a_b_c.txt"),
        ("\u202etxt.exe", "_txt.exe"),
        ('"><img src=x onerror=alert(1)>.txt', '"><img src=x onerror=alert(1)>.txt'),
        ("日本.txt", "日本.txt"),
    ],
)
def test_file_names_are_made_safe(given: str, taken: str) -> None:
    assert safe_name(given) == taken


@pytest.mark.parametrize("given", ["", "..", "/", "\x00", "a/.."])
def test_what_is_no_file_name_is_refused(given: str) -> None:
    with pytest.raises(UploadError):
        safe_name(given)


def test_long_file_names_keep_their_format() -> None:
    assert safe_name("é" * 500 + ".jsonl.gz").endswith(".jsonl.gz")
    assert len(safe_name("é" * 500 + ".jsonl.gz").encode()) <= 120
