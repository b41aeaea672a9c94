"""Tokens for programs: made and revoked on the command line, checked at each request, limited."""

import json
import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.apis import AS_OF, QUESTION, api_served, client
from tests.command import newsdesk, refused
from ui.server.access.token_gate import RateLimit, needed
from ui.server.access.tokens import FILE_NAME, TokenError, TokenStore
from ui.server.operations.logs import ACCESS

PASSWORD = "seven goats"


@pytest.fixture
def home(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NEWSDESK_PASSWORD", PASSWORD)
    return sample_copy


@pytest.fixture
def base(home: Path) -> Iterator[str]:
    with api_served(home, access_log="on") as url:
        yield url


def status(base: str, token: str | None, method: str = "GET", path: str = "/api/v1/articles") -> int:
    with client(base, token) as http:
        return http.request(method, path).status_code


def test_a_token_opens_what_its_scope_says_until_it_is_revoked(base: str, home: Path) -> None:
    store = TokenStore(home)
    secrets = {scope: store.create(f"for {scope}", (scope,))[1] for scope in ("read", "write", "admin")}
    assert status(base, None) == status(base, "nd_wrong") == status(base, "wrong") == 401
    assert status(base, PASSWORD) == 200
    for secret in secrets.values():
        assert status(base, secret) == status(base, secret, path="/v1/models") == 200
    assert status(base, secrets["read"], "DELETE", "/api/v1/articles/nothing") == 403
    assert status(base, secrets["write"], "DELETE", "/api/v1/articles/nothing") == 404
    assert status(base, secrets["read"], "POST", "/api/v1/ingest?name=a.txt") == 403
    assert status(base, secrets["write"], path="/metrics") == status(base, secrets["write"], path="/library") == 403
    assert status(base, secrets["admin"], path="/metrics") == status(base, secrets["admin"], path="/library") == 200
    store.revoke("for read")
    assert status(base, secrets["read"]) == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/ask"),
        ("POST", "/api/v1/ingest?name=a.txt"),
        ("DELETE", "/api/v1/articles/a"),
        ("GET", "/v1/models"),
        ("POST", "/v1/chat/completions"),
        ("POST", "/v1/responses"),
        ("POST", "/mcp"),
        ("GET", "/mcp"),
        ("GET", "/metrics"),
        ("GET", "/openapi.json"),
        ("GET", "/docs"),
    ],
)
def test_every_new_path_is_shut_without_the_password(base: str, method: str, path: str) -> None:
    for token in (None, "wrong", "nd_wrong"):
        assert status(base, token, method, path) == 401


def test_refusals_have_the_form_of_the_path(base: str, home: Path) -> None:
    with client(base, "nd_wrong") as http:
        assert http.get("/api/v1/articles").headers["content-type"] == "application/problem+json"
        assert http.get("/v1/models").json()["error"]["code"] == "invalid_api_key"
        assert set(http.get("/api/articles").json()) == {"error", "hint"}
    _, secret = TokenStore(home).create("one a minute", per_minute=1)
    with client(base, secret) as http:
        assert http.get("/v1/models").status_code == 200
        late = http.get("/v1/models")
        assert late.status_code == 429
        assert int(late.headers["retry-after"]) > 0
        assert late.json()["error"]["type"] == "rate_limit_error"


def test_each_token_has_conversations_of_its_own(base: str, home: Path) -> None:
    store = TokenStore(home)
    (_, one), (_, other) = store.create("one"), store.create("other")
    with client(base, one) as http:
        name = http.post("/api/v1/conversations").json()["id"]
        assert http.get(f"/api/v1/conversations/{name}").status_code == 200
    assert status(base, other, path=f"/api/v1/conversations/{name}") == 404


def test_health_tells_strangers_little(base: str, home: Path) -> None:
    with client(base) as http:
        assert set(http.get("/healthz").json()) == {"status", "version"}
        assert http.get("/readyz").json() == {"status": "ready"}
    _, secret = TokenStore(home).create("monitor")
    with client(base, secret) as http:
        assert http.get("/readyz").json()["checks"]["archive"] == "ok"
        assert "counts" in http.get("/healthz").json()


