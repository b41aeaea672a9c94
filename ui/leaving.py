"""When the server stops, requests that only wait for the other side, such as an open page's, end at once."""

import asyncio
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOOK_SECONDS = 0.3


class UntilStopped:
    """ASGI middleware: tells a request that waits that its client has gone once ``stopping`` says so.

    Otherwise uvicorn would wait for its grace, cancel the request and log a traceback for every open page.
    """

    def __init__(self, app: ASGIApp, stopping: Callable[[], bool]) -> None:
        self._app = app
        self._stopping = stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, self._until(receive) if scope["type"] == "http" else receive, send)

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
