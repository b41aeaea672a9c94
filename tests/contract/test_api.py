"""The HTTP API over the sample: what programs may rely on, and what is refused."""

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.answer_json import answer_json
from qa.assistant import Assistant
from qa.errors import ServerError
from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.serving import served
from ui.net import host_name
from ui.server.app import build_api
from ui.server.request_guard import MAX_BODY_BYTES
from ui.server.serve import address, listen

QUESTION = "why does North Korea support Palestine"


@pytest.fixture(scope="module")
def assistant(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    home = shutil.copytree(sample_home, tmp_path_factory.mktemp("api") / "home")
    settings, _ = load({"home": home})
    with open_collection(settings, command="tests") as collection:
        yield open_assistant(settings, collection)


@pytest.fixture(scope="module")
def base(assistant: Assistant) -> Iterator[str]:
    settings, _ = load({"home": assistant.collection.home, "allowed_hosts": ("desk.example",)})
    with served(build_api(assistant, settings)) as url:
        yield url


@pytest.fixture
def http(base: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=base, trust_env=False, timeout=60) as client:
        yield client


def refused(response: httpx.Response, status: int) -> dict[str, Any]:
    body: dict[str, Any] = response.json()
    assert response.status_code == status, body
    assert set(body) == {"error", "hint"}
    assert body["error"]
    assert body["hint"]
    return body


def test_ask_gives_exactly_the_answer_as_json(http: httpx.Client, assistant: Assistant) -> None:
    body = {"question": QUESTION, "as_of": "2024-05-20"}
    got, wanted = http.post("/api/ask", json=body).json(), answer_json(assistant.ask(**body))
    del got["timings_ms"], wanted["timings_ms"]
    assert got == json.loads(json.dumps(wanted))
    assert got["answered"] is True
    assert got["as_of"] == "2024-05-20"


def test_filters_and_conversation_reach_the_assistant(http: httpx.Client) -> None:
    before = http.post("/api/ask", json={"question": QUESTION, "as_of": "1 January 2001"}).json()
    assert before["answered"] is False
    assert before["passages"] == []
    follow_up = {"question": "Why does it do that?", "conversation": [QUESTION]}
    with_turns, alone = (
        http.post("/api/ask", json=b).json() for b in (follow_up, {"question": "Why does it do that?"})
    )
    assert with_turns["passages"] != alone["passages"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"question": "   "}, "empty"),
        ({"question": "x" * 20_000}, "20,000"),
        ({"question": QUESTION, "as_of": "31 February 2024"}, "31 February 2024"),
        ({"question": QUESTION, "since": "2024-05-01", "until": "2024-04-01"}, "backwards"),
    ],
)
def test_a_question_that_cannot_be_used_says_why(http: httpx.Client, body: dict[str, Any], says: str) -> None:
    assert says in refused(http.post("/api/ask", json=body), 400)["error"]


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b'{"question": 7}', b'{"question": "a", "asof": "2024"}'])
def test_a_request_of_another_shape_says_what_is_wanted(http: httpx.Client, body: bytes) -> None:
    response = http.post("/api/ask", content=body, headers={"content-type": "application/json"})
    assert "question" in refused(response, 422)["hint"]


