"""The examples of the OpenAPI description: sound by its own schemas, and what the server answers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest

from tests.apis import api_served, client, copied

JSON = "application/json"


@pytest.fixture(scope="module")
def http(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with api_served(copied(sample_home, tmp_path_factory.mktemp("examples"))) as url, client(url) as opened:
        yield opened


@pytest.fixture(scope="module")
def description(http: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = http.get("/openapi.json").json()
    return found


def follow(description: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = description["components"]["schemas"][name] if name else schema
    return found


def test_each_operation_has_examples_that_pass_its_schemas(description: dict[str, Any]) -> None:
    tried = 0
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            for status, answer in operation["responses"].items():
                content = answer.get("content", {}).get(JSON)
                if content is None or status >= "300":
                    continue
                assert "example" in content, (method, path)
                schema = {**content["schema"], "components": description["components"]}
                jsonschema_rs.validator_for(schema).validate(content["example"])
                tried += 1
            body = operation.get("requestBody", {}).get("content", {}).get(JSON)
            if body is not None:
                asked = follow(description, body["schema"])
                assert asked["examples"], (method, path)
                for example in asked["examples"]:
                    jsonschema_rs.validator_for({**asked, "components": description["components"]}).validate(example)
    assert tried >= 25


def asked(description: dict[str, Any], path: str) -> tuple[Any, Any]:
    """Return the example of what is sent to a path, and that of what it answers."""
    operation = description["paths"][path]["post"]
    body = follow(description, operation["requestBody"]["content"][JSON]["schema"])
    return body["examples"][0], operation["responses"]["200"]["content"][JSON]["example"]


def test_the_examples_are_what_the_server_answers(http: httpx.Client, description: dict[str, Any]) -> None:
    question, shown = asked(description, "/api/v1/ask")
    answer = http.post("/api/v1/ask", json=question).json()
    assert answer["answered"]
    for field in ("question", "as_of", "text", "citations", "kind"):
        assert answer[field] == shown[field]
    assert set(answer) == set(shown)
    query, shown = asked(description, "/api/v1/search")
    passage = http.post("/api/v1/search", json=query).json()["passages"][0]
    assert (passage["article"], passage["text"]) == (shown["passages"][0]["article"], shown["passages"][0]["text"])
    text, shown = asked(description, "/api/v1/check")
    (claim,) = http.post("/api/v1/check", json=text).json()["claims"]
    assert claim["verdict"] == shown["claims"][0]["verdict"] == "contradicted"
    assert claim["citations"] == shown["claims"][0]["citations"]
    chat, shown = asked(description, "/v1/chat/completions")
    told, example = (
        each["choices"][0]["message"] for each in (http.post("/v1/chat/completions", json=chat).json(), shown)
    )
    assert told["content"] == example["content"]
    spans = [(each["url_citation"]["start_index"], each["url_citation"]["end_index"]) for each in told["annotations"]]
    assert spans == [
        (each["url_citation"]["start_index"], each["url_citation"]["end_index"]) for each in example["annotations"]
    ]


def test_the_page_shows_them_and_loads_nothing_from_elsewhere(http: httpx.Client) -> None:
    page = http.get("/docs")
    assert "building an anti-U.S. bloc" in page.text
    assert "<script" not in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy or "default-src 'self'" in policy