def test_the_log_names_the_token_and_never_what_was_asked(
    base: str, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, ACCESS)
    _, secret = TokenStore(home).create("reporter")
    with client(base, secret) as http:
        http.post("/api/v1/ask", json={"question": QUESTION, "as_of": AS_OF}, headers={"x-request-id": "r-1"})
        http.get("/api/v1/articles/secret-id")
    deadline = time.monotonic() + 30
    while len(noted := [each for each in caplog.records if each.name == ACCESS]) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)  # a line is written when the answer is on its way
    asked, read = (each.__dict__["fields"] for each in noted)
    assert (asked["token"], asked["request_id"], asked["status"]) == ("reporter", "r-1", 200)
    assert asked["route"] == "/api/v1/ask"
    assert read["route"] == "/api/v1/articles/{article_id}"
    assert "Korea" not in str(asked)
    assert secret not in str(asked)


def test_only_digests_are_kept_and_only_the_owner_reads_them(tmp_path: Path) -> None:
    _, secret = TokenStore(tmp_path).create("mine", expires="2h")
    file = tmp_path / FILE_NAME
    assert secret not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


def test_expiry(tmp_path: Path) -> None:
    store = TokenStore(tmp_path)
    made, secret = store.create("short", expires="1h")
    assert store.find(secret) == made
    assert made.expired(datetime.now(UTC) + timedelta(hours=1, seconds=1))
    rows = json.loads((tmp_path / FILE_NAME).read_text())
    rows[0]["expires"] = "2020-01-01T00:00:00+00:00"
    (tmp_path / FILE_NAME).write_text(json.dumps(rows))
    assert store.find(secret) is None
    assert store.create("never", expires="never")[0].expires is None
    for bad in ("soon", "2020-01-01", "0d", "-1d"):
        with pytest.raises(TokenError):
            store.create("bad", expires=bad)
    with pytest.raises(TokenError, match="already"):
        store.create("short")
    for name in ("", " ", "a/b", "x" * 100, "a\nb"):
        with pytest.raises(TokenError):
            store.create(name)


def test_a_limit_fills_up_again(tmp_path: Path) -> None:
    now = 0.0
    limit = RateLimit(lambda: now)
    token, _ = TokenStore(tmp_path).create("three", per_minute=3)
    assert [limit.wait_seconds(token) for _ in range(3)] == [0, 0, 0]
    assert limit.wait_seconds(token) == pytest.approx(20)
    now = 20.0
    assert limit.wait_seconds(token) == 0
    assert limit.wait_seconds(token) > 0
    free, _ = TokenStore(tmp_path).create("free")
    assert not any(limit.wait_seconds(free) for _ in range(100))


def test_the_commands(home: Path) -> None:
    made = newsdesk("tokens", "create", "ci", "--scope", "write", "--expires", "90d", "--home", str(home))
    secret = made.stdout.strip()
    assert secret.startswith("nd_")
    assert TokenStore(home).find(secret) is not None
    listed = newsdesk("tokens", "list", "--json", "--home", str(home))
    assert secret not in listed.stdout
    assert [(row["name"], row["scope"]) for row in json.loads(listed.stdout)] == [("ci", "write")]
    refused(newsdesk("tokens", "create", "x", "--scope", "root", "--home", str(home)), "no scope 'root'")
    newsdesk("tokens", "revoke", "ci", "--home", str(home))
    refused(newsdesk("tokens", "revoke", "ci", "--home", str(home)), "no token named 'ci'")


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("POST", "/api/v1/ask", "read"),
        ("DELETE", "/api/v1/jobs/a", "read"),
        ("DELETE", "/api/v1/articles/a", "write"),
        ("POST", "/api/v1/ingest", "write"),
        ("POST", "/api/v1/ingest/urls", "write"),
        ("POST", "/api/collection/remove", "write"),
        ("GET", "/metrics", "admin"),
        ("POST", "/library/remove", "admin"),
        ("GET", "/", "admin"),
        ("POST", "/gradio_api/queue/join", "admin"),
    ],
)
def test_scopes(method: str, path: str, scope: str) -> None:
    assert needed(method, path) == scope


def test_an_open_server_takes_any_key_that_is_no_token(sample_copy: Path) -> None:
    with api_served(sample_copy) as url:
        assert status(url, "none") == status(url, None) == 200
        assert status(url, "nd_wrong") == 401
