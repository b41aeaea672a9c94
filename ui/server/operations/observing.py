"""An id, the time and the outcome of every request, for the log and the metrics; never what was asked."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.server.operations.logs import ACCESS, record
from ui.sub_path import inner_path

HEADER = "x-request-id"
_SOUND = re.compile(r"[\w.:-]{1,100}", re.ASCII)
Count = Callable[[str, str, int, float], None]


class Observing:
    """ASGI middleware, before all others."""

    def __init__(self, app: ASGIApp, *, count: Count, questions: bool = False) -> None:
        """Wrap an application.

        Args:
            count: takes method, route, status and beginning of each request.
            questions: whether the log may tell what was asked.
        """
        self._app = app
        self._count = count
        self._questions = questions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on; see the class."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        request_id = given if _SOUND.fullmatch(given) else secrets.token_hex(8)
        state: dict[str, Any] = scope.setdefault("state", {})
        state["request_id"] = request_id
        began, status, size = time.perf_counter(), 0, 0

        async def outward(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, outward)
        except Exception:
            status = status or 500
            raise
        finally:
            self._note(scope, status or 499, size, began)  # 499: the client went away before an answer

    def _note(self, scope: Scope, status: int, size: int, began: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        path = route_of(scope)
        self._count(method, path, status, began)
        if not logging.getLogger(ACCESS).isEnabledFor(logging.INFO):
            return
        state = scope["state"]
        token = state.get("token")
        record(
            "request",
            request_id=state["request_id"],
            method=method,
            route=path,
            status=status,
            ms=round(1000 * (time.perf_counter() - began), 1),
            bytes=size,
            token=token.name if token else None,
            client=scope["client"][0] if scope.get("client") else None,
            question=state.get("question") if self._questions else None,
        )


_PLAIN = frozenset({"/mcp"})
"""Paths without a pattern."""
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def route_of(scope: Scope) -> str:
    """Return the route's pattern, so that neither ids nor what strangers make up get into log and figures."""
    route = scope.get("route")
    path = inner_path(scope).rstrip("/")
    return path if path in _PLAIN else str(getattr(route, "path", "") or "other")