def test_a_body_too_large_is_not_read(http: httpx.Client, base: str) -> None:
    refused(http.post("/api/ask", json={"question": "x" * (MAX_BODY_BYTES + 1)}), 413)
    # The same in pieces, without a length.
    pieces = (b"x" * 65536 for _ in range(MAX_BODY_BYTES // 65536 + 2))
    refused(http.post("/api/ask", content=pieces, headers={"content-type": "application/json"}), 413)
    assert http.get("/healthz").status_code == 200


def test_articles_are_listed_and_shown(http: httpx.Client, assistant: Assistant) -> None:
    listed = http.get("/api/articles").json()["articles"]
    assert [a["id"] for a in listed] == [s.head.id for s in assistant.contents.articles()]
    assert set(listed[0]) == {"id", "title", "source", "published", "url", "paragraphs"}
    shown = http.get(f"/api/articles/{listed[0]['id']}").json()
    article = assistant.contents.article(listed[0]["id"])
    assert article is not None
    assert shown["paragraphs"] == [{"number": p.number, "text": p.text} for p in article.paragraphs]
    fields = {"id", "title", "source", "published", "url", "authors", "language", "paragraphs", "also_in"}
    assert set(shown) == fields | {"section", "updated", "asides"}
    refused(http.get("/api/articles/0000000000000000"), 404)
    refused(http.get("/api/articles/%2e%2e%2fetc"), 404)


def test_an_article_page_highlights_and_sends_no_script(http: httpx.Client, assistant: Assistant) -> None:
    citation = assistant.ask(QUESTION).citations[0]
    quote = citation.paragraph.text[citation.quote.start : citation.quote.end]
    mark = f"{citation.paragraph.number}.{citation.quote.start}-{citation.quote.end}"
    page = http.get(f"/articles/{citation.article.id}", params={"mark": mark})
    assert page.headers["content-type"].startswith("text/html")
    assert "script-src 'none'" in page.headers["content-security-policy"]
    assert page.text.count("<mark") == 1
    assert quote.split('"')[0].split("'")[0] in page.text
    fragment = http.get(f"/articles/{citation.article.id}", params={"fragment": 1})
    assert fragment.text.startswith("<article")
    assert "<mark" not in fragment.text
    missing = http.get("/articles/nothing")
    assert missing.status_code == 404
    assert "There is no such article" in missing.text
    assert "Articles" in http.get("/articles", params={"find": "ferry"}).text


def test_health_says_what_answers(http: httpx.Client, assistant: Assistant) -> None:
    health = http.get("/healthz").json()
    assert health["counts"]["articles"] == len(assistant.contents.articles())
    answer = assistant.ask(QUESTION)
    for name in ("embedder", "index", "settings", "version"):
        assert health[name] == getattr(answer.provenance, name)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "", "127.0.0.1@evil.example", "localhost.evil.example"]
)
def test_other_host_names_get_no_answer(http: httpx.Client, host: str) -> None:
    body = refused(http.get("/healthz", headers={"host": host}), 400)
    assert "NEWSDESK_ALLOWED_HOSTS" in body["hint"]


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1:7860", "[::1]", "[::1]:7860", "desk.example:443"]
)
def test_its_own_host_names_are_answered(http: httpx.Client, host: str) -> None:
    assert http.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", "http://[bad"])
def test_posts_from_other_pages_are_refused(http: httpx.Client, origin: str) -> None:
    refused(http.post("/api/ask", json={"question": QUESTION}, headers={"origin": origin}), 403)


def test_posts_from_its_own_page_are_answered(http: httpx.Client, base: str) -> None:
    assert http.post("/api/ask", json={"question": QUESTION}, headers={"origin": base}).status_code == 200
    proxied = {"host": "desk.example", "origin": "https://desk.example"}
    assert http.post("/api/ask", json={"question": QUESTION}, headers=proxied).status_code == 200


@pytest.mark.parametrize(
    "path", ["/redoc", "/gradio_api/openapi.json", "/gradio_api/info", "/gradio_api/upload", "/monitoring"]
)
def test_what_is_not_ours_is_shut(http: httpx.Client, path: str) -> None:
    refused(http.get(path), 404)
    refused(http.post(path), 404)
    page = http.get(path, headers={"accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8"), "for a reader"
    assert "<h2" in page.text


def test_several_may_ask_at_once(http: httpx.Client) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: http.post("/api/ask", json={"question": QUESTION}).json()["text"], range(8)))
    assert len(set(answers)) == 1
    assert answers[0]


def test_every_answer_carries_the_security_headers(http: httpx.Client) -> None:
    for path in ("/healthz", "/articles", "/nothing", "/page/base.css", "/page/secret"):
        headers = http.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_a_taken_port_is_a_clear_message() -> None:
    with listen("127.0.0.1", 0) as taken, pytest.raises(ServerError, match="cannot listen"):
        listen("127.0.0.1", taken.getsockname()[1])


def test_the_address_is_one_that_can_be_opened() -> None:
    assert address("0.0.0.0", 7860) == "http://127.0.0.1:7860"
    assert address("::1", 7860) == "http://[::1]:7860"
    assert address("desk.example", 80) == "http://desk.example:80"


def test_host_headers_are_read() -> None:
    assert host_name("Desk.Example.:80") == "desk.example"
    assert host_name("[::1]:7860") == host_name("::1") == "::1"
    assert host_name("a b") is None
    assert host_name("user@desk.example") is None
