"""Bodies that are nearly JSON, or that no client should send: every endpoint that takes JSON tells so in words."""

import json
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.apis import AS_OF, QUESTION, api_served, client, copied

JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def http(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with api_served(copied(sample_home, tmp_path_factory.mktemp("odd"))) as url, client(url) as opened:
        yield opened


@pytest.fixture(scope="module")
def endpoints(http: httpx.Client) -> list[tuple[str, str]]:
    """Return method and path of each operation that takes JSON, with ids that lead nowhere."""
    found = [
        (method.upper(), re.sub(r"\{\w+\}", "nothing", path))
        for path, operations in http.get("/openapi.json").json()["paths"].items()
        for method, operation in operations.items()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    ]
    assert len(found) >= 9
    return [*found, ("POST", "/api/ask")]


def told(response: httpx.Response) -> str:
    """Return what an error says, in whichever form its path promises."""
    body: dict[str, Any] = response.json()
    error = body.get("error", "")
    message = error["message"] if isinstance(error, dict) else f"{body.get('detail', error)} {body['hint']}"
    assert response.headers["x-request-id"]
    return str(message)


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        (b'{"question": "caf\xe9"}', 400, "UTF-8"),
        (rb'{"question": "\ud800 alone"}', 400, "half of a character"),
        (b'{"question": "\xed\xa0\x80"}', 400, "UTF-8"),
        (b'{"question": NaN}', 400, "number"),
        (b'{"question": -Infinity}', 400, "number"),
        (b'{"question": 1e999}', 400, "number"),
        (b'{"question": ' + b"9" * 5000 + b"}", 400, "number"),
        (b"[" * 200_000, 400, "nested"),
        (b'{"question": "a"', 422, "no JSON"),
        (b"", 422, "body"),
    ],
    ids=lambda value: repr(value[:24]) if isinstance(value, bytes) else None,
)
def test_what_is_not_sound_json_is_told(
    http: httpx.Client, endpoints: list[tuple[str, str]], body: bytes, status: int, says: str
) -> None:
    for method, path in endpoints:
        response = http.request(method, path, content=body, headers=JSON)
        assert response.status_code == status, (path, response.text)
        assert says in told(response), path


def test_a_packed_body_is_told(http: httpx.Client, endpoints: list[tuple[str, str]]) -> None:
    files = [("POST", "/api/v1/ingest?name=a.jsonl"), ("POST", "/api/v1/evaluate?name=a.jsonl")]
    for method, path in [*endpoints, *files]:
        response = http.request(method, path, content=b"\x1f\x8b\x08", headers={**JSON, "content-encoding": "gzip"})
        assert response.status_code == 415, (path, response.text)
        assert "gzip" in told(response)


def test_other_encodings_of_json_are_read(http: httpx.Client) -> None:
    whole = json.dumps({"question": QUESTION, "as_of": AS_OF})
    for body in (whole.encode("utf-16"), b"\xef\xbb\xbf" + whole.encode()):
        assert http.post("/api/v1/ask", content=body, headers=JSON).json()["answered"]


def test_halves_of_characters_reach_no_field(http: httpx.Client) -> None:
    """Each of these was repeated in an answer or an error, which could then not be written."""
    half = r'"\ud800"'
    bodies = {
        "/api/v1/ask": [f'{{"question": "a", "as_of": {half}}}', f'{{"question": "a", "conversation": [{half}]}}'],
        "/api/v1/search": [f'{{"query": "a", "since": {half}}}', f'{{"query": "a", {half}: 1}}'],
        "/v1/chat/completions": [f'{{"messages": [{{"role": "user", "content": {half}}}]}}'],
        "/v1/responses": [f'{{"input": "who won?", "metadata": {{"mine": {half}}}}}'],
    }
    for path, tried in bodies.items():
        for body in tried:
            assert http.post(path, content=body.encode(), headers=JSON).status_code == 400, (path, body)


def test_metadata_is_repeated_as_it_came(http: httpx.Client) -> None:
    metadata = {"mine": "é🙂\u2028", "n": 0.1, "nested": {"a": [None, True]}}
    made = http.post("/v1/responses", json={"input": QUESTION, "metadata": metadata})
    assert made.json()["metadata"] == metadata
    refused = http.post("/v1/responses", content=b'{"input": "who won?", "metadata": {"n": NaN}}', headers=JSON)
    assert refused.status_code == 400


