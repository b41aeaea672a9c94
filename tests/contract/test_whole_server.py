"""The server as ``newsdesk serve`` has it, with the chat page mounted: the paths for programs keep their forms."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.apis import client, copied
from tests.serving import serve_command


@pytest.fixture(scope="module")
def http(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("whole")
    with serve_command(copied(sample_home, folder), folder / "log") as url, client(url) as opened:
        yield opened


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/articles/a/b"])
def test_an_unknown_path_of_the_api_is_a_problem(http: httpx.Client, path: str) -> None:
    told = http.get(path)
    assert (told.status_code, told.headers["content-type"]) == (404, "application/problem+json")
    assert "/docs" in told.json()["hint"]


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1/embeddings", "/v1/responses/resp_1"])
def test_an_unknown_path_of_openais_protocol_is_its_error(http: httpx.Client, path: str) -> None:
    told = http.get(path)
    assert told.status_code == 404
    assert told.json()["error"]["message"]


def test_a_wrong_method_is_no_unknown_path(http: httpx.Client) -> None:
    told = http.get("/api/v1/ask")
    assert (told.status_code, told.headers["allow"]) == (405, "POST")
    assert told.json()["title"] == "Method not allowed"
    for method, path in (("POST", "/healthz"), ("DELETE", "/api/ask"), ("GET", "/mcp")):
        told = http.request(method, path)
        assert told.status_code == 405
        assert set(told.json()) == {"error", "hint"}


def test_the_page_is_still_there(http: httpx.Client) -> None:
    assert http.get("/", headers={"accept": "text/html"}).status_code == 200
    assert http.head("/healthz").status_code == 200
    assert http.get("/config").status_code == 200
