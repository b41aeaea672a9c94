"""How errors are told, by the path that was asked: problem details (RFC 9457), OpenAI's form, or error and hint.

Who opens an address in a browser, and not one of the paths for programs, gets a page.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from ui.html.article_page import message_page
from ui.sub_path import inner_path

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "The request cannot be used",
    401: "Not authenticated",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Conflict",
    413: "Too large",
    415: "Unsupported media type",
    422: "The request has another shape",
    429: "Too many requests",
    500: "The server failed",
    503: "Not ready",
}
_ALWAYS_JSON = re.compile(r"/(?:api(?:/.*)?|mcp/?|healthz|readyz|metrics|openapi\.json)")
_OPENAI_KINDS = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}


def is_problem_path(path: str) -> bool:
    """Return whether errors at a path are problem details."""
    return path.startswith("/api/v1/") or path == "/api/v1"


def is_openai_path(path: str) -> bool:
    """Return whether errors at a path have OpenAI's form."""
    return path.startswith("/v1/") or path == "/v1"


def error_response(
    scope: Scope,
    status: int,
    error: str,
    hint: str = "",
    *,
    headers: Mapping[str, str] | None = None,
    code: str | None = None,
    param: str | None = None,
    errors: Sequence[Mapping[str, Any]] = (),
) -> Response:
    """Return the answer to a request that failed, in the form its path promises, or as a page for a reader.

    Args:
        scope: the request's; its path chooses the form.
        status: HTTP status, 400 to 599.
        error: what was wrong.
        hint: what to do about it.
        code: a short name of the error, for OpenAI's form.
        param: the field that is wrong, likewise.
        errors: single faults, each with ``field`` and ``message``.
    """
    path = inner_path(scope)
    if is_openai_path(path):
        kind = _OPENAI_KINDS.get(status, "invalid_request_error" if status < 500 else "server_error")
        told = {"message": f"{error} {hint}".strip(), "type": kind, "param": param, "code": code}
        return JSONResponse({"error": told}, status, headers)
    if not _ALWAYS_JSON.fullmatch(path) and is_navigation(Headers(scope=scope)):
        page = message_page(error.rstrip("."), hint, f"{scope.get('root_path', '')}/")
        return HTMLResponse(page, status, headers)
    if not is_problem_path(path):
        return JSONResponse({"error": error, "hint": hint}, status, headers)
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(status, "The request failed"),
        "status": status,
        "detail": error,
        "instance": path,
        "hint": hint or None,
        "request_id": scope.get("state", {}).get("request_id"),
    }
    if errors:
        body["errors"] = list(errors)
    return JSONResponse(body, status, headers, MEDIA_TYPE)


def is_navigation(headers: Headers) -> bool:
    """Return whether a request opens a page, and is not made by a script or a program."""
    mode = headers.get("sec-fetch-mode")
    return mode == "navigate" if mode else "text/html" in headers.get("accept", "")


def faults(error: RequestValidationError) -> list[dict[str, str]]:
    """Return the single faults of a request of another shape, at most five."""
    told = []
    for each in error.errors()[:5]:
        where = [str(part) for part in each["loc"]]
        if each["type"] == "json_invalid":  # its place is a character of the body
            why = each.get("ctx", {}).get("error", "")
            told.append({"field": where[0], "message": f"no JSON from character {where[-1]} on: {why}"})
            continue
        told.append({"field": ".".join(where[1:]) or where[0], "message": str(each["msg"])})
    return told