def test_what_fails_unexpectedly_is_told_with_its_request_id(
    http: httpx.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: Any, **_given: Any) -> Any:
        raise ValueError("no more")

    monkeypatch.setattr("ui.backend.questions.Questions.search", broken)
    for _ in range(3):  # the connection stays open
        response = http.post("/api/v1/search", json={"query": "a ferry"}, headers={"x-request-id": "mine-7"})
        assert response.status_code == 500
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["request_id"] == response.headers["x-request-id"] == "mine-7"
        assert "no more" not in response.text
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "connection" not in response.headers
    assert [record.exc_info is not None for record in caplog.records if record.levelname == "ERROR"] == [True] * 3
    routes = [
        line
        for line in http.get("/metrics").text.splitlines()
        if 'requests_total{method="POST",route="/api/v1/search",status="500"' in line
    ]
    assert [float(line.rsplit(" ", 1)[1]) for line in routes] == [3]


def test_what_waits_for_others_is_told_to_come_again(http: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.jobs.job_queue._KEPT", 0)
    requests: list[tuple[str, dict[str, Any]]] = [
        ("/api/v1/batch", {"json": {"questions": [{"question": QUESTION}]}}),
        ("/api/v1/ingest?name=a.jsonl", {"content": b"{}"}),
        ("/api/v1/ingest/urls", {"json": {"urls": ["https://news.example/"]}}),
    ]
    for path, given in requests:
        response = http.post(path, **given)
        assert (response.status_code, "waiting already" in told(response)) == (429, True), path
        assert response.json()["detail"] == "Too much is waiting already."


def test_who_leaves_in_the_middle_of_a_file_is_no_fault(http: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    before = http.get("/api/v1/jobs").json()
    address = urlsplit(str(http.base_url))
    head = f"POST /api/v1/ingest?name=a.jsonl HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Length: 900\r\n\r\n"
    with socket.create_connection((address.hostname, address.port)) as leaving:
        leaving.sendall(head.encode() + b'{"title": "Half')
    key = 'newsdesk_http_requests_total{method="POST",route="/api/v1/ingest",status="499"} '
    deadline = time.monotonic() + 60
    while f"{key}1" not in http.get("/metrics").text and time.monotonic() < deadline:
        time.sleep(0.1)
    assert f"{key}1" in http.get("/metrics").text
    assert http.get("/api/v1/jobs").json() == before
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize(
    ("accept", "events"),
    [
        ("text/event-stream", True),
        ("TEXT/EVENT-STREAM; q=0.9, */*;q=0.1", True),
        ("application/json, text/event-stream", True),
        ("text/event-stream;q=0, application/json", False),
        ("application/json, text/event-stream;q=0.5", False),
        ("*/*", False),
        ("text/event-stream;q=nothing", True),
    ],
)
def test_events_come_to_those_who_ask_for_them(http: httpx.Client, accept: str, events: bool) -> None:
    asked = {"question": QUESTION, "as_of": AS_OF}
    response = http.post("/api/v1/ask", json=asked, headers={"accept": accept})
    assert response.headers["content-type"].startswith("text/event-stream") is events


def test_a_conversation_that_is_not_there_is_told_before_anything_is_asked(http: httpx.Client) -> None:
    asked = {"question": QUESTION, "keep_in": "nowhere"}
    for body in (asked, {**asked, "conversation": []}):
        for accept in ("application/json", "text/event-stream"):
            response = http.post("/api/v1/ask", json=body, headers={"accept": accept})
            assert response.status_code == 400
            assert "no such conversation" in told(response)
    assert "newsdesk_questions_running 0" in http.get("/metrics").text


@pytest.mark.parametrize("path", ["/v1/chat/completions/", "/api/v1/ask/", "/api/v1/articles//"])
def test_a_slash_too_many_is_told(http: httpx.Client, path: str) -> None:
    response = http.post(path, json={"question": QUESTION})
    assert response.status_code == 404
    assert "Leave out the slash" in told(response)
    assert "Leave out" not in told(http.post("/api/v1/nothing/", json={}))
