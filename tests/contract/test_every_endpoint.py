"""Every endpoint that the OpenAPI description names: with a wrong token, with too large a body, with a wrong type."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.apis import api_served, client, copied

OPEN = {"/healthz", "/readyz"}
FILES = {"/api/v1/ingest", "/api/v1/evaluate"}
"""Take any bytes, up to a limit of their own."""
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def http(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    home = copied(sample_home, tmp_path_factory.mktemp("every"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSDESK_PASSWORD", "seven goats")
        with api_served(home, upload_megabytes=1) as url, client(url, "seven goats") as opened:
            yield opened


@pytest.fixture(scope="module")
def endpoints(http: httpx.Client) -> list[tuple[str, str, dict[str, Any]]]:
    """Return method, path and description of each operation, with ids that lead nowhere."""
    paths = http.get("/openapi.json").json()["paths"]
    found = [
        (method.upper(), re.sub(r"\{\w+(:path)?\}", "nothing", path), operation)
        for path, operations in paths.items()
        for method, operation in operations.items()
        if method in METHODS
    ]
    assert len(found) >= 30
    return found


def sound(response: httpx.Response, path: str) -> bool:
    """Return whether an error has the form that its path promises, and says what to do."""
    body = response.json()
    if path.startswith("/api/v1/"):
        return response.headers["content-type"] == "application/problem+json" and bool(body["detail"] and body["hint"])
    return bool(body["error"]["message"] if path.startswith("/v1/") else body["error"] and body["hint"])


def test_a_wrong_token_opens_none(http: httpx.Client, endpoints: list[tuple[str, str, dict[str, Any]]]) -> None:
    with client(str(http.base_url), "nd_wrong") as wrong, client(str(http.base_url)) as without:
        for method, path, _ in endpoints:
            for stranger in (wrong, without):
                told = stranger.request(method, path)
                if stranger is without and path in OPEN:
                    assert told.status_code == 200
                    continue
                assert told.status_code == 401, (method, path)
                assert sound(told, path), (method, path)


def test_a_body_too_large_is_taken_by_none(
    http: httpx.Client, endpoints: list[tuple[str, str, dict[str, Any]]]
) -> None:
    for method, path, operation in endpoints:
        if "requestBody" not in operation:
            continue
        content = b'"' + b"x" * (1_200_000 if path in FILES else 600_000) + b'"'
        headers = {"content-type": "application/json"}
        told = http.request(method, path, params={"name": "a.jsonl"}, content=content, headers=headers)
        assert told.status_code == 413, (method, path)
        assert sound(told, path), (method, path)


@pytest.mark.parametrize("body", ["7", "[]", '{"nothing": "of this"}', "{"])
def test_a_body_of_a_wrong_type_is_told_so(
    http: httpx.Client, endpoints: list[tuple[str, str, dict[str, Any]]], body: str
) -> None:
    tried = 0
    for method, path, operation in endpoints:
        if "application/json" in operation.get("requestBody", {}).get("content", {}):
            tried += 1
            told = http.request(method, path, content=body, headers={"content-type": "application/json"})
            assert told.status_code == 422, (method, path, told.text)
            assert sound(told, path), (method, path)
    assert tried >= 8
