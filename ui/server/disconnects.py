"""Requests that wait for the other side end quietly: when the server stops, and when a page has gone meanwhile."""

import asyncio
from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.sub_path import inner_path

_LOOK_SECONDS = 0.3
_FINISHED = ("/api/", "/v1/")
"""Paths whose answers are finished, within the server's grace, when it is told to stop."""


class UntilStopped:
    """ASGI middleware: tells a request that waits that its client has gone once ``stopping`` says so.

    Otherwise uvicorn would wait for its grace, cancel the request and log a traceback for every open page.
    """

    def __init__(self, app: ASGIApp, stopping: Callable[[], bool]) -> None:
        self._app = app
        self._stopping = stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on; see the class."""
        waits = scope["type"] == "http" and not inner_path(scope).startswith(_FINISHED)
        await self._app(scope, self._until(receive) if waits else receive, send)

    def _until(self, receive: Receive) -> Receive:
        async def told() -> Message:
            waiting = asyncio.ensure_future(receive())
            try:
                while not self._stopping():
                    if (await asyncio.wait({waiting}, timeout=_LOOK_SECONDS))[0]:
                        return waiting.result()
                return {"type": "http.disconnect"}
            finally:
                waiting.cancel()

        return told


class EndedSessions:
    """ASGI middleware: ends the stream of a page whose session Gradio has forgotten.

    Gradio tells the page so in the stream and then raises "not found" in it (``sse_stream`` in gradio/routes.py), which
    comes too late for an answer. Somebody left the page while it was answered: no error, and no traceback in the log.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on; see the class."""
        try:
            await self._app(scope, receive, send)
        except RuntimeError as error:
            cause = error.__cause__
            stream = scope["type"] == "http" and scope["path"].endswith("/gradio_api/queue/data")
            if not (stream and isinstance(cause, HTTPException) and cause.status_code == 404):
                raise
            await send({"type": "http.response.body", "body": b"", "more_body": False})
