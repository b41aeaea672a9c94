"""Pages of other sites: those that a setting names may use the API for programs, others may not."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from qa.settings import load
from tests.apis import api_served, client, copied
from vectorstore.errors import NewsdeskError

CHAT, EVIL = "https://chat.example", "https://evil.example"
BODY = {"query": "a ferry"}
ASKS = {"access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type"}


@pytest.fixture(scope="module")
def http(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    home = copied(sample_home, tmp_path_factory.mktemp("origins"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSDESK_PASSWORD", "seven goats")
        with api_served(home, allowed_origins="https://Chat.example/") as url, client(url) as opened:
            yield opened


def allowed(response: httpx.Response) -> str | None:
    found: str | None = response.headers.get("access-control-allow-origin")
    return found


@pytest.mark.parametrize("path", ["/api/v1/search", "/v1/chat/completions", "/v1/models", "/mcp", "/openapi.json"])
def test_a_browser_may_ask_beforehand_without_the_password(http: httpx.Client, path: str) -> None:
    told = http.options(path, headers={"origin": CHAT, **ASKS})
    assert (told.status_code, allowed(told)) == (200, CHAT)
    assert "authorization" in told.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in told.headers
    other = http.options(path, headers={"origin": EVIL, **ASKS})
    assert (other.status_code, allowed(other)) == (400, None)


def test_a_named_page_asks_and_reads_with_the_password(http: httpx.Client) -> None:
    right = {"authorization": "Bearer seven goats"}
    told = http.post("/api/v1/search", json=BODY, headers={"origin": CHAT, **right})
    assert (told.status_code, allowed(told)) == (200, CHAT)
    assert "x-request-id" in told.headers["access-control-expose-headers"]
    without = http.post("/api/v1/search", json=BODY, headers={"origin": CHAT})
    assert (without.status_code, allowed(without)) == (401, CHAT), "the page can read why"
    other = http.post("/api/v1/search", json=BODY, headers={"origin": EVIL, **right})
    assert (other.status_code, allowed(other)) == (403, None)
    assert "allowed_origins" in other.json()["hint"]


@pytest.mark.parametrize("path", ["/library/uploads", "/api/ask", "/conversations"])
def test_the_pages_own_paths_stay_shut(http: httpx.Client, path: str) -> None:
    right = {"authorization": "Bearer seven goats"}
    told = http.post(path, json=BODY, headers={"origin": CHAT, **right})
    assert (told.status_code, allowed(told)) == (403, None)


@pytest.mark.parametrize("wrong", ["*", "chat.example", "https://*.example", "https://chat.example/page", "null"])
def test_what_is_no_origin_is_told(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(NewsdeskError, match="is no origin"):
        load({"home": tmp_path, "allowed_origins": wrong})
