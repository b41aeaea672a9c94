"""The OpenAPI description of what programs may rely on, and a page that shows it."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.routing import APIRoute

from ui.backend import schemas

_ABOUT = """Questions about a collection of news articles, answered in sentences that cite the paragraphs that say so.

Where the server has a password, send it or a token as `Authorization: Bearer …`. Errors are problem details (RFC 9457)
with a `hint`; every answer carries an `X-Request-Id`, yours if you sent one. Fields may be added to what is answered;
renaming or removing one is a breaking change."""
JSON = "application/json"
_OPERATIONS = frozenset({"/healthz", "/readyz", "/metrics"})
_TAGS = [
    {"name": "questions", "description": "Answers, passages, checked claims."},
    {"name": "articles", "description": "What the collection holds."},
    {"name": "feeds", "description": "Sources that the server looks at again and again."},
    {"name": "jobs", "description": "Work that goes on while nobody waits."},
    {"name": "conversations", "description": "Stored questions and answers, each program's or browser's own."},
    {"name": "openai", "description": "OpenAI's protocol, for clients that speak it."},
    {"name": "operations", "description": "For those who run the server."},
]


def add_description(server: FastAPI, routers: Sequence[APIRouter], root_path: str, *, has_password: bool) -> None:
    """Add ``/openapi.json`` and ``/docs`` to a server.

    Args:
        routers: whose routes are described, beside those for who runs the server.
    """

    @cache
    def description() -> dict[str, Any]:
        return describe(server, routers, root_path, has_password=has_password)

    server.openapi = description  # type: ignore[method-assign]

    @server.get("/openapi.json", include_in_schema=False)
    def openapi() -> JSONResponse:
        return JSONResponse(description())

    @server.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(_page(description()))


def describe(server: FastAPI, routers: Sequence[APIRouter], root_path: str, *, has_password: bool) -> dict[str, Any]:
    """Return the OpenAPI 3.1 description of a server's routes for programs."""
    own = [route for route in server.routes if isinstance(route, APIRoute) and route.path in _OPERATIONS]
    routes = [*(route for router in routers for route in router.routes), *own]
    found = get_openapi(
        title="Newsdesk",
        version=server.version,
        openapi_version="3.1.0",
        summary="Cited answers from a collection of news articles",
        description=_ABOUT,
        routes=routes,
        tags=_TAGS,
        servers=[{"url": root_path or "/"}],
    )
    parts = found.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):  # FastAPI's own, which no route answers with
        parts.pop(name, None)
    problem = schemas.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts |= problem.pop("$defs", {})
    parts["Problem"] = problem
    _add_examples(found["paths"])
    found["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "description": "The server's password, or a token."}
    }
    if has_password:
        found["security"] = [{"bearer": []}]
    return found


def _add_examples(paths: dict[str, Any]) -> None:
    """Add an answer to each operation that answers in JSON; the sample's own answers, shortened."""
    examples = json.loads(Path(__file__).with_name("examples.json").read_text(encoding="utf-8"))
    for path, operations in paths.items():
        for method, operation in operations.items():
            example = examples.get(f"{method.upper()} {path}")
            for answer in _in_json(operation) if example is not None else ():
                answer["example"] = example


def _in_json(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what an operation answers in JSON where it succeeds."""
    answers = [answer.get("content", {}) for status, answer in operation["responses"].items() if status < "300"]
    return [content[JSON] for content in answers if JSON in content]


def _page(description: dict[str, Any]) -> str:
    from jinja2 import Environment, select_autoescape

    template = Path(__file__).with_name("docs_page.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=select_autoescape(default=True), trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(template).render(api=description, operations=_operations(description))


def _operations(description: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the operations under their tags, as the page shows them."""
    groups: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in description["tags"]}
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            tag = (operation.get("tags") or ["operations"])[0]
            body = operation.get("requestBody", {}).get("content", {})
            groups.setdefault(tag, []).append(
                {
                    "method": method.upper(),
                    "path": path,
                    "about": operation,
                    "parameters": operation.get("parameters", []),
                    "body": _schema(description, next((each.get("schema", {}) for each in body.values()), {})),
                    "answers": operation.get("responses", {}),
                    "example": next((each.get("example") for each in _in_json(operation)), None),
                }
            )
    return [(tag, found) for tag, found in groups.items() if found]


def _schema(description: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = description["components"]["schemas"].get(name, schema)
    return found
